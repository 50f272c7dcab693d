using System.Text;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Deciding;
using AgentAssembly.Specs.Domain.Events;
using AgentAssembly.Specs.Domain.Log.Logs;

namespace AgentAssembly.Specs.Domain.Agents;

public sealed class AgentEventCodecSpecs
{
    private static readonly Instant At = new(7);

    // Registrations are compared field by field elsewhere.
    public static TheoryData<string> Types =>
        [.. SomeAgentEvents.ByType.Keys.Where(type => type != AgentEventCodec.Registered)];

    [Theory]
    [MemberData(nameof(Types))]
    public void An_event_reads_back_as_it_was_written_and_tells_who_and_when(string type) =>
        Seeds.Sample(SomeAgentEvents.ByType[type], 300, written =>
        {
            var read = Runs.Recorded<AgentEventCodec, AgentEvent>(written, At);
            if (written is AgentEvent.SuspensionCleared cleared)
            {
                Assert.Equal([.. cleared.Kinds], ((AgentEvent.SuspensionCleared)read).Kinds.ToArray());
                read = (AgentEvent.SuspensionCleared)read with { Kinds = cleared.Kinds };
            }

            Assert.Equal(written with { By = "system:spec", At = At }, read);
        });

    [Fact]
    public void A_suspension_of_a_kind_that_only_a_newer_build_knows_holds_beside_those_that_are_known()
    {
        var state = Fold(Joined,
            (AgentEventCodec.Suspended, """{"kind":"quarantined","reason":"r"}"""),
            (AgentEventCodec.Suspended, """{"kind":"manual","reason":"r"}"""),
            (AgentEventCodec.SuspensionCleared, """{"kinds":["manual"]}"""));
        Assert.Equal(AgentStatus.Suspended, state.Status);
    }

    [Fact]
    public void Clearing_a_kind_that_only_a_newer_build_knows_clears_nothing_here()
    {
        foreach (var kind in Enum.GetValues<SuspensionKind>())
        {
            var state = Fold(Joined,
                (AgentEventCodec.Suspended, $$"""{"kind":"{{AgentWords.Of(kind)}}","reason":"r"}"""),
                (AgentEventCodec.SuspensionCleared, """{"kinds":["quarantined"]}"""));
            Assert.Equal(AgentStatus.Suspended, state.Status);
        }
    }

    [Fact]
    public void An_orphan_of_a_fate_that_only_a_newer_build_knows_is_suspended() =>
        Assert.Equal(AgentStatus.Suspended, Fold(Joined, (AgentEventCodec.Orphaned, """
            {"depth":0,"fate":"adopt","left":"00000000000000000000000000000001","root":"00000000000000000000000000000002"}
            """)).Status);

    [Fact]
    public void Only_the_mode_called_observe_observes()
    {
        foreach (var mode in (string[])["enforce", "disable", "Observe", ""])
        {
            Assert.Null(Changed(mode).ObservedUntil);
        }

        Assert.NotNull(Changed("observe").ObservedUntil);

        static AgentState Changed(string mode) =>
            Fold(Joined, (AgentEventCodec.ModeChanged, $$"""{"mode":"{{mode}}","until_us":9000000000000000}"""));
    }

    [Fact]
    public void An_enrolment_that_is_not_known_counts_as_none()
    {
        const string Rest = "\"labels\":{},\"risk_tier\":0,\"token_hash\":\"00\",\"tools\":[]}";
        foreach (var said in (string[])["", "\"enrolment\":\"friend\","])
        {
            var data = "{\"depth\":0,\"did\":\"d\"," + said + Rest;
            Assert.Equal(Enrolment.None, Fold(AgentDecider.Initial, (AgentEventCodec.Registered, data)).Enrolment);
        }
    }

    [Fact]
    public void Words_of_kinds_and_fates_read_back()
    {
        Assert.All(Enum.GetValues<SuspensionKind>(), kind =>
            Assert.True(AgentWords.TryRead(AgentWords.Of(kind), out SuspensionKind read) && read == kind));
        Assert.All(Enum.GetValues<OrphanFate>(), fate =>
            Assert.True(AgentWords.TryRead(AgentWords.Of(fate), out OrphanFate read) && read == fate));
        Assert.False(AgentWords.TryRead("", out SuspensionKind _) || AgentWords.TryRead("MANUAL", out SuspensionKind _));
    }

    private static AgentState Joined => AgentDecider.Evolve(
        AgentDecider.Initial,
        new AgentEvent.Registered(
            SomeAgentCommands.Profile, SomeAgentCommands.Root, Credential.HashOf("first"), Enrolment.Member));

    private static AgentState Fold(AgentState state, params (string Type, string Data)[] events) => events
        .Select(each => AgentEventCodec.Read(SomeEvents.Envelope(each.Type, Encoding.UTF8.GetBytes(each.Data))))
        .Aggregate(state, (folded, happened) => happened is null ? folded : AgentDecider.Evolve(folded, happened));
}
