using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;

namespace AgentAssembly.Read.GraphQL.Live;

/// <summary>One event for all its readers: opened once, and its data read when the first one needs it. Safe for concurrent use.</summary>
internal sealed class LiveEvent
{
    private readonly Lazy<EventDocument> _document;

    public LiveEvent(RecordedEvent recorded)
    {
        var told = new Told(recorded);
        (Position, Hash) = (recorded.Position, recorded.Event.Hash);
        (Type, Org, Team, Trace) = (told.Envelope.Type, told.Org, told.Team, told.Envelope.CorrelationId ?? "");
        (Category, Stream) = (told.Category, told.Envelope.Stream);
        _document = new(() => EventsProjection.DocumentOf(told));
    }

    public Position Position { get; }

    public Hash256 Hash { get; }

    public string Category { get; }

    public StreamName Stream { get; }

    public string Type { get; }

    public string Org { get; }

    public string Team { get; }

    public string Trace { get; }

    public EventDocument Document => _document.Value;
}

/// <summary>
/// The events that many readers are at: each is opened once for all of them. Whoever is elsewhere opens events by himself and
/// does not push out those of the others. Safe for concurrent use.
/// </summary>
internal sealed class RecentEvents
{
    private const int Kept = 1_024;
    private const int KeptBytesMax = 16 * 1024;

    private readonly LiveEvent?[] _ring = new LiveEvent?[Kept];

    /// <summary>The event, opened.</summary>
    public LiveEvent Of(RecordedEvent recorded)
    {
        ref var place = ref _ring[recorded.Position.Value % Kept];
        var known = Volatile.Read(ref place);
        if (known?.Position == recorded.Position && known.Hash == recorded.Event.Hash)
        {
            return known;
        }

        var opened = new LiveEvent(recorded);
        if ((known is null || known.Position < recorded.Position) && recorded.Event.Bytes.Length <= KeptBytesMax)
        {
            Volatile.Write(ref place, opened);
        }

        return opened;
    }
}
