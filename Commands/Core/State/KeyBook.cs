using System.Collections.Concurrent;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>
/// Which keys the log says are destroyed, and how often the installation's was rotated. Keys that exist are in the key
/// store alone, so that memory grows by what was erased and not by who acts. One writer, any readers.
/// </summary>
public sealed class KeyBook
{
    private static readonly ulong Category = KeyDecider.StreamOf(default(KeyId)).CategoryKey;

    private readonly ConcurrentDictionary<StreamName, KnownStream<KeyState>> _streams = new();

    /// <summary>Keys that were destroyed and installations whose key was rotated, in no order.</summary>
    public IEnumerable<KeyValuePair<StreamName, KnownStream<KeyState>>> All => _streams;

    /// <summary>The keys that were destroyed.</summary>
    public IEnumerable<KeyState> Destroyed => _streams.Values.Select(known => known.State).Where(state => state.IsDestroyed);

    internal void Apply(RecordedEvent recorded)
    {
        var stream = recorded.Event.Stream;
        if (stream.CategoryKey != Category)
        {
            return;
        }

        var envelope = recorded.Event.Open();
        if (envelope.Type is not (KeyEvent.DestroyedType or KeyEvent.RotatedType) && !_streams.ContainsKey(stream))
        {
            return;
        }

        var before = _streams.GetValueOrDefault(stream)?.State ?? KeyDecider.Initial;
        var after = KeyEvent.Read(envelope) is { } happened ? KeyDecider.Evolve(before, happened) : before;
        _streams[stream] = new(envelope.Org ?? "", "", after, envelope.Version);
    }
}
