using AgentAssembly.Read.Execution;

namespace AgentAssembly.Read.Transport.Sse;

/// <summary>Writes the items of a stream as events, one taken when the one before was written, and shows life in between.</summary>
/// <param name="writer">Where to.</param>
/// <param name="keepAlive">How long it may be silent.</param>
/// <param name="tellsPositions">Whether events carry ids; only where the reader can come back with one.</param>
/// <param name="time">The clock.</param>
internal sealed class SseStream(EventWriter writer, TimeSpan keepAlive, bool tellsPositions, TimeProvider time)
{
    /// <summary>The position of the last item that its reader took; null before the first.</summary>
    public string? Delivered { get; private set; }

    /// <summary>Writes every item.</summary>
    /// <param name="frames">The items.</param>
    /// <param name="reading">Ends the reading; it is ended here when a write fails.</param>
    public async Task WriteAllAsync(IAsyncEnumerable<Frame> frames, CancellationTokenSource reading)
    {
        var items = frames.GetAsyncEnumerator(reading.Token);
        await using var held = items.ConfigureAwait(false);
        while (await MoveNextAsync(items, reading).ConfigureAwait(false))
        {
            await WriteAsync(items.Current, reading.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Writes one item.</summary>
    public async Task WriteAsync(Frame frame, CancellationToken cancellationToken)
    {
        await writer.NextAsync(frame.Body, tellsPositions ? frame.Position : null, cancellationToken).ConfigureAwait(false);
        Delivered = frame.Position ?? Delivered;
    }

    /// <summary>Says that nothing more comes.</summary>
    public Task CompleteAsync(CancellationToken cancellationToken) => writer.CompleteAsync(cancellationToken);

    private async Task<bool> MoveNextAsync(IAsyncEnumerator<Frame> items, CancellationTokenSource reading)
    {
        var moving = items.MoveNextAsync().AsTask();
        try
        {
            while (!moving.IsCompleted)
            {
                using var moved = CancellationTokenSource.CreateLinkedTokenSource(reading.Token);
                var silence = Task.Delay(keepAlive, time, moved.Token);
                if (await Task.WhenAny(moving, silence).ConfigureAwait(false) == silence && !moving.IsCompleted)
                {
                    await silence.ConfigureAwait(false);
                    await writer.ShowLifeAsync(reading.Token).ConfigureAwait(false);
                }

                await moved.CancelAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            // An enumerator must not be left while it moves.
            if (!moving.IsCompleted)
            {
                await reading.CancelAsync().ConfigureAwait(false);
                await Task.WhenAny(moving).ConfigureAwait(false);
            }
        }

        return await moving.ConfigureAwait(false);
    }
}
