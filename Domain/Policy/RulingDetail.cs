using System.Globalization;

namespace AgentAssembly.Domain.Policy;

// The sentences for people. They name tools, rules and documents, and nothing else of an action.
internal static class RulingDetail
{
    public const string NoPolicy =
        "No policy is loaded, so every action is denied; publish a policy document whose 'tools' says what is allowed.";

    public const string NoEntry =
        "No policy document has an entry for this tool or for '*', and a tool without an entry is allowed.";

    public const string Ungoverned =
        "'tools' governs tool calls and LLM calls; no policy section governs this kind of action, so it is allowed.";

    public static string Clause(PolicyDocument document, ToolRule rule) =>
        string.Create(CultureInfo.InvariantCulture, $"{document.Name}:{rule.Line}");

    public static string ToolAllowed(string tool, PolicyDocument document, ToolRule rule) =>
        tool == ToolRule.AnyOther
            ? $"Rule 'tools.*' at {Clause(document, rule)} allows every tool without an entry of its own."
            : $"{Subject(tool)} is allowed by rule '{rule.Path}' at {Clause(document, rule)}.";

    public static string ToolDenied(string tool, PolicyDocument document, ToolRule rule, int otherDenials)
    {
        var wayOut = rule.Tool == ToolRule.AnyOther
            ? $"to permit it, give it an entry of its own with 'allow: true' under 'tools' in {document.Name}"
            : "to permit it, set 'allow: true' there";
        var denied = $"{Subject(tool)} is denied by rule '{rule.Path}' at {Clause(document, rule)}";
        return $"{denied}; {wayOut}{Others(otherDenials)}.";
    }

    private static string Subject(string tool) =>
        tool == PolicyQuestion.LlmCallTool ? $"Tool '{tool}' (every LLM call)" : $"Tool '{ToolName.Shown(tool)}'";

    private static string Others(int denials) => denials switch
    {
        0 => "",
        1 => " (1 other document denies it too)",
        _ => $" ({denials} other documents deny it too)",
    };
}
