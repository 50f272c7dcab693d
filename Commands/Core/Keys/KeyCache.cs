using System.Collections.Concurrent;
using AgentAssembly.Domain.Keys;

namespace AgentAssembly.Commands.Core.Keys;

/// <summary>
/// The keys in memory, bounded: when it is full, those that were not used since the last time are retired, and a quarter
/// in any case. Safe for concurrent use.
/// </summary>
internal sealed class KeyCache(int keysMax) : IDisposable
{
    private readonly ConcurrentDictionary<KeySubject, DataKey> _keys = new();
    private readonly Lock _gate = new();
    private int _count;

    /// <summary>A subject's key; null when it is not here.</summary>
    public DataKey? Find(KeySubject subject) => _keys.GetValueOrDefault(subject);

    /// <summary>Takes a key, in place of the subject's earlier one, which is retired.</summary>
    public void Put(DataKey key)
    {
        lock (_gate)
        {
            if (_keys.TryGetValue(key.Subject, out var earlier))
            {
                _keys[key.Subject] = key;
                earlier.Dispose();
                return;
            }

            if (_count >= keysMax)
            {
                MakeRoom();
            }

            _keys[key.Subject] = key;
            _count++;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var key in _keys.Values)
            {
                key.Dispose();
            }

            _keys.Clear();
            _count = 0;
        }
    }

    private void MakeRoom()
    {
        var most = _count - Math.Max(1, keysMax / 4);
        foreach (var (subject, key) in _keys)
        {
            if (!key.WasUsed || _count > most)
            {
                _keys.TryRemove(subject, out _);
                key.Dispose();
                _count--;
            }

            key.WasUsed = false;
        }
    }
}
