using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AgentAssembly.Domain.Log;

/// <summary>Reads the whole log in order of position. Shows durable events only. Safe for concurrent use.</summary>
public interface IEventFeed
{
    /// <summary>The durable head.</summary>
    ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken);

    /// <summary>Reads from a position, inclusive, up to the head when the enumeration begins.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the enumeration never just ends for that.</exception>
    IAsyncEnumerable<RecordedEvent> ReadAllAsync(
        Position from, FeedFilter filter, CancellationToken cancellationToken);

    /// <summary>
    /// Reads from a position, inclusive, and goes on with what is appended, without gap or duplicate, until cancelled.
    /// A position beyond the head is waited for.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled: the only way in which a subscription ends well.</exception>
    IAsyncEnumerable<FeedMessage> SubscribeAsync(
        Position from, FeedFilter filter, CancellationToken cancellationToken);
}

/// <summary>Which events a reader wants.</summary>
public sealed class FeedFilter
{
    private readonly FrozenSet<ulong>? _packed;

    private FeedFilter(ImmutableArray<string> categories)
    {
        Categories = categories;
        _packed = categories.IsEmpty ? null : categories.Select(c => StreamName.Of(c, 0).CategoryKey).ToFrozenSet();
    }

    /// <summary>The categories that pass, as <see cref="StreamName.CategoryKey"/>; none stands for all.</summary>
    public ImmutableArray<ulong> CategoryKeys => _packed?.Items ?? [];

    /// <summary>Every event.</summary>
    public static FeedFilter Everything { get; } = new([]);

    /// <summary>Events of streams of these categories.</summary>
    /// <exception cref="ArgumentException">One of them is no category.</exception>
    public static FeedFilter OfCategories(params ReadOnlySpan<string> categories) => new([.. categories]);

    /// <summary>The categories that pass; none stands for all.</summary>
    public ImmutableArray<string> Categories { get; }

    /// <summary>Whether it passes everything.</summary>
    public bool PassesEverything => _packed is null;

    /// <summary>Whether events of this stream are wanted.</summary>
    public bool Passes(StreamName stream) => _packed is null || _packed.Contains(stream.CategoryKey);
}

/// <summary>What a subscription says.</summary>
public abstract record FeedMessage
{
    private FeedMessage(Position next) => Next = next;

    /// <summary>The first position that was not looked at yet: where to resume.</summary>
    public Position Next { get; }

    /// <summary>An event that passes the filter.</summary>
    /// <param name="Recorded">The event and its place.</param>
    public sealed record Event(RecordedEvent Recorded) : FeedMessage(Recorded.Position.Next);

    /// <summary>
    /// Everything durable at this moment has been delivered; what follows is live. Said once, and once more after each
    /// <see cref="FellBehind"/>.
    /// </summary>
    /// <param name="At">Where to resume.</param>
    public sealed record CaughtUp(Position At) : FeedMessage(At);

    /// <summary>The reader was live and is now far behind the head; events still come, in order and without a gap.</summary>
    /// <param name="At">Where to resume.</param>
    public sealed record FellBehind(Position At) : FeedMessage(At);

    /// <summary>
    /// A live reader was told nothing for a while, because nothing passed the filter; the position moves on nevertheless.
    /// </summary>
    /// <param name="At">Where to resume.</param>
    public sealed record Heartbeat(Position At) : FeedMessage(At);
}
