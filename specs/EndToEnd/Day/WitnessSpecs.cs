using AgentAssembly.Contracts.Log.V1;
using Google.Protobuf;

namespace AgentAssembly.Specs.EndToEnd.Day;

/// <summary>The witness of the day notices what may not be: each line is a log that is wrong in its last event.</summary>
public sealed class WitnessSpecs
{
    private const string Suspended = """agent.suspended agent {"kind":"manual"}""";
    private const string Resumed = """agent.suspension_cleared agent {"kinds":["manual"]}""";
    private const string Orphaned = """agent.orphaned agent {"fate":"suspend"}""";
    private const string Gone = """agent.deregistered agent {}""";
    private const string OrgHalted = """halt.ordered acme {"halt":"1"}""";
    private const string TeamHalted = """halt.ordered acme {"halt":"2","team":"ops"}""";
    private const string AgentHalted = """halt.ordered acme {"halt":"3","agent":"a1"}""";
    private const string FleetHalted = """halt.ordered - {"halt":"4"}""";
    private const string Paused = """operation.paused acme {"operation":"run:1"}""";
    private const string Allowed = """action.decided acme {"agent":"a1","verdict":"allow","reason_code":"allowed","span_id":"1"}""";
    private const string Redacted = """action.decided acme {"agent":"a1","verdict":"redact","reason_code":"data","span_id":"1"}""";

    [Theory]
    [InlineData(Suspended, Allowed)]
    [InlineData(Suspended, Redacted)]
    [InlineData(Suspended, Orphaned, Resumed, Allowed)]
    [InlineData(Gone, Allowed)]
    [InlineData(OrgHalted, Allowed)]
    [InlineData(TeamHalted, Allowed)]
    [InlineData(AgentHalted, Allowed)]
    [InlineData(FleetHalted, Allowed)]
    [InlineData(OrgHalted, TeamHalted, """halt.released acme {"halt":"1"}""", Allowed)]
    [InlineData(Paused, Allowed)]
    [InlineData("""action.decided acme {"agent":"a1","verdict":"deny","reason_code":"agent_suspended"}""")]
    [InlineData(Suspended, Resumed, """action.decided acme {"agent":"a1","verdict":"deny","reason_code":"agent_suspended"}""")]
    [InlineData(OrgHalted, """action.decided acme {"agent":"a1","verdict":"deny","reason_code":"tool_denied"}""")]
    public void What_may_not_stand_where_it_stands_is_noticed(params string[] log) => Assert.Single(Hear(log).Violations);

    [Theory]
    [InlineData(Allowed, Suspended)]
    [InlineData(Suspended, Resumed, Allowed)]
    [InlineData(Orphaned, """agent.registered agent {}""", Allowed)]
    [InlineData("""halt.ordered globex {"halt":"5"}""", """halt.ordered acme {"halt":"6","team":"lab"}""", Allowed)]
    [InlineData(FleetHalted, """halt.released - {"halt":"4"}""", Allowed)]
    [InlineData(Paused, """operation.resumed acme {"operation":"run:1"}""", Allowed)]
    [InlineData(Suspended, """action.decided acme {"agent":"a1","verdict":"deny","reason_code":"agent_suspended"}""")]
    [InlineData("""action.decided acme {"agent":"a1","verdict":"deny","reason_code":"tool_denied"}""")]
    public void What_is_right_is_left_alone(params string[] log) => Assert.Empty(Hear(log).Violations);

    // A type, the org of the event or "agent" for one in the agent's own stream, and the data.
    private static Witness Hear(string[] log)
    {
        var witness = new Witness();
        foreach (var parts in log.Select(line => line.Split(' ', 3)))
        {
            witness.See(new RecordedEvent
            {
                Type = parts[0],
                Stream = parts[1] == "agent" ? "agent-a1" : "session-1",
                Org = parts[1] is "-" or "agent" ? "" : parts[1],
                Team = parts[1] == "acme" ? "ops" : "",
                CorrelationId = "run",
                DataJson = ByteString.CopyFromUtf8(parts[2]),
            });
        }

        return witness;
    }
}
