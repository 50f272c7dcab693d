namespace AgentAssembly.Edges.Cli.Demo;

/// <summary>Spreads actions evenly over time. Safe for concurrent use.</summary>
internal sealed class Pace(int? actionsPerSecond, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private long _taken = -1;

    /// <summary>Waits for the next action's turn.</summary>
    public async Task NextAsync(CancellationToken cancellationToken)
    {
        if (actionsPerSecond is not { } rate)
        {
            return;
        }

        var due = TimeSpan.FromSeconds((double)Interlocked.Increment(ref _taken) / rate);
        var early = due - time.GetElapsedTime(_started);
        if (early > TimeSpan.Zero)
        {
            await Task.Delay(early, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
