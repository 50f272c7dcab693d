using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Domain.Policy.Asking;

// `session` of an action: what the session did before. The tools are in the order in which they were called.
internal static class SessionReader
{
    // Each is added for itself; more tell a policy nothing new.
    private const int ActionsMax = 100_000;

    public static SessionFacts? Read(FactSection action, Instant at)
    {
        if (action.Section("session", ActionWords.Session) is not { } section)
        {
            return null;
        }

        var tools = section.Texts("previous_tools");
        var llmCalls = section.Count("llm_calls", ActionsMax) ?? 0;
        var denials = section.Count("denials", ActionsMax) ?? 0;
        var named = tools.Count + llmCalls;
        var actions = section.Count("actions", ActionsMax) ?? Math.Max(named, denials);
        if (actions < named)
        {
            section.Report("actions", $"must be at least {named}: the previous tools and the LLM calls are actions, too");
        }

        if (denials > actions)
        {
            section.Report("denials", $"must be at most {actions}, which is how many actions there were");
        }

        var facts = new SessionFacts { SpendUsd = section.Usd("spend") };
        Fill(facts, [.. Kinds(tools, llmCalls, actions)], denials, section.Age("age") is { } age ? ActorReader.Before(at, age) : at);
        return facts;
    }

    private static IEnumerable<(ActionKind Kind, string Tool)> Kinds(List<string> tools, int llmCalls, int actions) =>
        Enumerable.Repeat((ActionKind.ToolResult, ""), Math.Max(0, actions - tools.Count - llmCalls))
            .Concat(Enumerable.Repeat((ActionKind.LlmCall, PolicyQuestion.LlmCallTool), llmCalls))
            .Concat(tools.Select(tool => (ActionKind.ToolCall, tool)));

    private static void Fill(SessionFacts facts, (ActionKind Kind, string Tool)[] actions, int denials, Instant start)
    {
        for (var i = 0; i < actions.Length; i++)
        {
            facts.Add(actions[i].Kind, actions[i].Tool, i < denials ? Verdict.Deny : Verdict.Allow, start);
        }
    }
}
