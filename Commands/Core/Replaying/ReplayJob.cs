namespace AgentAssembly.Commands.Core.Replaying;

/// <summary>A replay that runs.</summary>
internal sealed class ReplayJob(ReplayPass pass, CancellationTokenSource cancelling, long startedAt) : IDisposable
{
    private readonly Lock _gate = new();
    private bool _isOver;

    public ReplayPass Pass => pass;

    public long StartedAt => startedAt;

    public CancellationToken Cancelled { get; } = cancelling.Token;

    public Task Done { get; set; } = Task.CompletedTask;

    // Whoever stops it may meet its end.
    public Task CancelAsync()
    {
        lock (_gate)
        {
            return _isOver ? Task.CompletedTask : cancelling.CancelAsync();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            cancelling.Dispose();
        }
    }
}
