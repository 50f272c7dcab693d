using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Commanding;

/// <summary>Lets one in at a time for each stream. Remembers a stream only while somebody is there. Safe for concurrent use.</summary>
internal sealed class StreamTurns
{
    private readonly Lock _gate = new();
    private readonly Dictionary<StreamName, Queue> _queues = [];

    /// <summary>Waits until it is one's turn; it ends when what is returned is disposed of.</summary>
    public async ValueTask<IDisposable> EnterAsync(StreamName stream, CancellationToken cancellationToken)
    {
        Queue queue;
        lock (_gate)
        {
            if (!_queues.TryGetValue(stream, out queue!))
            {
                _queues.Add(stream, queue = new());
            }

            queue.Users++;
        }

        try
        {
            await queue.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Leave(stream, queue);
            throw;
        }

        return new Place(this, stream, queue);
    }

    private void Leave(StreamName stream, Queue queue)
    {
        lock (_gate)
        {
            if (--queue.Users == 0)
            {
                _queues.Remove(stream);
                queue.Turn.Dispose();
            }
        }
    }

    private sealed class Queue
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Place(StreamTurns turns, StreamName stream, Queue queue) : IDisposable
    {
        public void Dispose()
        {
            queue.Turn.Release();
            turns.Leave(stream, queue);
        }
    }
}
