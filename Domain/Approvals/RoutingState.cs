using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Approvals;

/// <summary>Who is asked about actions of a team and kind.</summary>
/// <param name="Team">The team; empty for every team without a route of its own.</param>
/// <param name="Kind">The kind of action, such as <c>TOOL_CALL</c>; empty for every kind without a route of its own.</param>
/// <param name="Roles">Who may decide where policy names no roles; any of them; at least one.</param>
/// <param name="EscalationRole">Who is asked when they do not answer, where policy names no role; empty for org_admin.</param>
/// <param name="EscalateAfterSeconds">After how long, where policy says nothing; 0 for half of the time until expiry.</param>
public sealed record ApprovalRoute(
    string Team, string Kind, ImmutableArray<string> Roles, string EscalationRole, int EscalateAfterSeconds);

/// <summary>Somebody lets somebody else decide about approvals by his own right.</summary>
/// <param name="From">Whose right.</param>
/// <param name="To">Who may use it.</param>
/// <param name="Team">Only for questions of this team; empty for all.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">When it ends.</param>
public sealed record ApprovalDelegation(string From, string To, string Team, string Reason, Instant Until);

/// <summary>What is known of the ways that an org's questions go.</summary>
public sealed record RoutingState
{
    /// <summary>Most routes of one org.</summary>
    public const int RoutesMax = 1_000;

    /// <summary>Most delegations of one org at a time.</summary>
    public const int DelegationsMax = 1_000;

    /// <summary>Longest time for which somebody may delegate.</summary>
    public static readonly TimeSpan DelegationMax = TimeSpan.FromDays(90);

    /// <summary>The route of questions that no other is for (gateway specification §8.2).</summary>
    public static ApprovalRoute Default { get; } = new("", "", ["team_admin"], "org_admin", 0);

    /// <summary>The routes, by team and kind.</summary>
    public ImmutableSortedDictionary<(string Team, string Kind), ApprovalRoute> Routes { get; init; } =
        ImmutableSortedDictionary.Create<(string Team, string Kind), ApprovalRoute>(Tenancy.OrdinalPairs.Instance);

    /// <summary>The delegations, by who and whom; some may have ended since they were told.</summary>
    public ImmutableSortedDictionary<(string From, string To), ApprovalDelegation> Delegations { get; init; } =
        ImmutableSortedDictionary.Create<(string From, string To), ApprovalDelegation>(Tenancy.OrdinalPairs.Instance);

    /// <summary>The way of a question: the team's for the kind, the team's, the org's for the kind, the org's, the default.</summary>
    public ApprovalRoute RouteOf(string team, string kind) =>
        Routes.GetValueOrDefault((team, kind)) ?? Routes.GetValueOrDefault((team, ""))
        ?? Routes.GetValueOrDefault(("", kind)) ?? Routes.GetValueOrDefault(("", "")) ?? Default;

    /// <summary>The rights that somebody may use beside his own, for questions of a team.</summary>
    public IEnumerable<string> RightsOf(string principal, string team, Instant now) => Delegations.Values
        .Where(each => each.To == principal && now < each.Until && (each.Team.Length == 0 || each.Team == team))
        .Select(each => each.From);
}
