using System.Diagnostics;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Approvals;

/// <summary>What may be asked of an org's routing.</summary>
public abstract record RoutingCommand
{
    private RoutingCommand()
    {
    }

    /// <summary>Let questions of a team and kind go a way.</summary>
    /// <param name="Route">Which, and which way.</param>
    public sealed record Set(ApprovalRoute Route) : RoutingCommand;

    /// <summary>Let them go the way of all others.</summary>
    /// <param name="Team">The team; empty for all.</param>
    /// <param name="Kind">The kind; empty for all.</param>
    public sealed record Clear(string Team, string Kind) : RoutingCommand;

    /// <summary>Let somebody decide by another's right.</summary>
    /// <param name="Delegation">Who, whom, until when; takes the place of an earlier one between the two.</param>
    /// <param name="Now">The time.</param>
    public sealed record Delegate(ApprovalDelegation Delegation, Instant Now) : RoutingCommand;

    /// <summary>No longer.</summary>
    /// <param name="From">Whose right.</param>
    /// <param name="To">Who used it.</param>
    public sealed record EndDelegation(string From, string To) : RoutingCommand;
}

/// <summary>What an org's routing answers.</summary>
public abstract record RoutingReply
{
    private RoutingReply()
    {
    }

    /// <summary>What was asked is so: now, or since before.</summary>
    public sealed record Done : RoutingReply;

    /// <summary>A rule forbids it.</summary>
    /// <param name="Rule">Which: a stable name.</param>
    /// <param name="Message">What it wants, and the way out.</param>
    public sealed record Refused(string Rule, string Message) : RoutingReply;
}

/// <summary>Who an org's questions go to, and who decides in whose place.</summary>
public sealed class RoutingDecider : IDecider<RoutingState, RoutingCommand, RoutingEvent, RoutingReply>
{
    private RoutingDecider()
    {
    }

    /// <inheritdoc/>
    public static RoutingState Initial { get; } = new();

    /// <summary>The stream of an org's routing.</summary>
    public static StreamName StreamOf(string org) => StreamName.ForKey("routing", org);

    /// <inheritdoc/>
    public static RoutingState Evolve(RoutingState state, RoutingEvent happened) => happened switch
    {
        RoutingEvent.Set e => state with { Routes = state.Routes.SetItem((e.Route.Team, e.Route.Kind), e.Route) },
        RoutingEvent.Cleared e => state with { Routes = state.Routes.Remove((e.Team, e.Kind)) },
        RoutingEvent.Delegated e => state with
        {
            // Those that have ended by themselves make room here.
            Delegations = state.Delegations
                .RemoveRange(state.Delegations.Where(each => each.Value.Until <= e.At).Select(each => each.Key))
                .SetItem((e.Delegation.From, e.Delegation.To), e.Delegation),
        },
        RoutingEvent.DelegationEnded e => state with { Delegations = state.Delegations.Remove((e.From, e.To)) },
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static Decision<RoutingReply, RoutingEvent> Decide(RoutingState state, RoutingCommand command) => command switch
    {
        RoutingCommand.Set c => Set(state, c.Route),
        RoutingCommand.Clear c => state.Routes.ContainsKey((c.Team, c.Kind))
            ? Done(new RoutingEvent.Cleared(c.Team, c.Kind))
            : Said(new RoutingReply.Done()),
        RoutingCommand.Delegate c => Delegate(state, c.Delegation, c.Now),
        RoutingCommand.EndDelegation c => state.Delegations.ContainsKey((c.From, c.To))
            ? Done(new RoutingEvent.DelegationEnded(c.From, c.To))
            : Said(new RoutingReply.Done()),
        _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
    };

    private static Decision<RoutingReply, RoutingEvent> Set(RoutingState state, ApprovalRoute route) =>
        route.Roles.IsEmpty || route.Roles.Any(role => ApprovalRoles.Read(role) is null)
            ? Refused("route_roles", "a route names at least one of developer, team_admin and org_admin")
        : route.EscalationRole.Length > 0 && ApprovalRoles.Read(route.EscalationRole) is null
            ? Refused("route_roles", $"'{route.EscalationRole}' decides nothing: name developer, team_admin or org_admin")
        : route.EscalateAfterSeconds < 0
            ? Refused("route_escalation", "the time until escalation is at least 1 second, or 0 for half of the time until expiry")
        : state.Routes.GetValueOrDefault((route.Team, route.Kind)) is { } held && IsSame(held, route) ? Said(new RoutingReply.Done())
        : state.Routes.Count >= RoutingState.RoutesMax && !state.Routes.ContainsKey((route.Team, route.Kind))
            ? Refused("routes_max", $"the org has {RoutingState.RoutesMax} routes: clear one first")
        : Done(new RoutingEvent.Set(route));

    private static Decision<RoutingReply, RoutingEvent> Delegate(RoutingState state, ApprovalDelegation wanted, Instant now) =>
        wanted.From == wanted.To
            ? Refused("delegation_self", "whoever delegates names somebody else")
        : wanted.Until <= now || wanted.Until > now.Plus(RoutingState.DelegationMax)
            ? Refused("delegation_lifetime", $"a delegation lasts {RoutingState.DelegationMax.TotalDays:0} days at most")
        : state.Delegations.GetValueOrDefault((wanted.From, wanted.To)) == wanted ? Said(new RoutingReply.Done())
        : state.Delegations.Values.Count(each => now < each.Until) >= RoutingState.DelegationsMax
            && !state.Delegations.ContainsKey((wanted.From, wanted.To))
            ? Refused("delegations_max", $"the org has {RoutingState.DelegationsMax} delegations: end one first")
        : Done(new RoutingEvent.Delegated(wanted));

    private static bool IsSame(ApprovalRoute one, ApprovalRoute other) =>
        one.Roles.SequenceEqual(other.Roles) && (one with { Roles = other.Roles }) == other;

    private static Decision<RoutingReply, RoutingEvent> Refused(string rule, string message) =>
        Said(new RoutingReply.Refused(rule, message));

    private static Decision<RoutingReply, RoutingEvent> Said(RoutingReply reply) => new(reply, []);

    private static Decision<RoutingReply, RoutingEvent> Done(RoutingEvent happened) => new(new RoutingReply.Done(), [happened]);
}
