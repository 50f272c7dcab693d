using System.Text;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Expressions;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Specs.Domain.Policy.Expressions;

// Conditions, and actions to ask them of.
internal static class Asked
{
    public static readonly Instant Now = new(1_780_272_000_000_000); // 2026-06-01T00:00:00Z

    public static readonly ActorFacts Agent = new()
    {
        Id = new AgentId(1),
        Org = "acme",
        Team = "sre",
        Did = "did:key:z6Mk",
        Name = "worker",
        Depth = 2,
        ChildrenCount = 0,
        RegisteredAt = new Instant(Now.UnixMicroseconds - 90_000_000_000),
        RiskTier = RiskTier.Medium,
        GovernanceLevel = GovernanceLevel.Enforce,
        Parent = new ActorFacts { Id = new AgentId(2), RiskTier = RiskTier.High, Depth = 1, Team = "lead" },
        TeamActiveAgents = 3,
    };

    public static PolicyExpression Read(string text) => PolicyExpression.Parse(text) switch
    {
        ExpressionParse.Accepted accepted => accepted.Expression,
        ExpressionParse.Refused refused => throw new InvalidOperationException($"{text}: {string.Join("; ", refused.Problems)}"),
        var other => throw new InvalidOperationException($"{other}"),
    };

    public static PolicyQuestion Call(string args, string tool = "pay") => PolicyQuestion.ToolCall(tool) with
    {
        Payload = Encoding.UTF8.GetBytes(args), Now = Now, Actor = Agent,
    };
}
