using System.Text;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Actions;

public sealed class SecretsStayOutSpecs
{
    // Long and of few letters: no other part of an event looks like it, and case is kept.
    private static readonly Gen<string> Secret =
        Gen.Char["QXZ"].Array[24].Select(letters => "S3CR" + new string(letters));

    [Fact]
    public void A_decision_s_event_holds_no_arguments_results_addresses_or_tokens() =>
        Gen.Select(Secret, Gen.Enum<ActionKind>()).Sample((secret, kind) =>
        {
            var action = Planted(secret, kind);
            foreach (var policy in new[] { SomeAction.Allowing, SomeAction.Denying })
            {
                var facts = SomeAction.Facts(action, policy: policy);
                var ruling = ActionDecider.Rule(facts);
                var bytes = DataOf(ActionDecider.Record(facts, ruling, 1, ""));
                Assert.DoesNotContain(secret, bytes, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), bytes, StringComparison.Ordinal);
                Assert.DoesNotContain(secret, ruling.Detail, StringComparison.OrdinalIgnoreCase);
            }
        });

    [Theory]
    [InlineData("https://user:S3CR@api.example.com:8443/path/S3CR?token=S3CR#S3CR", "api.example.com:8443")]
    [InlineData("user:S3CR@api.example.com", "api.example.com")]
    [InlineData("api.example.com/path?token=S3CR", "api.example.com")]
    [InlineData("api.example.com?token=S3CR", "api.example.com")]
    [InlineData("https:\\\\api.example.com\\S3CR", "api.example.com")]
    [InlineData("a@S3CR@api.example.com", "api.example.com")]
    [InlineData("[2001:db8::1]:443", "[2001:db8::1]:443")]
    [InlineData("api.example.com", "api.example.com")]
    [InlineData("", "")]
    public void Of_what_a_caller_calls_a_host_only_the_host_is_recorded(string said, string recorded)
    {
        var facts = SomeAction.Facts(SomeAction.ToolCall with { Kind = ActionKind.NetworkCall, Host = said });
        Assert.Equal(recorded, ActionDecider.Record(facts, ActionDecider.Rule(facts), 1, "").Host);
    }

    private static AgentAction Planted(string secret, ActionKind kind) => SomeAction.ToolCall with
    {
        Kind = kind,
        Payload = Encoding.UTF8.GetBytes($$"""{"password":"{{secret}}"}"""),
        Address = $"https://user:{secret}@example.com/{secret}?key={secret}#{secret}",
        Host = $"https://user:{secret}@example.com/{secret}?key={secret}",
    };

    private static string DataOf(ActionDecided decided)
    {
        var json = new CanonicalJsonWriter();
        ActionDecided.Write(json, decided);
        return Encoding.UTF8.GetString(json.ToArray());
    }
}
