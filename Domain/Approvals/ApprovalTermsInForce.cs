using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Approvals;

/// <summary>
/// The terms under which people are asked: what policy says, and where it says nothing, what the org's route says. Escalation
/// always comes before expiry: where a document puts it later, half of the time is waited (the existing system's default
/// escalates what has expired already). Pure.
/// </summary>
public static class ApprovalTermsInForce
{
    private const int SubjectLengthMax = 256;

    /// <summary>Who may decide.</summary>
    public static ImmutableArray<string> RolesOf(ApprovalTerms terms, ApprovalRoute route) =>
        [.. (terms.Roles.IsEmpty ? route.Roles : terms.Roles).Select(ApprovalRoles.NameOf).Distinct(StringComparer.Ordinal)];

    /// <summary>The question about an action.</summary>
    /// <param name="facts">What the decision rested on.</param>
    /// <param name="ruling">The ruling that asks people.</param>
    /// <param name="route">The way of such questions.</param>
    /// <param name="decision">The event that will tell the decision.</param>
    /// <param name="now">The time.</param>
    public static ApprovalRequest Ask(
        ActionFacts facts, PolicyRuling ruling, ApprovalRoute route, EventId decision, Instant now)
    {
        var terms = ruling.Approval ?? ApprovalTerms.Default;
        var roles = RolesOf(terms, route);
        var escalation = terms.EscalationRole ?? route.EscalationRole;
        return new()
        {
            Agent = facts.Action.Actor.AgentId,
            Requesters = RequestersOf(facts.Action),
            Root = facts.Agent.Lineage?.Root,
            Kind = facts.Action.Kind,
            Subject = SubjectOf(facts.Action),
            Digest = facts.Digest,
            Decision = decision,
            Rule = ruling.Rule,
            Clause = ruling.Clause,
            Quorum = terms.Quorum,
            Roles = roles,
            Target = roles[0],
            EscalationRole = escalation.Length == 0 ? "org_admin" : ApprovalRoles.NameOf(escalation),
            EscalatesAt = now.Plus(EscalateAfter(terms, route)),
            ExpiresAt = now.Plus(TimeSpan.FromSeconds(terms.TimeoutSeconds)),
            GrantSeconds = terms.TimeoutSeconds,
        };
    }

    private static TimeSpan EscalateAfter(ApprovalTerms terms, ApprovalRoute route)
    {
        var seconds = terms.EscalateAfterSeconds ?? route.EscalateAfterSeconds;
        return seconds > 0 && seconds < terms.TimeoutSeconds
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.FromSeconds(terms.TimeoutSeconds) / 2;
    }

    // The agent, and whoever it acts for.
    private static ImmutableArray<string> RequestersOf(AgentAction action) =>
    [
        .. ((string?[])[action.Actor.Did, action.Caller?.Did]).Where(did => !string.IsNullOrEmpty(did))
            .Select(did => $"agent:{did}").Distinct(StringComparer.Ordinal),
    ];

    // What the decision's event tells in the clear, and nothing else.
    private static string SubjectOf(AgentAction action)
    {
        var text = action.Kind switch
        {
            ActionKind.LlmCall => action.Model,
            ActionKind.ToolCall or ActionKind.ToolResult => action.Tool,
            ActionKind.FileOperation => $"{action.Operation} {action.Path}",
            ActionKind.NetworkCall => ActionDecider.HostIn(action.Host),
            ActionKind.ProcessExec => action.Command,
            ActionKind.SendMessage => $"to {action.Message?.Team}",
            _ => "",
        };
        return text.Length > SubjectLengthMax ? text[..(SubjectLengthMax - 1)] + "…" : text;
    }
}
