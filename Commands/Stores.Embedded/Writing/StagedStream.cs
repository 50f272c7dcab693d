using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded.Writing;

/// <summary>What the open group adds to one stream; durable with the group, and seen by nobody before.</summary>
internal sealed class StagedStream
{
    private readonly List<RecordedEvent> _events = [];

    public StreamHead Head => _events[^1].Event.AsHead;

    /// <summary>Forgets a group; the memory serves the next one.</summary>
    public void Clear() => _events.Clear();

    public void Add(ImmutableArray<ChainedEvent> events, Position first)
    {
        foreach (var chained in events)
        {
            _events.Add(new(first, chained));
            first = first.Next;
        }
    }

    /// <summary>The event of a version, where it is part of the group.</summary>
    public RecordedEvent? At(StreamVersion version)
    {
        var index = version.Value - _events[0].Event.Version.Value;
        return version >= _events[0].Event.Version && index < (ulong)_events.Count ? _events[(int)index] : null;
    }
}
