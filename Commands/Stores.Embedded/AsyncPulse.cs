namespace AgentAssembly.Commands.Stores.Embedded;

/// <summary>Wakes whoever waits, again and again. A task taken before looking misses nothing that happens after.</summary>
internal sealed class AsyncPulse
{
    private TaskCompletionSource? _next;

    /// <summary>Ends at the next beat after this call.</summary>
    public Task Next
    {
        get
        {
            var current = Volatile.Read(ref _next);
            if (current is not null)
            {
                return current.Task;
            }

            var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Interlocked.CompareExchange(ref _next, made, null) ?? made).Task;
        }
    }

    /// <summary>Wakes everybody who took a task.</summary>
    public void Beat() => Interlocked.Exchange(ref _next, null)?.SetResult();
}
