using AgentAssembly.Commands.Stores.Embedded.Index;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded.Writing;

/// <summary>
/// The durable head of every stream: the recent ones in memory, the others in the index. Safe for concurrent use; one
/// writer sets.
/// </summary>
internal sealed class StreamHeads(LogIndex index, int capacity)
{
    private readonly Lock _gate = new();
    private Dictionary<StreamName, StreamHead?> _young = new(capacity);
    private Dictionary<StreamName, StreamHead?> _old = [];
    private Position _agedAt;
    private long _generation;

    /// <summary>The last durable event of a stream.</summary>
    public StreamHead? Find(StreamName stream)
    {
        long generation;
        lock (_gate)
        {
            generation = _generation;
            if (_young.TryGetValue(stream, out var head))
            {
                return head;
            }

            if (_old.TryGetValue(stream, out head))
            {
                _young.Add(stream, head);
                return head;
            }
        }

        // INVARIANT: a head that is not in memory is in the index, because a generation is dropped only when the index
        // has passed it. The writer may set it while the index is asked: what it set wins. Once the generations have
        // moved on it may be set and dropped again, so that what was asked is too old to be kept.
        var indexed = index.HeadOf(stream);
        lock (_gate)
        {
            return _young.TryGetValue(stream, out var set) || _old.TryGetValue(stream, out set) ? set
                : generation == _generation && _young.Count < capacity ? _young[stream] = indexed
                : indexed;
        }
    }

    /// <summary>Takes what a flush made durable.</summary>
    public void Set(Dictionary<StreamName, StagedStream> staged, Position durable)
    {
        lock (_gate)
        {
            foreach (var (stream, part) in staged)
            {
                _young[stream] = part.Head;
            }

            if (_young.Count >= capacity && index.Next >= _agedAt)
            {
                _old = _young;
                _young = new(capacity);
                _agedAt = durable;
                _generation++;
            }
        }
    }
}
