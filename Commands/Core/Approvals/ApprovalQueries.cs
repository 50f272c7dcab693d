using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Approvals;

/// <summary>Which questions somebody wants to see.</summary>
/// <param name="Org">The tenant.</param>
/// <param name="Team">The team; empty for all.</param>
/// <param name="Agent">The agent; null for all.</param>
/// <param name="Phases">Where they stand; none for all.</param>
public sealed record ApprovalQuestion(string Org, string Team, AgentId? Agent, ImmutableArray<ApprovalPhase> Phases);

/// <summary>A question with everything that happened to it, in order.</summary>
/// <param name="Round">The question.</param>
/// <param name="Events">What happened.</param>
public sealed record ApprovalStory(KnownApproval Round, ImmutableArray<ApprovalEvent> Events);

/// <summary>Something that happened to a question.</summary>
/// <param name="At">The event's place.</param>
/// <param name="Happened">The event; null where everything up to there was told and what follows is live.</param>
/// <param name="Round">The question as it was then; null where nothing happened.</param>
public sealed record ApprovalNews(Position At, ApprovalEvent? Happened, KnownApproval? Round);

/// <summary>
/// Shows what people are asked, to each caller as much as it may know of. Safe for concurrent use.
/// </summary>
public sealed class ApprovalQueries(
    WriteSideState state, IEventStore store, IEventFeed feed, ApprovalRounds rounds, StreamHistory<KnownApproval> history)
{
    /// <summary>How questions are kept in mind.</summary>
    public static HistoryFold<KnownApproval> Fold { get; } = new(
        "approval",
        (before, recorded) => ApprovalRounds.After(before, new(recorded.Event.Stream.Id), recorded) is { State.Phase: not ApprovalPhase.None } round
            ? round
            : null,
        round => round.State.IsOpen,
        round => round.State.RequestedAt);

    private static readonly FeedFilter Rounds = FeedFilter.OfCategories("approval");

    /// <summary>The questions that nobody has decided yet, the oldest first.</summary>
    public IReadOnlyList<KnownApproval> Pending(Caller caller, string org) =>
    [
        .. state.Approvals.All.Where(round => round.State.Phase == ApprovalPhase.Pending && round.Org == org && ApprovalSight.MaySee(caller, round))
            .OrderBy(round => round.State.RequestedAt.UnixMicroseconds).ThenBy(round => round.Id.Value),
    ];

    /// <summary>Questions, the latest first; ended ones as far as they are kept in mind.</summary>
    public ValueTask<IReadOnlyList<KnownApproval>> ListAsync(
        Caller caller, ApprovalQuestion question, CancellationToken cancellationToken) =>
        history.ListAsync(
            round => round.Org == question.Org
                && (question.Team.Length == 0 || round.State.Team == question.Team)
                && (question.Agent is not { } agent || round.State.Request!.Agent == agent)
                && (question.Phases.IsEmpty || question.Phases.Contains(round.State.Phase))
                && ApprovalSight.MaySee(caller, round),
            cancellationToken);

    /// <summary>One question, however long ago it ended.</summary>
    public async ValueTask<Answer<ApprovalStory>> GetAsync(Caller caller, string text, CancellationToken cancellationToken)
    {
        if (!ApprovalId.TryParse(text, out var id)
            || await rounds.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } round
            || !ApprovalSight.MaySee(caller, round))
        {
            return new Answer<ApprovalStory>.NotFound(Unknown(text));
        }

        var events = ImmutableArray.CreateBuilder<ApprovalEvent>();
        await foreach (var recorded in store.ReadStreamAsync(id.Stream, StreamVersion.First, cancellationToken).ConfigureAwait(false))
        {
            if (ApprovalEventCodec.Read(recorded.Event.Open()) is { } happened)
            {
                events.Add(happened);
            }
        }

        return new Answer<ApprovalStory>.Done(new(round, events.DrainToImmutable()), null);
    }

    internal static string Unknown(string text) =>
        $"there is no request for approval '{text}': 'aasm approvals list' shows those that you may see";

    /// <summary>Where a watcher begins that has seen nothing: behind everything that is there.</summary>
    public async ValueTask<Position> PresentAsync(CancellationToken cancellationToken) =>
        new((await feed.ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Size);

    /// <summary>Tells what happens to questions, from a position on and without a gap, until cancelled.</summary>
    /// <param name="caller">Who watches.</param>
    /// <param name="org">Only of this tenant; null for all that the caller may know of.</param>
    /// <param name="from">The first position to tell of.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ApprovalNews> WatchAsync(
        Caller caller, string? org, Position from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var message in feed.SubscribeAsync(from, Rounds, cancellationToken).ConfigureAwait(false))
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
            if (!TeamSight.MaySee(caller, envelope.Org ?? "", envelope.Team ?? "") || (org is not null && envelope.Org != org)
                || ApprovalEventCodec.Read(envelope) is not { } happened)
            {
                continue;
            }

            var id = new ApprovalId(recorded.Event.Stream.Id);
            yield return new(recorded.Position, happened,
                await rounds.FindAsync(id, envelope.Version, cancellationToken).ConfigureAwait(false));
        }
    }
}
