using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>Lets callers wait until a fold has reached a position. Safe for concurrent use.</summary>
internal sealed class PositionWaiters
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TaskCompletionSource, ulong> _waiting = new();
    private Position _next;
    private Exception? _failure;

    public Position Next
    {
        get
        {
            lock (_gate)
            {
                return _next;
            }
        }
    }

    public Task WaitAsync(Position next, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                return Task.FromException(_failure);
            }

            if (_next >= next)
            {
                return Task.CompletedTask;
            }

            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter, next.Value);
            return waiter.Task.WaitAsync(cancellationToken);
        }
    }

    public void Reached(Position next)
    {
        lock (_gate)
        {
            _next = next;
            while (_waiting.TryPeek(out var waiter, out var wanted) && wanted <= next.Value)
            {
                _waiting.Dequeue();
                waiter.SetResult();
            }
        }
    }

    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure = failure;
            while (_waiting.TryDequeue(out var waiter, out _))
            {
                waiter.SetException(failure);
            }
        }
    }
}
