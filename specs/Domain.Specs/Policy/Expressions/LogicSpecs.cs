using AgentAssembly.Domain.Policy.Expressions;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy.Expressions;

// The laws of Kleene's logic, and what asking costs.
public sealed class LogicSpecs
{
    [Fact]
    public void De_Morgan_and_double_negation_hold() =>
        Seeds.Sample(Gen.Select(SomeConditions.Texts, SomeConditions.Texts, Gen.OneOf(SomeConditions.Payloads)), 1_000, sampled =>
        {
            var (a, b, payload) = sampled;
            Assert.Equal(Ask($"NOT (({a}) AND ({b}))", payload), Ask($"NOT ({a}) OR NOT ({b})", payload));
            Assert.Equal(Ask(a, payload), Ask($"NOT (NOT ({a}))", payload));
        });

    // What is known of less never says the opposite of what is known of more.
    [Fact]
    public void A_field_that_becomes_known_turns_no_answer_round() =>
        Seeds.Sample(Gen.Select(SomeConditions.Texts.Where(text => !text.Contains("exists", StringComparison.Ordinal)), Gen.OneOf("1", "\"x\"", "true", "[1]")), 2_000, sampled =>
        {
            var (text, value) = sampled;
            var less = Ask(text, $$"""{"b":"x"}""");
            var more = Ask(text, $$"""{"b":"x","a":{{value}},"c":{{value}},"l":{{value}}}""");
            Assert.True(less == Truth.Unknown || less == more, $"{text}: {less}, {more}");
        });

    [Theory]
    [InlineData("args.a > 2 AND args.b == \"x\"")]
    [InlineData("args.s == \"ab\" OR args.s contains \"z\" OR args.s matches \"q$\"")]
    [InlineData("any(args.items, item.p > 100 OR item.t in [\"x\", \"y\"])")]
    [InlineData("agent.age > 24h AND agent.risk_tier >= Medium AND \"look\" in session.previous_tools")]
    [InlineData("count(args.items) * 2 + args.a < 1000")]
    public void Asking_allocates_nothing(string text)
    {
        var condition = Asked.Read(text);
        var question = Asked.Call("""{"a":1,"b":"x","s":"a\u0062c","items":[{"p":1,"t":"q"},{"p":2}]}""") with { Session = new() };
        Assert.Equal(0, Allocation.Of(() => condition.Evaluate(question)));
    }

    private static Truth Ask(string text, string payload) => Asked.Read(text).Evaluate(Asked.Call(payload));
}
