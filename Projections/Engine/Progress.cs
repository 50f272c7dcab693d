using System.Collections.Concurrent;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Projections.Engine;

/// <summary>How far projections are, and who waits for them to get somewhere. Safe for concurrent use.</summary>
internal sealed class Progress
{
    private readonly ConcurrentDictionary<string, Checkpoint> _checkpoints = new(StringComparer.Ordinal);
    private TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Checkpoint Of(string projection) => _checkpoints.GetValueOrDefault(projection);

    public void Set(string projection, Checkpoint checkpoint) => _checkpoints[projection] = checkpoint;

    /// <summary>Wakes those who wait.</summary>
    public void Tell() =>
        Interlocked.Exchange(ref _told, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public async ValueTask<bool> AwaitAsync(
        IReadOnlyList<string> projections, Position next, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        while (true)
        {
            // Taken before looking, so that nothing is missed between both.
            var told = Volatile.Read(ref _told).Task;
            if (projections.All(name => Of(name).Next >= next))
            {
                return true;
            }

            if (projections.Any(name => Of(name) is { Problem: not null } stopped && stopped.Next < next) || late.IsCancellationRequested)
            {
                return false;
            }

            await told.WaitAsync(ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
