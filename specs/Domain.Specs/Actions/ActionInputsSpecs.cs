using System.Text;
using System.Text.Json;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Scanning;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Actions;

// The format of contracts/events/inputs.md.
public sealed class ActionInputsSpecs
{
    private const string Secret = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";

    [Fact]
    public void What_is_written_is_what_the_page_says()
    {
        var action = SomeAction.ToolCall with { ContainsPersonalData = true, Host = "https://example.com/search" };
        Assert.Equal(
            """{"address":"https://example.com/search","caller_org":"acme","caller_team":"desk","contains_pii":true,"host":"https://example.com/search","payload":"{\"q\":\"x\"}"}""",
            Written(action, null));
        var message = SomeAction.ToolCall with
        {
            Kind = ActionKind.SendMessage, Caller = null, Address = "", Message = new MessageAddress("ops", "did:key:z6Ann", "tasks"), Payload = new byte[] { 0xff, 0x00 },
        };
        Assert.Equal("""{"message_agent":"did:key:z6Ann","payload_base64":"/wA="}""", Written(message, null));
    }

    [Fact]
    public void Where_the_event_says_all_there_is_nothing_to_record()
    {
        var action = SomeAction.ToolCall with { Caller = null, Address = "", Payload = default };
        Assert.False(ActionInputs.AreAnyIn(action, "example.com"));
        Assert.True(ActionInputs.AreAnyIn(action, "other.example.com"));
        Assert.True(ActionInputs.AreAnyIn(action with { ContainsPersonalData = true }, "example.com"));
    }

    [Theory]
    [InlineData("tools: {'*': {allow: true}}")]
    [InlineData("tools: {'*': {allow: false}}")]
    [InlineData("tools: {'*': {allow: true}}\ndata: {credential_action: alert_only}")]
    [InlineData("tools: {'*': {allow: true}}\ndata: {credential_action: block}")]
    [InlineData("tools: {'*': {allow: true}}\ndata: {mode: compatible}")]
    public void A_secret_is_not_written_whatever_the_policy_does_about_it(string policy)
    {
        var action = SomeAction.ToolCall with
        {
            Payload = Encoding.UTF8.GetBytes($$"""{"token":"{{Secret}}"}"""),
            Address = $"https://user:{Secret}@example.com/?key={Secret}",
            Host = $"https://user:{Secret}@example.com",
        };
        foreach (var kind in Enum.GetValues<ActionKind>())
        {
            var facts = SomeAction.Facts(action with { Kind = kind }, policy: Compile(policy));
            ActionDecider.Rule(facts);
            var written = Written(facts.Action, facts.Question.Scanned);
            Assert.DoesNotContain(Secret, written, StringComparison.Ordinal);
            Assert.Contains("[REDACTED", written, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_a_policy_adds_to_the_rules_is_redacted_too()
    {
        var action = SomeAction.ToolCall with { Payload = Encoding.UTF8.GetBytes("""{"case":"CASE-4711"}""") };
        var facts = SomeAction.Facts(action, policy: Compile(
            "tools: {'*': {allow: true}}\ndata: {sensitive_patterns: ['CASE-[0-9]+']}"));
        ActionDecider.Rule(facts);
        Assert.DoesNotContain("4711", Written(action, facts.Question.Scanned), StringComparison.Ordinal);
    }

    [Fact]
    public void Whether_the_policy_scanned_it_or_not_the_same_is_written() =>
        Seeds.Sample(Gen.Select(Gen.Int[0, 4].Select(i => ((string[])["", Secret, "anna@example.com", "4111111111111111", "plain"])[i]), Gen.Bool), 200, some =>
        {
            var action = SomeAction.ToolCall with
            {
                Payload = Encoding.UTF8.GetBytes(some.Item2 ? JsonSerializer.Serialize(new { a = some.Item1 }) : some.Item1),
            };
            var facts = SomeAction.Facts(action);
            ActionDecider.Rule(facts);
            Assert.Equal(Written(action, null), Written(action, facts.Question.Scanned));
            Assert.Null(CanonicalJson.WhyNotEventData(Encoding.UTF8.GetBytes(Written(action, null))));
        });

    private static string Written(AgentAction action, ScannedPayload? scanned)
    {
        var json = new CanonicalJsonWriter();
        ActionInputs.Write(json, action, ActionDecider.HostIn(action.Host), scanned);
        return Encoding.UTF8.GetString(json.Written.Span);
    }

    private static PolicySet Compile(string text) => PolicyDocument.Parse("some.yaml", text) is PolicyParseResult.Accepted accepted
        ? PolicySet.Compile([accepted.Document])
        : throw new InvalidOperationException(text);
}
