using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Identity;

/// <summary>Where an account or API key belongs, and who may change it there.</summary>
/// <param name="Org">The org; empty for the whole installation.</param>
/// <param name="Team">The team; empty for the whole org.</param>
public sealed record MemberTerms(string Org, string Team)
{
    /// <summary>The place that a caller means: the named one, else its own.</summary>
    public static MemberTerms Of(Caller caller, string org, string team) => new(org.Length > 0 ? org : caller.HomeOrg ?? "", team);

    /// <summary>Why a caller may not change whoever belongs there; null when it may.</summary>
    internal Answer<T>? WhyNot<T>(Caller caller, Permission permission, WriteSideState state) =>
        !caller.BelongsTo(Org) || (Org.Length > 0 && !TenantBook.HasOrg(state, Org))
            ? new Answer<T>.NotFound($"no org '{Org}': 'aasm org list' shows those that you may see")
        : Team.Length > 0 && (Org.Length == 0 || !TenantBook.HasTeam(state, Org, Team))
            ? new Answer<T>.NotFound($"no team '{Team}' in the org '{Org}': 'aasm team create' founds one")
        : permission.WhyNot(caller, Org, Need) is { } forbidden ? new Answer<T>.Forbidden(forbidden)
        : null;

    private Need? Need => Org.Length == 0 ? null
        : Team.Length == 0 ? new Need(Role.OrgAdmin, "")
        : new Need(Role.TeamAdmin, Team);
}
