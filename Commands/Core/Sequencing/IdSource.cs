using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Sequencing;

/// <summary>Makes event ids from an injected clock and an injected source of randomness. Safe for concurrent use.</summary>
/// <param name="time">The clock.</param>
/// <param name="fill">Fills a span with random bytes; called from one thread at a time.</param>
public sealed class IdSource(TimeProvider time, IdSource.FillRandom fill)
{
    private const int RandomBytes = 10;

    private readonly Lock _gate = new();

    // One call fetches randomness for many ids: each call costs as much as a hash.
    private readonly byte[] _pool = new byte[RandomBytes * 256];
    private int _used = RandomBytes * 256;

    /// <summary>Fills a span with random bytes.</summary>
    public delegate void FillRandom(Span<byte> destination);

    /// <summary>A new id.</summary>
    public EventId Next() => Next(Instant.From(time.GetUtcNow()));

    /// <summary>A new id of a moment that the caller has just looked up.</summary>
    public EventId Next(Instant now)
    {
        lock (_gate)
        {
            if (_used == _pool.Length)
            {
                fill(_pool);
                _used = 0;
            }

            var random = _pool.AsSpan(_used, RandomBytes);
            _used += RandomBytes;
            return EventId.Create(now, random);
        }
    }

    /// <summary>Random bytes for a secret.</summary>
    public byte[] Secret(int sizeBytes)
    {
        var secret = new byte[sizeBytes];
        lock (_gate)
        {
            fill(secret);
        }

        return secret;
    }
}
