using AgentAssembly.Domain.Policy.Expressions;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy.Expressions;

public sealed class ReadingSpecs
{
    private static readonly string[] Words =
    [
        "args.a", "args.b.c", "args.items", "tool", "path", "agent.depth", "agent.risk_tier", "now", "1", "2.5", "\"x\"", "'y'", "true",
        "High", "L1", "24h", "(", ")", "[", "]", ",", "AND", "OR", "NOT", "==", "!=", "<", ">=", "contains", "in", "not_in", "matches",
        "+", "-", "*", "/", "any(", "all(", "exists(", "count(", "date(", "item.p", "item", "args", "result", "=", "unknown", "L9", "\"", "\\",
    ];

    [Theory]
    [InlineData("", "character 1: must not be blank")]
    [InlineData("tool = \"x\"", "character 6: one '=' compares nothing; did you mean '=='?")]
    [InlineData("tool", "character 1: 'tool' is text and no condition by itself")]
    [InlineData("agent.dept > 1", "character 1: unknown variable 'agent.dept'; did you mean 'agent.depth'?")]
    [InlineData("governance_level == L4", "character 21: unknown governance level: L4; valid values: L0, L1, L2, L3")]
    [InlineData("args.a > inf", "character 10: 'inf' is no number that a limit can be")]
    [InlineData("args.a > nan", "character 10: 'nan' is no number that a limit can be")]
    [InlineData("args == 1", "character 1: 'args' alone is no value")]
    [InlineData("args. == 1", "character 1: 'args.' names no field")]
    [InlineData("item.x == 1", "character 1: 'item' is what any() and all() go through")]
    [InlineData("args.a == \"x", "character 11: text in quotes has no end")]
    [InlineData("args.a matches \"(\"", "character 1: the pattern cannot be used")]
    [InlineData("args.a matches \"(a)\\1\"", "character 1: the pattern cannot be used")]
    [InlineData("(args.a == 1", "character 13: ')' is missing")]
    [InlineData("args.a == 1)", "character 12: ')' does not belong here")]
    [InlineData("args.a == 1 args.b == 2", "character 13: 'args.b' does not belong here; join conditions with AND or OR")]
    [InlineData("tool + 1 == \"x\" - 2", "cannot be")]
    [InlineData("(args.a == 1) == 2", "conditions cannot be compared")]
    [InlineData("date(\"yesterday\") < now", "'yesterday' is no moment")]
    [InlineData("any(tool, item == 1)", "any() goes through a list of the payload")]
    [InlineData("args.a in [tool]", "a list holds texts in quotes and numbers only")]
    [InlineData("now - args.at > 30d", "a moment and a JSON field cannot be subtracted")]
    [InlineData("args.a ? 1", "character ? has no meaning here")]
    public void What_is_no_condition_is_refused_with_the_place_and_the_way_out(string text, string problem)
    {
        var refused = Assert.IsType<ExpressionParse.Refused>(PolicyExpression.Parse(text));
        Assert.Contains(refused.Problems, p => p.ToString().Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("agent.depth == \"x\"")]
    [InlineData("governance_level == High")]
    [InlineData("agent.risk_tier in [\"High\"]")]
    [InlineData("agent.depth contains \"1\"")]
    [InlineData("child.tool > 5")]
    [InlineData("args.a == 1 AND")]
    [InlineData("args.a == 1 OR")]
    public void What_the_existing_system_loads_and_can_hardly_mean_is_a_warning(string text) =>
        Assert.NotEmpty(Assert.IsType<ExpressionParse.Accepted>(PolicyExpression.Parse(text)).Warnings);

    [Theory]
    [InlineData("tool==\"x\"&&!(args.a>1||args.b.c=='y')", "tool == \"x\" AND NOT (args.a > 1 OR args.b.c == \"y\")")]
    [InlineData("args.a not_in [\"x\" 'y',1e1]", "NOT args.a in [\"x\", \"y\", 10]")]
    [InlineData("5 < args.a", "args.a > 5")]
    [InlineData("agent.age > 1d", "agent.age > 86400s")]
    [InlineData("( (tool == \"x\") )", "tool == \"x\"")]
    [InlineData("any(args.i, item.p>1 and item.q)", "any(args.i, item.p > 1 AND item.q)")]
    public void Layout_and_spelling_do_not_count(string text, string canonical) =>
        Assert.Equal(canonical, Asked.Read(text).Canonical);

    [Fact]
    public void The_canonical_text_means_the_same_and_is_its_own_canonical_text() =>
        Seeds.Sample(SomeConditions.Texts, 3_000, text =>
        {
            var condition = Asked.Read(text);
            var again = Asked.Read(condition.Canonical);
            Assert.Equal(condition.Canonical, again.Canonical);
            foreach (var payload in SomeConditions.Payloads)
            {
                Assert.Equal(condition.Evaluate(Asked.Call(payload)), again.Evaluate(Asked.Call(payload)));
            }
        });

    [Fact]
    public void No_text_makes_reading_or_asking_throw() =>
        Gen.Select(Gen.OneOf(Words).Array[0, 14], Gen.OneOf(" ", "", " ")).Sample((words, between) => IsAnswered(string.Join(between, words)), iter: 20_000);

    [Fact]
    public void No_characters_make_reading_throw() => Gen.String.Sample(text => IsAnswered(text), iter: 5_000);

    [Fact]
    public void A_condition_has_bounds()
    {
        AssertRefused(new string('(', 40) + "true" + new string(')', 40), "nested deeper than 32");
        AssertRefused(string.Concat(Enumerable.Repeat("NOT ", 40)) + "true", "nested deeper than 32");
        AssertRefused(string.Join(" AND ", Enumerable.Repeat("args.a == 1", 200)), "more than 256 values");
        AssertRefused(new string(' ', 4_097), "longer than 4096");
        Asked.Read(new string('(', 30) + "true" + new string(')', 30));
    }

    private static void AssertRefused(string text, string problem) => Assert.Contains(
        Assert.IsType<ExpressionParse.Refused>(PolicyExpression.Parse(text)).Problems,
        p => p.Message.Contains(problem, StringComparison.Ordinal));

    private static void IsAnswered(string text)
    {
        switch (PolicyExpression.Parse(text))
        {
            case ExpressionParse.Accepted accepted:
                accepted.Expression.Evaluate(Asked.Call("""{"a":1,"b":{"c":"x"},"items":[{"p":1}]}"""));
                accepted.Expression.Explain(Asked.Call("nothing"));
                break;
            case ExpressionParse.Refused refused:
                Assert.NotEmpty(refused.Problems);
                Assert.All(refused.Problems, p => Assert.InRange(p.Offset, 0, text.Length));
                break;
        }
    }
}
