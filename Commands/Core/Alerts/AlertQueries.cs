using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Alerts;

/// <summary>Which alerts somebody wants to see. What is left empty is not asked for.</summary>
public sealed record AlertQuestion
{
    /// <summary>The tenant.</summary>
    public required string Org { get; init; }

    /// <summary>Where they stand; none for all.</summary>
    public ImmutableArray<AlertPhase> Phases { get; init; } = [];

    /// <summary>How bad they are; none for all.</summary>
    public ImmutableArray<AlertSeverity> Severities { get; init; } = [];

    /// <summary>The category.</summary>
    public string Category { get; init; } = "";

    /// <summary>The team.</summary>
    public string Team { get; init; } = "";

    /// <summary>The agent's id.</summary>
    public string Agent { get; init; } = "";

    /// <summary>The rule's id, or its name.</summary>
    public string Rule { get; init; } = "";

    /// <summary>Raised since then.</summary>
    public Instant Since { get; init; } = new(long.MinValue);

    /// <summary>Whether an alert is asked for.</summary>
    public bool Passes(KnownAlert alert)
    {
        var (state, about) = (alert.State, alert.State.Case!);
        return alert.Org == Org
            && (Phases.IsEmpty || Phases.Contains(state.Phase))
            && (Severities.IsEmpty || Severities.Contains(about.Severity))
            && (Category.Length == 0 || Category == about.Category)
            && (Team.Length == 0 || Team == about.Team)
            && (Agent.Length == 0 || Agent == about.Agent)
            && (Rule.Length == 0 || Rule == about.Rule?.Id.ToString() || Rule == about.Rule?.Name)
            && state.RaisedAt >= Since;
    }
}

/// <summary>An alert with everything that happened to it, in order.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Events">What happened.</param>
public sealed record AlertStory(KnownAlert Alert, ImmutableArray<AlertEvent> Events);

/// <summary>Something that happened to an alert.</summary>
/// <param name="At">The event's place.</param>
/// <param name="Happened">The event; null where everything up to there was told and what follows is live.</param>
/// <param name="Alert">The alert as it was then; null where nothing happened.</param>
public sealed record AlertNews(Position At, AlertEvent? Happened, KnownAlert? Alert);

/// <summary>Shows alerts, to each caller as much as it may know of. Safe for concurrent use.</summary>
public sealed class AlertQueries(IEventStore store, IEventFeed feed, AlertLookup lookup, StreamHistory<KnownAlert> history)
{
    /// <summary>How alerts are kept in mind.</summary>
    public static HistoryFold<KnownAlert> Fold { get; } = new(
        "alert",
        (before, recorded) => AlertBook.After(before, new(recorded.Event.Stream.Id), recorded.Event.Open()) is { State.Case: not null } alert
            ? alert
            : null,
        alert => alert.State.IsOpen,
        alert => alert.State.RaisedAt);

    private static readonly FeedFilter Alerts = FeedFilter.OfCategories("alert");

    /// <summary>Alerts, the latest first; ended ones as far as they are kept in mind.</summary>
    public ValueTask<IReadOnlyList<KnownAlert>> ListAsync(
        Caller caller, AlertQuestion question, CancellationToken cancellationToken) =>
        history.ListAsync(
            alert => AlertLookup.MaySee(caller, alert.Org, alert.State.Case!.Team) && question.Passes(alert), cancellationToken);

    /// <summary>One alert, however long ago it ended.</summary>
    public async ValueTask<Answer<AlertStory>> GetAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        if (await lookup.FindAsync(caller, id, cancellationToken).ConfigureAwait(false) is not { } alert)
        {
            return AlertAdministration.NotFound(id).Refusing<AlertStory>();
        }

        var events = ImmutableArray.CreateBuilder<AlertEvent>();
        await foreach (var recorded in store.ReadStreamAsync(alert.Id.Stream, StreamVersion.First, cancellationToken).ConfigureAwait(false))
        {
            if (AlertEventCodec.Read(recorded.Event.Open()) is { } happened)
            {
                events.Add(happened);
            }
        }

        return new Answer<AlertStory>.Done(new(alert, events.DrainToImmutable()), null);
    }

    /// <summary>Where a watcher begins that has seen nothing: behind everything that is there.</summary>
    public async ValueTask<Position> PresentAsync(CancellationToken cancellationToken) =>
        new((await feed.ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Size);

    /// <summary>Tells what happens to alerts, from a position on and without a gap, until cancelled.</summary>
    /// <param name="caller">Who watches.</param>
    /// <param name="org">Only of this tenant; null for all that the caller may know of.</param>
    /// <param name="from">The first position to tell of.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<AlertNews> WatchAsync(
        Caller caller, string? org, Position from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var message in feed.SubscribeAsync(from, Alerts, cancellationToken).ConfigureAwait(false))
        {
            if (message is FeedMessage.CaughtUp && message.Next > Position.Start)
            {
                yield return new(new Position(message.Next.Value - 1), null, null);
            }

            if (message is not FeedMessage.Event { Recorded: var recorded })
            {
                continue;
            }

            var envelope = recorded.Event.Open();
            if (!AlertLookup.MaySee(caller, envelope.Org ?? "", envelope.Team ?? "") || (org is not null && envelope.Org != org)
                || AlertEventCodec.Read(envelope) is not { } happened)
            {
                continue;
            }

            yield return new(recorded.Position, happened, await lookup.ReadAsync(
                new AlertId(recorded.Event.Stream.Id), envelope.Version, cancellationToken).ConfigureAwait(false));
        }
    }
}
