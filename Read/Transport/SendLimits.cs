namespace AgentAssembly.Read.Transport;

/// <summary>Bounds how long one message may take to be taken by its reader.</summary>
internal static class SendLimits
{
    /// <summary>Sends within a limit.</summary>
    /// <exception cref="ReaderTooSlowException">The reader did not take it in time.</exception>
    public static async Task WithinAsync(
        TimeSpan limit, TimeProvider time, Func<CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        using var timed = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timed.Token, cancellationToken);
        try
        {
            await send(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timed.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ReaderTooSlowException(limit);
        }
    }
}
