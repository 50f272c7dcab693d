using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>What is known of whom an org's alerts are told.</summary>
public sealed record AlertingState
{
    /// <summary>Most silences of one org at a time.</summary>
    public const int SilencesMax = 200;

    /// <summary>Most routes of one org.</summary>
    public const int RoutesMax = 200;

    /// <summary>Most destinations of one route.</summary>
    public const int RouteDestinationsMax = 16;

    /// <summary>The silences, by id; some may have ended since they were told.</summary>
    public ImmutableSortedDictionary<string, AlertSilence> Silences { get; init; } =
        ImmutableSortedDictionary.Create<string, AlertSilence>(StringComparer.Ordinal);

    /// <summary>The routes, by category and team.</summary>
    public ImmutableSortedDictionary<(string Category, string Team), AlertRoute> Routes { get; init; } =
        ImmutableSortedDictionary.Create<(string Category, string Team), AlertRoute>(Tenancy.OrdinalPairs.Instance);

    /// <summary>The silence that an alert falls under which is raised now: the one that lasts longest; null for none.</summary>
    public AlertSilence? Over(AlertCase about, Instant now) => Silences.Values
        .Where(silence => silence.Covers(about, now)).MaxBy(silence => silence.Until.UnixMicroseconds);

    /// <summary>Whom an alert is told: those that it names, then those of routes; each once, as many as there may be.</summary>
    public ImmutableArray<string> DestinationsOf(AlertCase about) =>
    [
        .. about.Destinations.Concat(Routes.Values.Where(route => route.Fits(about)).SelectMany(route => route.Destinations))
            .Distinct(StringComparer.Ordinal).Take(AlertCase.DestinationsMax),
    ];
}

/// <summary>What may be asked of an org's alerting.</summary>
public abstract record AlertingCommand
{
    private AlertingCommand()
    {
    }

    /// <summary>Tell nobody of some alerts for a while.</summary>
    /// <param name="Silence">Which, and until when; a command that is repeated has the same id.</param>
    /// <param name="Now">The time.</param>
    public sealed record SetSilence(AlertSilence Silence, Instant Now) : AlertingCommand;

    /// <summary>Tell of them again.</summary>
    /// <param name="Id">Which silence.</param>
    /// <param name="Reason">Why; may be empty.</param>
    /// <param name="Now">The time.</param>
    public sealed record EndSilence(string Id, string Reason, Instant Now) : AlertingCommand;

    /// <summary>Let alerts go a way.</summary>
    /// <param name="Route">Which, and whom to.</param>
    public sealed record SetRoute(AlertRoute Route) : AlertingCommand;

    /// <summary>No longer.</summary>
    /// <param name="Category">The route's category.</param>
    /// <param name="Team">The route's team.</param>
    public sealed record ClearRoute(string Category, string Team) : AlertingCommand;
}

/// <summary>What an org's alerting answers.</summary>
public abstract record AlertingReply
{
    private AlertingReply()
    {
    }

    /// <summary>What was asked is so: now, or since before.</summary>
    public sealed record Done : AlertingReply;

    /// <summary>There is no such silence.</summary>
    public sealed record Unknown : AlertingReply;

    /// <summary>A rule forbids it.</summary>
    /// <param name="Rule">Which: a stable name.</param>
    /// <param name="Message">What it wants, and the way out.</param>
    public sealed record Refused(string Rule, string Message) : AlertingReply;
}

/// <summary>Whom an org's alerts are told, and whom not for a while.</summary>
public sealed class AlertingDecider : IDecider<AlertingState, AlertingCommand, AlertingEvent, AlertingReply>
{
    private AlertingDecider()
    {
    }

    /// <inheritdoc/>
    public static AlertingState Initial { get; } = new();

    /// <summary>The stream of an org's alerting.</summary>
    public static StreamName StreamOf(string org) => StreamName.ForKey("alerting", org);

    /// <inheritdoc/>
    public static AlertingState Evolve(AlertingState state, AlertingEvent happened) => happened switch
    {
        AlertingEvent.SilenceSet e => state with
        {
            // Those that have ended by themselves make room here.
            Silences = state.Silences
                .RemoveRange(state.Silences.Where(each => each.Value.Until <= e.At).Select(each => each.Key))
                .SetItem(e.Silence.Id, e.Silence),
        },
        AlertingEvent.SilenceEnded e => state with { Silences = state.Silences.Remove(e.Id) },
        AlertingEvent.RouteSet e => state with { Routes = state.Routes.SetItem((e.Route.Category, e.Route.Team), e.Route) },
        AlertingEvent.RouteCleared e => state with { Routes = state.Routes.Remove((e.Category, e.Team)) },
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static Decision<AlertingReply, AlertingEvent> Decide(AlertingState state, AlertingCommand command) => command switch
    {
        AlertingCommand.SetSilence c => SetSilence(state, c.Silence, c.Now),
        AlertingCommand.EndSilence c => state.Silences.GetValueOrDefault(c.Id) is { } silence && c.Now < silence.Until
            ? Done(new AlertingEvent.SilenceEnded(c.Id, c.Reason))
            : Said(new AlertingReply.Unknown()),
        AlertingCommand.SetRoute c => SetRoute(state, c.Route),
        AlertingCommand.ClearRoute c => state.Routes.ContainsKey((c.Category, c.Team))
            ? Done(new AlertingEvent.RouteCleared(c.Category, c.Team))
            : Said(new AlertingReply.Done()),
        _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
    };

    private static Decision<AlertingReply, AlertingEvent> SetSilence(AlertingState state, AlertSilence silence, Instant now) =>
        state.Silences.GetValueOrDefault(silence.Id) == silence ? Said(new AlertingReply.Done())
        : AlertDecider.WhyNotSilence(silence.Until, silence.Reason, now) is { } no ? Refused(no.Rule, no.Message)
        : state.Silences.Values.Count(each => now < each.Until) >= AlertingState.SilencesMax
            ? Refused("silences_max", $"the org has {AlertingState.SilencesMax} silences: end one first")
        : Done(new AlertingEvent.SilenceSet(silence));

    private static Decision<AlertingReply, AlertingEvent> SetRoute(AlertingState state, AlertRoute route) =>
        route.Destinations.IsEmpty ? Refused("route_destinations", "a route names at least one destination")
        : AlertRuleDecider.WhyNotDestinations("destinations", route.Destinations, AlertingState.RouteDestinationsMax) is { } no
            ? Refused("route_destinations", $"{no.Field} {no.Message}")
        : state.Routes.GetValueOrDefault((route.Category, route.Team)) is { } held && held.IsSame(route) ? Said(new AlertingReply.Done())
        : state.Routes.Count >= AlertingState.RoutesMax && !state.Routes.ContainsKey((route.Category, route.Team))
            ? Refused("routes_max", $"the org has {AlertingState.RoutesMax} routes: clear one first")
        : Done(new AlertingEvent.RouteSet(route));

    private static Decision<AlertingReply, AlertingEvent> Refused(string rule, string message) =>
        Said(new AlertingReply.Refused(rule, message));

    private static Decision<AlertingReply, AlertingEvent> Said(AlertingReply reply) => new(reply, []);

    private static Decision<AlertingReply, AlertingEvent> Done(AlertingEvent happened) => new(new AlertingReply.Done(), [happened]);
}
