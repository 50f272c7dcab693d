using System.Collections.Concurrent;
using AgentAssembly.Domain.Deliveries;

namespace AgentAssembly.Commands.Core.Deliveries;

/// <summary>Tells those who wait for an attempt of this process what came of it. Safe for concurrent use.</summary>
public sealed class DeliveryWatch
{
    private readonly ConcurrentDictionary<DeliveryId, TaskCompletionSource<DeliveryOutcome>> _waiting = new();

    /// <summary>How many wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Waits for the next outcome of a delivery, from now on until disposed.</summary>
    public Waiter Wait(DeliveryId id) => new(this, id);

    internal void Tell(DeliveryId id, DeliveryOutcome outcome)
    {
        if (_waiting.TryGetValue(id, out var waiting))
        {
            waiting.TrySetResult(outcome);
        }
    }

    /// <summary>Somebody who waits.</summary>
    public sealed class Waiter : IDisposable
    {
        private readonly DeliveryWatch _watch;
        private readonly DeliveryId _id;
        private readonly TaskCompletionSource<DeliveryOutcome> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Waiter(DeliveryWatch watch, DeliveryId id)
        {
            (_watch, _id) = (watch, id);
            watch._waiting[id] = _told;
        }

        /// <summary>The outcome.</summary>
        public Task<DeliveryOutcome> Outcome => _told.Task;

        /// <inheritdoc/>
        public void Dispose() => _watch._waiting.TryRemove(KeyValuePair.Create(_id, _told));
    }
}
