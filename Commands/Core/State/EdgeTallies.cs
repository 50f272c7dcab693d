using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>
/// Distinct edges of one org in the order in which they were last seen; bounded. One writer, any readers, who never see
/// half a change.
/// </summary>
/// <param name="most">Most distinct edges; beyond it the one that was not seen for longest is let go.</param>
internal sealed class EdgeTallies(int most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<EdgeKey, LinkedListNode<EdgeTally>> _nodes = [];
    private readonly LinkedList<EdgeTally> _byLastSeen = new();
    private long _forgotten;

    /// <summary>How many edges were let go.</summary>
    public long Forgotten => Interlocked.Read(ref _forgotten);

    public void Add(EdgeTally seen)
    {
        lock (_gate)
        {
            if (_nodes.Remove(seen.Key, out var node))
            {
                _byLastSeen.Remove(node);
                seen = node.Value.And(seen);
            }

            _nodes.Add(seen.Key, _byLastSeen.AddLast(seen));
            if (_nodes.Count > most)
            {
                _nodes.Remove(_byLastSeen.First!.Value.Key);
                _byLastSeen.RemoveFirst();
                Interlocked.Increment(ref _forgotten);
            }
        }
    }

    /// <summary>The wanted edges that were seen at or after a moment, the latest first.</summary>
    public List<EdgeTally> Latest(Func<EdgeTally, bool> isWanted, Instant since, int limit)
    {
        var found = new List<EdgeTally>();
        lock (_gate)
        {
            // Times do not decrease along the log, so that the list is in their order too.
            for (var node = _byLastSeen.Last; node is not null && node.Value.LastAt >= since; node = node.Previous)
            {
                if (found.Count == limit)
                {
                    break;
                }

                if (isWanted(node.Value))
                {
                    found.Add(node.Value);
                }
            }
        }

        return found;
    }
}
