using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Domain.Policy.Sampling;

// A session that has done before what conditions ask about.
internal static class SampleSession
{
    // Counts above it are sampled as it: nobody waits for a session to be made up.
    private const int ActionsMax = 10_000;

    private static readonly string[] Variables =
    [
        "session.actions", "session.tool_calls", "session.llm_calls", "session.denials", "session.spend", "session.age",
        "session.previous_tool", "session.previous_tools",
    ];

    public static bool Knows(string variable) => Variables.Contains(variable);

    public static PolicyQuestion Give(PolicyQuestion question, IReadOnlyList<(string Variable, SampleValue Value)> values)
    {
        var given = values.Where(each => Knows(each.Variable)).ToDictionary(each => each.Variable, each => each.Value);
        if (given.Count == 0)
        {
            return question;
        }

        var session = new SessionFacts { SpendUsd = given.TryGetValue("session.spend", out var spend) && IsNumber(spend) ? spend.Number : null };
        var start = given.TryGetValue("session.age", out var age) && IsNumber(age) ? SampleFacts.Before(question.Now, age.Number) : question.Now;
        var tool = TextOf("session.previous_tools") ?? TextOf("session.previous_tool");
        var tools = Math.Max(CountOf("session.tool_calls"), tool is null ? 0 : 1);
        var denials = CountOf("session.denials");
        Add(tools, ActionKind.ToolCall);
        Add(CountOf("session.llm_calls"), ActionKind.LlmCall);
        Add(Math.Max(CountOf("session.actions"), Math.Max(denials, age.Kind == SampleKind.Number ? 1 : 0)) - (int)session.Actions, ActionKind.NetworkCall);
        return question with { Session = session };

        void Add(int count, ActionKind kind)
        {
            for (var i = 0; i < Math.Min(count, ActionsMax); i++)
            {
                session.Add(kind, tool ?? "another-tool", denials-- > 0 ? Verdict.Deny : Verdict.Allow, start);
            }
        }

        int CountOf(string name) => given.TryGetValue(name, out var value) && IsNumber(value) ? (int)Math.Min(Math.Ceiling(value.Number), ActionsMax) : 0;

        string? TextOf(string name) => given.TryGetValue(name, out var value) && value.Kind == SampleKind.Text ? value.Text : null;
    }

    private static bool IsNumber(SampleValue value) => value.Kind == SampleKind.Number && value.Number >= 0;
}
