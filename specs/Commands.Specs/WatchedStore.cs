using System.Collections.Concurrent;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Commands;

// A store around another one: lets a spec hold, fail or precede an append, and counts what is asked.
internal sealed class WatchedStore(IEventStore inner) : IEventStore
{
    private int _appends;
    private int _headReads;

    // Called before an append is placed; may wait, or throw a fault.
    public Func<AppendRequest, Task>? Before { get; set; }

    public int Appends => Volatile.Read(ref _appends);

    public int HeadReads => Volatile.Read(ref _headReads);

    public StoreCapabilities Capabilities => inner.Capabilities;

    public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _appends);
        return Before is { } before ? AfterAsync(before(request), request) : inner.AppendAsync(request, cancellationToken);
    }

    public IAsyncEnumerable<RecordedEvent> ReadStreamAsync(
        StreamName stream, StreamVersion from, CancellationToken cancellationToken) =>
        inner.ReadStreamAsync(stream, from, cancellationToken);

    public ValueTask<StreamHead?> ReadStreamHeadAsync(StreamName stream, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _headReads);
        return inner.ReadStreamHeadAsync(stream, cancellationToken);
    }

    private async ValueTask<AppendResult> AfterAsync(Task before, AppendRequest request)
    {
        await before;
        return await inner.AppendAsync(request, CancellationToken.None);
    }
}

// A store that writes in groups as the embedded one does: what is queued meanwhile is judged in the order of the calls,
// becomes visible at once, and is answered after that.
internal sealed class GroupStore(IEventStore inner) : IEventStore
{
    private readonly ConcurrentQueue<(AppendRequest Request, TaskCompletionSource<AppendResult> Answer)> _queue = new();
    private int _isWriting;
    private int _groups;

    // How often the writer lets others go first before it takes a group.
    public int Pauses { get; init; } = 3;

    // Faults that the next appends meet, first come first served; null for none.
    public ConcurrentQueue<EventStoreException?> Faults { get; } = new();

    public int Groups => Volatile.Read(ref _groups);

    public StoreCapabilities Capabilities => inner.Capabilities;

    public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        AppendRules.Check(request);
        cancellationToken.ThrowIfCancellationRequested();
        var answer = new TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Enqueue((request, answer));
        if (Interlocked.CompareExchange(ref _isWriting, 1, 0) == 0)
        {
            _ = Task.Run(WriteAsync, CancellationToken.None);
        }

        return new(answer.Task);
    }

    public IAsyncEnumerable<RecordedEvent> ReadStreamAsync(
        StreamName stream, StreamVersion from, CancellationToken cancellationToken) =>
        inner.ReadStreamAsync(stream, from, cancellationToken);

    public ValueTask<StreamHead?> ReadStreamHeadAsync(StreamName stream, CancellationToken cancellationToken) =>
        inner.ReadStreamHeadAsync(stream, cancellationToken);

    private async Task WriteAsync()
    {
        do
        {
            for (var i = 0; i < Pauses; i++)
            {
                await Task.Yield();
            }

            WriteGroup();
            Volatile.Write(ref _isWriting, 0);
        }
        while (!_queue.IsEmpty && Interlocked.CompareExchange(ref _isWriting, 1, 0) == 0);
    }

    private void WriteGroup()
    {
        Interlocked.Increment(ref _groups);
        var answers = new List<Action>();
        while (_queue.TryDequeue(out var queued))
        {
            var (request, answer) = queued;
            try
            {
                if (Faults.TryDequeue(out var fault) && fault is not null)
                {
                    throw fault;
                }

                var result = inner.AppendAsync(request, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                answers.Add(() => answer.SetResult(result));
            }
            catch (Exception e) when (e is EventStoreException or ArgumentException)
            {
                answers.Add(() => answer.SetException(e));
            }
        }

        answers.ForEach(tell => tell());
    }
}
