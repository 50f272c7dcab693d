using System.Runtime.CompilerServices;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.GraphQL.Reading;

namespace AgentAssembly.Read.GraphQL.Live;

/// <summary>
/// Tells readers what happens, straight from the log. A reader that gives the last position that it saw misses nothing and is told
/// nothing twice; one that gives none hears what happens from now on. Safe for concurrent use.
/// </summary>
internal sealed class LiveQueries(
    IEventFeed feed, ILogExtent extent, ReadModels documents, ModelSet models, RecentEvents recent, TimeProvider time)
{
    /// <summary>How often a stream says how far it is.</summary>
    public static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(15);

    /// <summary>Answers until cancelled.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async IAsyncEnumerable<LiveFrame> AnswerAsync(
        LiveQuestion question, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var opening = await OpenAsync(question, cancellationToken).ConfigureAwait(false);
        foreach (var frame in opening.Said)
        {
            yield return frame;
        }

        var (next, isLive, hasBeaten) = (opening.From, opening.IsLive, false);
        var roots = new AgentRoots(models, question.Viewer);
        var messages = new BeatingFeed(
            feed.SubscribeAsync(next, question.Filter, cancellationToken), BeatInterval, time, cancellationToken);
        await using var held = messages.ConfigureAwait(false);
        while (true)
        {
            var message = await messages.NextAsync().ConfigureAwait(false);
            next = message?.Next ?? next;
            switch (message)
            {
                case FeedMessage.Event { Recorded: var recorded }:
                    var happened = recent.Of(recorded);
                    roots.See(happened);
                    if (question.Passes(happened))
                    {
                        // What is looked at for one frame is let go once its reader has it.
                        using var request = new ReadRequest(documents, time);
                        if (await HasRootAsync(question, happened, roots, request, cancellationToken).ConfigureAwait(false))
                        {
                            yield return new DataFrame(happened.Position, happened.Document, request, question.Viewer);
                        }
                    }

                    break;

                // Said once: that it fell behind in between, a heartbeat tells.
                case FeedMessage.CaughtUp when !isLive:
                    isLive = true;
                    yield return new LiveFrame.CaughtUp(Before(next));
                    break;

                // The log speaks up where nothing passes its filter, the clock where much passes that and is not wanted.
                case FeedMessage.Heartbeat or FeedMessage.FellBehind:
                case null when !hasBeaten:
                    yield return await BeatAsync(next, cancellationToken).ConfigureAwait(false);
                    hasBeaten = message is not null;
                    break;

                case null:
                    hasBeaten = false;
                    break;
            }
        }
    }

    // Where it begins, and what is to be said of that.
    private async ValueTask<Opening> OpenAsync(LiveQuestion question, CancellationToken cancellationToken)
    {
        var head = new Position((await feed.ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Size);
        var first = await extent.FirstKeptAsync(cancellationToken).ConfigureAwait(false);
        var isOther = question.Epoch is { } epoch && epoch != extent.Epoch;
        return question.After switch
        {
            null => new(head, true, [.. isOther ? [new LiveFrame.Reset(extent.Epoch)] : (LiveFrame[])[], new LiveFrame.CaughtUp(Before(head))]),
            { } after when isOther || after >= head => new(first, false, [new LiveFrame.Reset(extent.Epoch)]),
            { } after when after.Next < first => new(first, false, [new LiveFrame.Gap(after.Next, Before(first)!.Value, "RETENTION")]),
            { } after => new(after.Next, false, []),
        };
    }

    private static async ValueTask<bool> HasRootAsync(
        LiveQuestion question, LiveEvent happened, AgentRoots roots, ReadRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return question.Roots is null || question.Roots.Contains(
                await roots.RootOfAsync(happened.Document.Agent!, happened.Position, request, cancellationToken).ConfigureAwait(false));
        }
        catch (ProjectionBehindException e)
        {
            throw new ReadError("PROJECTION_BEHIND", 503, $"where.roots: {e.Message}. Subscribe again behind the last position that you have");
        }
    }

    private async ValueTask<LiveFrame> BeatAsync(Position next, CancellationToken cancellationToken)
    {
        var head = new Position((await feed.ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Size);
        return new LiveFrame.Heartbeat(Before(next), Before(head), next < head ? (long)(head.Value - next.Value) : 0);
    }

    private static Position? Before(Position next) => next == Position.Start ? null : new(next.Value - 1);

    private readonly record struct Opening(Position From, bool IsLive, LiveFrame[] Said);
}
