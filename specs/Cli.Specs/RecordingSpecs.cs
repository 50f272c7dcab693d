using AgentAssembly.Edges.Cli;
using AgentAssembly.Edges.Cli.Demo;

namespace AgentAssembly.Specs.Cli;

public class RecordingSpecs
{
    private const string Good = """{"session":"s","step":0,"kind":"tool_call","tool":"t","args":{}}""";

    [Theory]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("""{"session":null,"step":0,"kind":"tool_call","tool":"t","args":{}}""")]
    [InlineData("""{"session":"s","step":0.5,"kind":"tool_call","tool":"t","args":{}}""")]
    [InlineData("""{"session":"s","step":0,"kind":"file"}""")]
    [InlineData("""{"session":"s","step":0,"kind":"tool_call","tool":null,"args":{}}""")]
    [InlineData("""{"session":"s","step":0,"kind":"tool_result","tool":"t","result":{}}""")]
    [InlineData("""{"session":"s","step":0,"kind":"llm_call","model":"m","prompt_chars":99999999999}""")]
    [InlineData("{\"session\":\"\\ud800\",\"step\":0,\"kind\":\"tool_call\",\"tool\":\"t\",\"args\":{}}")]
    public void A_line_that_is_no_action_is_named_or_refused(string line)
    {
        var recording = Recording.Read(new StringReader($"{line}\n\n{Good}\n"), "f");
        Assert.Equal(1, recording.MalformedCount);
        Assert.StartsWith("f:1 is no recorded action: ", Assert.Single(recording.Malformed));
        Assert.Equal("t", Assert.Single(Assert.Single(recording.Sessions).Actions).Name);
        var refused = Assert.Throws<CliException>(() => RecordedSession.ReadAll(new StringReader($"{Good}\n{line}\n"), "f"));
        Assert.StartsWith("f:2 is no recorded action: ", refused.Message);
    }

    [Fact]
    public void Actions_of_a_session_stay_in_order_wherever_they_stand()
    {
        var other = Good.Replace("\"s\"", "\"r\"", StringComparison.Ordinal);
        var later = Good.Replace("0", "1", StringComparison.Ordinal);
        var sessions = RecordedSession.ReadAll(new StringReader($"{Good}\n{other}\n{later}\n"), "f");
        Assert.Equal(["s:0,1", "r:0"], sessions.Select(s => $"{s.Name}:{string.Join(',', s.Actions.Select(a => a.Step))}"));
    }
}
