using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Deliveries;

/// <summary>Who may do what to an org's destinations and deliveries. Safe for concurrent use.</summary>
public sealed class DestinationAccess(WriteSideState state, Permission permission)
{
    private static readonly Need Changes = new(Role.OrgAdmin, "");
    private static readonly Need Looks = new(Role.Developer, "");

    /// <summary>Why a caller may not change them; null when it may.</summary>
    public Answer<T>? WhyNotChange<T>(Caller caller, string org) => WhyNot<T>(caller, org, Changes);

    /// <summary>Why a caller may not look at them; null when it may.</summary>
    public Answer<T>? WhyNotLook<T>(Caller caller, string org) => WhyNot<T>(caller, org, Looks);

    private Answer<T>? WhyNot<T>(Caller caller, string org, Need need) =>
        !caller.BelongsTo(org) || !TenantBook.HasOrg(state, org)
            ? new Answer<T>.NotFound($"no org '{org}': 'aasm org list' shows those that you may see")
        : permission.WhyNot(caller, org, need) is { } forbidden ? new Answer<T>.Forbidden(forbidden)
        : null;
}
