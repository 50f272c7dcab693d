using System.Runtime.CompilerServices;
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

    /// <summary>Everything up to here was told; what follows is live.</summary>
    /// <param name="After">Where to resume.</param>
    public sealed record CaughtUp(Position After) : InvalidationMessage(After);
}

/// <summary>
/// Tells of every change of policies, from any position on and without a gap. Read from the log at the reader's own pace: a
/// reader that stalls holds up nobody and loses nothing. Safe for concurrent use.
/// </summary>
public sealed class PolicyInvalidations(IEventFeed feed)
{
    private static readonly StreamName Node = PolicyPublished.StreamOf("");
    private static readonly FeedFilter Policies = FeedFilter.OfCategories(Node.Category);

    /// <summary>Where a reader begins that remembers nothing.</summary>
    public async ValueTask<Position> PresentAsync(CancellationToken cancellationToken) =>
        new((await feed.ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Size);

    /// <summary>Tells what was and what comes, until cancelled.</summary>
    /// <exception cref="OperationCanceledException">Cancelled: the only way in which it ends well.</exception>
    public async IAsyncEnumerable<InvalidationMessage> SubscribeAsync(
        Position from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var message in feed.SubscribeAsync(from, Policies, cancellationToken).ConfigureAwait(false))
        {
            if (message is FeedMessage.CaughtUp)
            {
                yield return new InvalidationMessage.CaughtUp(message.Next);
            }
            else if (message is FeedMessage.Event { Recorded: var recorded }
                && recorded.Event.Open() is { Type: PolicyPublished.Type } envelope)
            {
                var org = recorded.Event.Stream == Node ? null : envelope.Org;
                yield return new InvalidationMessage.Policy(org, envelope.Version.Value + 1, message.Next);
            }
        }
    }
}
