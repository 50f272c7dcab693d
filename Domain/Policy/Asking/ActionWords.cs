using System.Collections.Frozen;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Policy.Parsing;

namespace AgentAssembly.Domain.Policy.Asking;

// The words of action files. Kinds have the names that rules call them by.
internal static class ActionWords
{
    // Keys that say what is done, by the kinds of action that they belong to.
    private static readonly FrozenDictionary<string, ActionKind[]> Subjects = new Dictionary<string, ActionKind[]>
    {
        ["tool"] = [ActionKind.ToolCall, ActionKind.ToolResult],
        ["args"] = [ActionKind.ToolCall],
        ["result"] = [ActionKind.ToolResult],
        ["model"] = [ActionKind.LlmCall],
        ["prompt_tokens"] = [ActionKind.LlmCall],
        ["contains_pii"] = [ActionKind.LlmCall],
        ["operation"] = [ActionKind.FileOperation],
        ["path"] = [ActionKind.FileOperation],
        ["url"] = [ActionKind.NetworkCall],
        ["method"] = [ActionKind.NetworkCall],
        ["command"] = [ActionKind.ProcessExec],
        ["program"] = [ActionKind.ProcessExec],
        ["source_team"] = [ActionKind.SendMessage],
        ["target_team"] = [ActionKind.SendMessage],
        ["target_channel"] = [ActionKind.SendMessage],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Vocabulary Action { get; } = new(
        ["kind", .. Subjects.Keys.Order(StringComparer.Ordinal), "at", "trace_id", "agent", "team", "session", "spent", "cost"]);

    public static Vocabulary Agent { get; } = new(
        "org", "team", "id", "did", "name", "depth", "age", "children", "risk_tier", "governance_level", "parent");

    public static Vocabulary Team { get; } = new("active_agents", "budget_remaining");

    public static Vocabulary Session { get; } = new("previous_tools", "actions", "llm_calls", "denials", "spend", "age");

    public static Vocabulary Spent { get; } = new("day", "month");

    public static Dictionary<string, FileOperation> Operations { get; } = new(StringComparer.Ordinal)
    {
        ["read"] = FileOperation.Read,
        ["write"] = FileOperation.Write,
        ["create"] = FileOperation.Write,
        ["append"] = FileOperation.Append,
        ["delete"] = FileOperation.Delete,
    };

    public static Dictionary<string, RiskTier> RiskTiers { get; } = new(StringComparer.Ordinal)
    {
        ["Low"] = RiskTier.Low,
        ["Medium"] = RiskTier.Medium,
        ["High"] = RiskTier.High,
        ["Critical"] = RiskTier.Critical,
    };

    public static Dictionary<string, GovernanceLevel> GovernanceLevels { get; } = new(StringComparer.Ordinal)
    {
        ["L0"] = GovernanceLevel.Discover,
        ["L1"] = GovernanceLevel.Observe,
        ["L2"] = GovernanceLevel.Enforce,
        ["L3"] = GovernanceLevel.Native,
    };

    // Why a key cannot stand in an action of a kind; null where it can.
    public static string? ProblemOf(string key, ActionKind kind) =>
        !Subjects.TryGetValue(key, out var kinds) || kinds.Contains(kind)
            ? null
            : $"belongs to kind {string.Join(" or ", kinds.Select(WordOf))}; take it out of this {WordOf(kind)}";

    private static string WordOf(ActionKind kind) => PolicyRule.KindWords.First(word => word.Value == kind).Key;
}
