using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Actions.CheckAction;

/// <summary>Whose idempotency key it is. The org counts beside the agent, because nobody has one id in every org.</summary>
/// <param name="Org">The tenant.</param>
/// <param name="Agent">The agent.</param>
/// <param name="KeyDigest">The key's digest.</param>
public readonly record struct IdempotencyName(string Org, AgentId Agent, string KeyDigest)
{
    /// <summary>The name of a key that an actor uses; the key is kept and recorded as a digest only.</summary>
    public static IdempotencyName Of(ActorClaim actor, string key) =>
        new(actor.Org, actor.AgentId, Domain.Log.KeyDigest.First16("aa-idempotency/1", [key]).ToString("x32"));
}

/// <summary>
/// Answers of the last five minutes by agent and idempotency key (architecture §5). Bounded: when it is full, requests
/// with a key are told to come back, and requests without one go on. Safe for concurrent use.
/// </summary>
public sealed class IdempotencyTable(TimeProvider time, int entriesMax)
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly ExpiringTable<IdempotencyName, Entry> _entries = new(time, entriesMax);

    /// <summary>Remembers an answer that was read back from the log; older answers come first.</summary>
    public void Remember(IdempotencyName name, Hash256 action, CheckReply reply, DateTimeOffset decidedAt)
    {
        // A time ahead of the clock, which was then set back, prolongs nothing.
        var left = decidedAt + Lifetime - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return;
        }

        lock (_gate)
        {
            if (_entries.TryGet(name, out var entry) && entry.IsWaiting)
            {
                entry.Reply = Task.FromResult(reply);
                return;
            }

            _entries.TryAdd(name, new Entry(action, Task.FromResult(reply)), left < Lifetime ? left : Lifetime);
        }
    }

    /// <summary>Answers from memory, or has the action decided and remembers the answer.</summary>
    /// <param name="name">Whose key.</param>
    /// <param name="action">What it came with.</param>
    /// <param name="decide">
    /// Decides. Runs for everybody who sent the key meanwhile, and so under nobody's cancellation.
    /// </param>
    /// <param name="cancellationToken">Ends the caller's wait, and not the deciding.</param>
    /// <exception cref="IdempotencyKeyReusedException">The key came with another action.</exception>
    public async ValueTask<CheckReply> GetOrDecideAsync(
        IdempotencyName name, Hash256 action, Func<Task<CheckReply>> decide, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var own = new TaskCompletionSource<CheckReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Claim(name, action, own.Task) is { } earlier)
        {
            return (await earlier.WaitAsync(cancellationToken).ConfigureAwait(false)) with { Replayed = true };
        }

        _ = DecideAsync(name, decide, own);
        return await own.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task DecideAsync(IdempotencyName name, Func<Task<CheckReply>> decide, TaskCompletionSource<CheckReply> own)
    {
        try
        {
            var reply = await decide().ConfigureAwait(false);
            if (!reply.IsRepeatable)
            {
                Drop(name);
            }

            own.SetResult(reply);
        }
        catch (Exception e)
        {
            // Whoever repeated the request meanwhile shares its fate; the next repetition is decided anew.
            Drop(name);
            own.SetException(e);
            _ = own.Task.Exception;
        }
    }

    private Task<CheckReply>? Claim(IdempotencyName name, Hash256 action, Task<CheckReply> own)
    {
        lock (_gate)
        {
            if (_entries.TryGet(name, out var entry))
            {
                return entry.Action == action ? Earlier(entry, own) : throw new IdempotencyKeyReusedException();
            }

            return _entries.TryAdd(name, new Entry(action, own), Lifetime)
                ? null
                : throw new EventStoreException(StoreFault.Busy,
                    $"{entriesMax} idempotency keys are remembered, and no more fit: send it again, or without a key")
                { RetryAfter = TimeSpan.FromSeconds(1) };
        }
    }

    // That people are asked is no last word: whoever repeats the request wants to know whether they have spoken.
    private static Task<CheckReply>? Earlier(Entry entry, Task<CheckReply> own)
    {
        if (!entry.IsWaiting)
        {
            return entry.Reply;
        }

        entry.Reply = own;
        return null;
    }

    private void Drop(IdempotencyName name)
    {
        lock (_gate)
        {
            _entries.Remove(name, out _);
        }
    }

    private sealed class Entry(Hash256 action, Task<CheckReply> reply)
    {
        public Hash256 Action => action;

        public Task<CheckReply> Reply { get; set; } = reply;

        public bool IsWaiting => Reply is { IsCompletedSuccessfully: true, Result.Verdict: Verdict.Pending };
    }
}
