using System.Collections.Concurrent;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>What a stream's state is, and where that was read.</summary>
/// <param name="Org">The tenant, as the stream's events tell it; empty for none.</param>
/// <param name="Team">The team; empty for none.</param>
/// <param name="State">The state.</param>
/// <param name="Version">The version of the stream's last event.</param>
public sealed record KnownStream<TState>(string Org, string Team, TState State, StreamVersion Version);

/// <summary>The states of all streams of one category, folded from the log. One writer, any readers.</summary>
/// <param name="category">The category.</param>
/// <param name="initial">The state before any event.</param>
/// <param name="evolve">The state after one more event; after one of an unknown type, the same.</param>
public sealed class StreamBook<TState>(string category, TState initial, Func<TState, EventEnvelope, TState> evolve)
{
    private readonly ConcurrentDictionary<StreamName, KnownStream<TState>> _streams = new();
    private readonly ulong _category = StreamName.Of(category, 0).CategoryKey;

    /// <summary>The state before any event.</summary>
    public TState Initial => initial;

    /// <summary>All streams, in no order.</summary>
    public IEnumerable<KeyValuePair<StreamName, KnownStream<TState>>> All => _streams;

    /// <summary>A stream; null when it has no event.</summary>
    public KnownStream<TState>? Find(StreamName stream) => _streams.GetValueOrDefault(stream);

    /// <summary>A stream's state; the initial one when it has no event.</summary>
    public TState StateOf(StreamName stream) => Find(stream) is { } known ? known.State : initial;

    /// <summary>What an append that rests on a stream has to check.</summary>
    public StreamCheck CheckOf(StreamName stream) => CheckOf(stream, Find(stream));

    internal static StreamCheck CheckOf(StreamName stream, KnownStream<TState>? known) =>
        new(stream, known is null ? ExpectedVersion.NoStream : ExpectedVersion.Exact(known.Version));

    internal void Apply(RecordedEvent recorded)
    {
        var stream = recorded.Event.Stream;
        if (stream.CategoryKey != _category)
        {
            return;
        }

        var envelope = recorded.Event.Open();
        var before = _streams.GetValueOrDefault(stream);
        _streams[stream] = new KnownStream<TState>(
            envelope.Org ?? "", envelope.Team ?? "", evolve(before is null ? initial : before.State, envelope), envelope.Version);
    }
}
