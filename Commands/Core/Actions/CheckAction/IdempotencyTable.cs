using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Actions.CheckAction;

/// <summary>
/// Answers of the last five minutes by agent and idempotency key (architecture §5). Bounded: when it is full, requests
/// with a key are told to come back, and requests without one go on. Safe for concurrent use.
/// </summary>
public sealed class IdempotencyTable(TimeProvider time, int entriesMax)
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<(AgentId Agent, string Key), Entry> _entries = [];
    private readonly Queue<((AgentId Agent, string Key) Name, DateTimeOffset Ends)> _order = new();

    /// <summary>The key as it is kept and recorded: its digest, so that nothing that a caller put in it is kept.</summary>
    public static string DigestOf(string key) => key.Length == 0 ? "" : KeyDigest.First16("aa-idempotency/1", [key]).ToString("x32");

    /// <summary>Remembers an answer that was read back from the log.</summary>
    public void Remember(AgentId agent, string keyDigest, Hash256 action, CheckReply reply, DateTimeOffset decidedAt)
    {
        lock (_gate)
        {
            Forget();
            if (_entries.Count < entriesMax && decidedAt + Lifetime > time.GetUtcNow())
            {
                Add((agent, keyDigest), new Entry(action, Task.FromResult(reply)), decidedAt + Lifetime);
            }
        }
    }

    /// <summary>Answers from memory, or has the action decided and remembers the answer.</summary>
    /// <exception cref="IdempotencyKeyReusedException">The key came with another action.</exception>
    public async ValueTask<CheckReply> GetOrDecideAsync(
        AgentId agent, string keyDigest, Hash256 action, Func<Task<CheckReply>> decide)
    {
        var name = (agent, keyDigest);
        var own = new TaskCompletionSource<CheckReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Claim(name, action, own) is { } earlier)
        {
            return (await earlier.ConfigureAwait(false)) with { Replayed = true };
        }

        try
        {
            var reply = await decide().ConfigureAwait(false);
            own.SetResult(reply);
            if (reply.Position is null)
            {
                Drop(name);
            }

            return reply;
        }
        catch (Exception e)
        {
            // Whoever repeated the request meanwhile shares its fate; the next repetition is decided anew.
            Drop(name);
            own.SetException(e);
            _ = own.Task.Exception;
            throw;
        }
    }

    private Task<CheckReply>? Claim((AgentId Agent, string Key) name, Hash256 action, TaskCompletionSource<CheckReply> own)
    {
        lock (_gate)
        {
            Forget();
            if (_entries.TryGetValue(name, out var entry))
            {
                return entry.Action == action ? entry.Reply : throw new IdempotencyKeyReusedException();
            }

            if (_entries.Count >= entriesMax)
            {
                throw new EventStoreException(StoreFault.Busy,
                    $"{entriesMax} idempotency keys are remembered, and no more fit: send it again, or without a key")
                { RetryAfter = TimeSpan.FromSeconds(1) };
            }

            Add(name, new Entry(action, own.Task), time.GetUtcNow() + Lifetime);
            return null;
        }
    }

    private void Add((AgentId Agent, string Key) name, Entry entry, DateTimeOffset ends)
    {
        if (_entries.TryAdd(name, entry))
        {
            _order.Enqueue((name, ends));
        }
    }

    private void Drop((AgentId Agent, string Key) name)
    {
        lock (_gate)
        {
            _entries.Remove(name);
        }
    }

    private void Forget()
    {
        var now = time.GetUtcNow();
        while (_order.TryPeek(out var oldest) && oldest.Ends <= now)
        {
            _entries.Remove(_order.Dequeue().Name);
        }
    }

    private sealed record Entry(Hash256 Action, Task<CheckReply> Reply);
}
