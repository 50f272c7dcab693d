using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Domain.Policy.Sampling;

// An agent for each combination of the groups that documents name, and one that belongs to none.
internal static class SampleActors
{
    private const int Most = 256;

    public static IReadOnlyList<ActorFacts> Of(IEnumerable<PolicyDocument> documents)
    {
        var scopes = documents.Select(document => document.Scope).Distinct().ToList();
        var actors =
            from agent in NoneOr(scopes, ScopeKind.Agent)
            from team in NoneOr(scopes, ScopeKind.Team)
            from org in NoneOr(scopes, ScopeKind.Org)
            select Named(new ActorFacts { Org = org?.Name, Team = team?.Name }, agent);
        return [.. actors.OrderBy(GroupsOf).Take(Most)];
    }

    // How many groups it belongs to.
    public static int GroupsOf(ActorFacts actor) =>
        (actor.Org is null ? 0 : 1) + (actor.Team is null ? 0 : 1) + (actor.Did is null && actor.Id == default ? 0 : 1);

    // Such as " by team sre of acme"; empty for an agent of no group.
    public static string PhraseOf(ActorFacts actor)
    {
        var agent = actor.Did ?? (actor.Id == default ? null : actor.Id.ToString());
        var parts = new[]
        {
            agent is null ? "" : $"agent {ToolName.Shown(agent)}",
            actor.Team is null ? "" : $"team {ToolName.Shown(actor.Team)}",
            actor.Org is null ? "" : $"org {ToolName.Shown(actor.Org)}",
        };
        var said = string.Join(" of ", parts.Where(part => part.Length > 0));
        return said.Length == 0 ? "" : " by " + said;
    }

    private static IEnumerable<PolicyScope?> NoneOr(IEnumerable<PolicyScope> scopes, ScopeKind kind) =>
        scopes.Where(scope => scope.Kind == kind).OrderBy(scope => scope.Name, StringComparer.Ordinal).Select(scope => (PolicyScope?)scope).Prepend(null);

    private static ActorFacts Named(ActorFacts actor, PolicyScope? agent) =>
        agent?.Agent is { } id ? actor with { Id = id } : actor with { Did = agent?.Name };
}
