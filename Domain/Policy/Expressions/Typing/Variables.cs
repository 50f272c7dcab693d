using System.Collections.Frozen;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Syntax;
using AgentAssembly.Domain.Policy.Expressions.Values;
using AgentAssembly.Domain.Policy.Facts;
using Text = AgentAssembly.Domain.Policy.Expressions.Values.Text;

namespace AgentAssembly.Domain.Policy.Expressions.Typing;

// Everything that a condition can ask for by name (policy specification §5.2, and what is ours).
internal static class Variables
{
    private const ActionKinds Tools = ActionKinds.ToolCall | ActionKinds.ToolResult | ActionKinds.LlmCall;
    private const decimal MicrosecondsPerSecond = 1_000_000;

    private static readonly Operand[] OfActions =
    [
        new Variable("kind", OperandType.Text, q => Value.OfFact(WordOf(q.Kind))),
        Of(Words.Tool, OperandType.ActionText, q => Value.OfFact(q.Tool), Tools),
        new Variable("model", OperandType.Text, q => Value.OfFact(q.Model), ActionKinds.LlmCall),
        Of("path", OperandType.ActionText, q => Value.OfFact(q.Path), ActionKinds.File),
        new Variable("operation", OperandType.Text, q => Value.OfFact(WordOf(q.FileOperation)), ActionKinds.File),
        Of("url", OperandType.ActionText, q => Value.OfFact(q.Url), ActionKinds.Network),
        Of("method", OperandType.ActionText, q => Value.OfFact(q.Method), ActionKinds.Network),
        new Variable("scheme", OperandType.Text, q => Value.OfFact(q.Network.Scheme), ActionKinds.Network),
        new Variable("host", OperandType.Text, q => Value.OfFact(q.Network.Host), ActionKinds.Network),
        new Variable("port", OperandType.Number, q => Value.OfFact(q.Network.Port), ActionKinds.Network),
        Of("command", OperandType.ActionText, q => Value.OfFact(q.Command), ActionKinds.Process),
        new Variable("program", OperandType.Text, q => Value.OfFact(q.Program), ActionKinds.Process),
        Of("source.team_id", OperandType.Text, q => Value.OfFact(q.SourceTeam), ActionKinds.Message),
        Of("target.team_id", OperandType.Text, q => Value.OfFact(q.TargetTeam), ActionKinds.Message),
        Of("target.channel_id", OperandType.Text, q => Value.OfFact(q.TargetChannel), ActionKinds.Message),
        new Variable("payload.size", OperandType.Number, q => Value.Of(q.Payload.Length), Tools),
        new Variable("now", OperandType.Moment, q => Value.Of(q.Now.UnixMicroseconds / MicrosecondsPerSecond)),
    ];

