using System.Runtime.CompilerServices;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Commands.Core.Invalidation;

/// <summary>What somebody who remembers verdicts is told.</summary>
/// <param name="Next">The first position that was not told of yet: where to resume.</param>
public abstract record InvalidationMessage(Position Next)
{
    /// <summary>The policies of an org changed.</summary>
    /// <param name="Org">The tenant; null when those of the whole node changed.</param>
    /// <param name="Version">How many sets the stream has held, this one included.</param>
    /// <param name="After">Where to resume.</param>
    public sealed record Policy(string? Org, ulong Version, Position After) : InvalidationMessage(After);

    /// <summary>People have decided about an action, nobody did in time, or it was taken back: asking again is answered now.</summary>
    /// <param name="Org">The tenant.</param>
    /// <param name="Team">The team whose action it is.</param>
    /// <param name="Id">The question.</param>
    /// <param name="IsGranted">Whether they agreed.</param>
    /// <param name="After">Where to resume.</param>
    public sealed record Approval(string Org, string Team, ApprovalId Id, bool IsGranted, Position After) : InvalidationMessage(After);

    /// <summary>Everything up to here was told; what follows is live.</summary>
    /// <param name="After">Where to resume.</param>
    public sealed record CaughtUp(Position After) : InvalidationMessage(After);
}

/// <summary>
/// Tells of every change of policies and of every decision of people, from any position on and without a gap. Read from the
/// log at the reader's own pace: a reader that stalls holds up nobody and loses nothing. Safe for concurrent use.
/// </summary>
public sealed class Invalidations(IEventFeed feed)
{
    private static readonly StreamName Node = PolicyPublished.StreamOf("");
    private static readonly FeedFilter Sources = FeedFilter.OfCategories(Node.Category, "approval");

    /// <summary>Where a reader begins that remembers nothing.</summary>
    public async ValueTask<Position> PresentAsync(CancellationToken cancellationToken) =>
        new((await feed.ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Size);

    /// <summary>Tells what was and what comes, until cancelled.</summary>
    /// <exception cref="OperationCanceledException">Cancelled: the only way in which it ends well.</exception>
    public async IAsyncEnumerable<InvalidationMessage> SubscribeAsync(
        Position from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var message in feed.SubscribeAsync(from, Sources, cancellationToken).ConfigureAwait(false))
        {
            if (message is FeedMessage.CaughtUp)
            {
                yield return new InvalidationMessage.CaughtUp(message.Next);
            }
            else if (message is FeedMessage.Event { Recorded: var recorded } && MessageOf(recorded, message.Next) is { } told)
            {
                yield return told;
            }
        }
    }

    private static InvalidationMessage? MessageOf(RecordedEvent recorded, Position next)
    {
        var envelope = recorded.Event.Open();
        if (envelope.Type == PolicyPublished.Type)
        {
            return new InvalidationMessage.Policy(
                recorded.Event.Stream == Node ? null : envelope.Org, envelope.Version.Value + 1, next);
        }

        if (recorded.Event.Stream.CategoryKey != ApprovalId.CategoryKey)
        {
            return null;
        }

        bool? isGranted = ApprovalEventCodec.Read(envelope) switch
        {
            ApprovalEvent.Granted => true,
            ApprovalEvent.Rejected or ApprovalEvent.Withdrawn or ApprovalEvent.Expired { WasGranted: false } => false,
            _ => null,
        };
        return isGranted is { } granted
            ? new InvalidationMessage.Approval(envelope.Org ?? "", envelope.Team ?? "", new(recorded.Event.Stream.Id), granted, next)
            : null;
    }
}
