using System.Collections.Immutable;

namespace AgentAssembly.Domain.Log;

/// <summary>
/// Appends events and reads streams. Safe for concurrent use. Every driver passes <c>specs/Conformance</c>.
/// </summary>
public interface IEventStore
{
    /// <summary>What this driver promises beyond the port's minimum.</summary>
    StoreCapabilities Capabilities { get; }

    /// <summary>
    /// Appends events to one or more streams. The answer comes after they are durable. Appends are placed in the order
    /// of the calls, as far as one thread makes them.
    /// </summary>
    /// <remarks>
    /// A request is judged in this order: <see cref="AppendRules.Check"/>; then whether it repeats an earlier one, which
    /// is answered whatever has happened since; then every expectation, those of the writes first; then
    /// <see cref="AppendRules.CheckLink"/>. A repeat names the same streams, expected versions and event ids, all of
    /// them and no others; only ids are compared, so that whoever chained the events anew reads the stream's head again.
    /// </remarks>
    /// <param name="request">What to write, and what must hold.</param>
    /// <param name="cancellationToken">
    /// Gives up while the append is not yet queued, and then nothing is written; afterwards it runs to its end.
    /// </param>
    /// <returns>
    /// The places given; the first result again when the same ids stand there already; or the expectation that failed,
    /// in which case nothing was written.
    /// </returns>
    /// <exception cref="ArgumentException">The request breaks <see cref="AppendRules"/>; nothing was written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before it was queued; nothing was written.</exception>
    /// <exception cref="EventStoreException">The store cannot append; the exception says whether it may pass.</exception>
    ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Reads a stream forward, up to its end when the enumeration begins. Nothing comes from an absent stream or from
    /// beyond the end.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled; the enumeration never just ends for that.</exception>
    IAsyncEnumerable<RecordedEvent> ReadStreamAsync(
        StreamName stream, StreamVersion from, CancellationToken cancellationToken);

    /// <summary>The last durable event of a stream, or null where there is none.</summary>
    ValueTask<StreamHead?> ReadStreamHeadAsync(StreamName stream, CancellationToken cancellationToken);
}

/// <summary>What a driver promises beyond the port's minimum.</summary>
/// <param name="AtomicAcrossStreams">
/// One append may write several streams and check others, all or nothing. Without it an append touches one stream.
/// </param>
/// <param name="DensePositions">Positions are 0, 1, 2 … without a hole.</param>
public sealed record StoreCapabilities(bool AtomicAcrossStreams, bool DensePositions);

/// <summary>One append.</summary>
/// <param name="Writes">What to write; each stream at most once, at least one event in all.</param>
/// <param name="Checks">What must still hold of other streams; each at most once, none that is written.</param>
public sealed record AppendRequest(ImmutableArray<StreamWrite> Writes, ImmutableArray<StreamCheck> Checks)
{
    /// <summary>Most events in one append.</summary>
    public const int EventsMax = 1_000;

    /// <summary>An append to one stream, without checks.</summary>
    public static AppendRequest To(StreamName stream, params ImmutableArray<ChainedEvent> events) =>
        new([new StreamWrite(stream, events)], []);
}

/// <summary>Events for one stream; the first event's version and previous hash are what is expected of the stream.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Events">At least one event, chained to each other.</param>
public sealed record StreamWrite(StreamName Stream, ImmutableArray<ChainedEvent> Events)
{
    /// <summary>What the stream's last event has to be for this write to be placed.</summary>
    public ExpectedVersion Expected =>
        Events[0].Version.Value == 0 ? ExpectedVersion.NoStream : ExpectedVersion.Exact(new(Events[0].Version.Value - 1));
}

/// <summary>A stream that is not written, and what must hold of it at the moment of the append.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Expected">Its last version, or that it has none.</param>
public readonly record struct StreamCheck(StreamName Stream, ExpectedVersion Expected);

/// <summary>What became of an append that the store could answer.</summary>
public abstract record AppendResult
{
    private AppendResult()
    {
    }

    /// <summary>The events are durable.</summary>
    /// <param name="First">The place of the first event.</param>
    /// <param name="Last">The place of the last event.</param>
    /// <param name="Repeated">They were durable before this call: it repeated an earlier one.</param>
    public sealed record Appended(Position First, Position Last, bool Repeated) : AppendResult;

    /// <summary>
    /// An expectation did not hold, and nothing was written. Of several, the first is named: writes in the order of the
    /// request, then checks.
    /// </summary>
    /// <param name="Stream">The stream it was about.</param>
    /// <param name="Expected">What the caller expected.</param>
    /// <param name="Actual">What was so.</param>
    public sealed record Conflict(StreamName Stream, ExpectedVersion Expected, ExpectedVersion Actual) : AppendResult;
}