    private static readonly Operand[] OfAgents =
    [
        Of("governance_level", OperandType.Level, q => OfEnum((int?)q.Actor.GovernanceLevel)),
        new Variable("agent.governance_level", OperandType.Level, q => OfEnum((int?)q.Actor.GovernanceLevel)),
        Of("agent.depth", OperandType.Number, q => Value.OfFact(q.Actor.Depth)),
        Of("agent.age", OperandType.Duration, q => Since(q.Actor.RegisteredAt, q.Now)),
        Of("agent.children_count", OperandType.Number, q => Value.OfFact(q.Actor.ChildrenCount)),
        Of("agent.is_root", OperandType.Flag, q => q.Actor.Depth is { } depth ? Value.Of(depth == 0) : Value.Unknown(Doubt.Absent)),
        Of("agent.is_leaf", OperandType.Flag, q => q.Actor.ChildrenCount is { } count ? Value.Of(count == 0) : Value.Unknown(Doubt.Absent)),
        Of("agent.risk_tier", OperandType.Tier, q => OfEnum((int?)q.Actor.RiskTier)),
        Of("agent.team_id", OperandType.Text, q => Value.OfFact(q.Actor.Team)),
        Of("agent.parent_agent_id", OperandType.Text, q => Id(q.Actor.Parent)),
        new Variable("agent.id", OperandType.Text, q => Id(q.Actor)),
        new Variable("agent.did", OperandType.Text, q => Value.OfFact(q.Actor.Did)),
        new Variable("agent.name", OperandType.Text, q => Value.OfFact(q.Actor.Name)),
        new Variable("agent.org_id", OperandType.Text, q => Value.OfFact(q.Actor.Org)),
        Of("team.active_agents", OperandType.Number, q => Value.OfFact(q.Actor.TeamActiveAgents)),
        Of("team.parallel_agents", OperandType.Number, q => Value.OfFact(q.Actor.TeamActiveAgents)),
        Of("team.budget_remaining", OperandType.Number, q => Value.OfFact(q.Actor.TeamBudgetRemaining)),
        Of("parent.risk_tier", OperandType.Tier, q => OfEnum((int?)q.Actor.Parent?.RiskTier)),
        new Variable("parent.depth", OperandType.Number, q => Value.OfFact(q.Actor.Parent?.Depth)),
        new Variable("parent.team_id", OperandType.Text, q => Value.OfFact(q.Actor.Parent?.Team)),
        new Variable("parent.did", OperandType.Text, q => Value.OfFact(q.Actor.Parent?.Did)),
        new Variable("parent.name", OperandType.Text, q => Value.OfFact(q.Actor.Parent?.Name)),
        new Variable("child.risk_tier", OperandType.Tier, _ => Value.Unknown(Doubt.Absent)) { IsInReference = true, IsNeverKnown = true },
        new ChildTools(),
    ];

    private static readonly Operand[] OfSessions =
    [
        new Variable("session.actions", OperandType.Number, q => Value.OfFact(q.Session?.Actions)),
        new Variable("session.tool_calls", OperandType.Number, q => Value.OfFact(q.Session?.ToolCalls)),
        new Variable("session.llm_calls", OperandType.Number, q => Value.OfFact(q.Session?.LlmCalls)),
        new Variable("session.denials", OperandType.Number, q => Value.OfFact(q.Session?.Denials)),
        new Variable("session.spend", OperandType.Number, q => Value.OfFact(q.Session?.SpendUsd)),
        new Variable("session.age", OperandType.Duration, q => Since(q.Session?.StartedAt, q.Now)),
        new Variable("session.previous_tool", OperandType.Text, q => Value.OfFact(LastTool(q.Session))),
        new PreviousTools(),
    ];

    public static FrozenDictionary<string, Operand> ByName { get; } =
        OfActions.Concat(OfAgents).Concat(OfSessions).ToFrozenDictionary(operand => operand.ToString(), StringComparer.Ordinal);

    private static Variable Of(string name, OperandType type, FactReader read, ActionKinds kinds = ActionKinds.All) =>
        new(name, type, read, kinds) { IsInReference = true };

    private static Value OfEnum(int? value) => Value.OfFact(value);

    private static Value Since(Log.Instant? from, Log.Instant now) => from is { } start
        ? Value.Of((now.UnixMicroseconds - start.UnixMicroseconds) / MicrosecondsPerSecond)
        : Value.Unknown(Doubt.Absent);

    private static Value Id(ActorFacts? actor) =>
        actor is null || actor.Id == default ? Value.Unknown(Doubt.Absent) : Value.Of(Text.OfId(actor.Id.Value));

    private static string? LastTool(SessionFacts? session) => session is { PreviousTools: > 0 } ? session.PreviousTool(0) : null;

    private static string WordOf(ActionKind kind)
    {
        foreach (var (word, named) in PolicyRule.KindWords)
        {
            if (named == kind)
            {
                return word;
            }
        }

        return "";
    }

    private static string WordOf(FileOperation operation) => operation switch
    {
        FileOperation.Read => "read",
        FileOperation.Write => "write",
        FileOperation.Append => "append",
        FileOperation.Delete => "delete",
        _ => "",
    };
}
