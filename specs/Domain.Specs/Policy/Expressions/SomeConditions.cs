using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy.Expressions;

// Random conditions that can be read.
internal static class SomeConditions
{
    public static readonly string[] Payloads =
    [
        "{}", "", """{"a":1,"b":"x","c":true,"l":[1,2,3]}""", """{"a":"1","b":2,"c":null,"l":[]}""", """{"a":5.5,"b":"xy","l":["x"]}""",
        """{"a":-3,"b":"\u0078","c":false,"l":{}}""",
    ];

    private static readonly Gen<string> Atoms = Gen.OneOf(
        "args.a > 2", "args.a == 1", "args.a != 1", "args.b == \"x\"", "args.b in [\"x\", 2]", "args.b starts_with \"x\"", "args.c",
        "exists(args.c)", "count(args.l) > 1", "any(args.l, item > 2)", "all(args.l, item == 1)", "args.a + 1 < 3", "agent.depth >= 2",
        "agent.risk_tier < High", "tool == \"pay\"", "agent.age > 1h30m", "args.b matches \"x$\"", "args.a * 2 - 1 == args.a", "true", "false");

    public static readonly Gen<string> Texts = Gen.Recursive<string>((depth, inner) => depth > 3
        ? Atoms
        : Gen.OneOf(
            Atoms,
            Gen.Select(inner, inner).Select((a, b) => $"({a}) AND ({b})"),
            Gen.Select(inner, inner).Select((a, b) => $"({a}) OR ({b})"),
            Gen.Select(inner, inner).Select((a, b) => $"{a} OR {b}"),
            inner.Select(a => $"NOT ({a})")));
}
