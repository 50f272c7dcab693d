using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded.Writing;

/// <summary>An append that waits for its group's flush.</summary>
/// <remarks>
/// Callers go on by themselves and not within <see cref="Release"/>: one that blocks must not keep others of its group
/// waiting.
/// </remarks>
internal sealed class PendingAppend(AppendRequest request)
    : TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private AppendResult? _answer;
    private Exception? _fault;

    public AppendRequest Request { get; } = request;

    /// <summary>Bytes that it takes in a segment.</summary>
    public int SizeBytes { get; } = Measure(request);

    /// <summary>Keeps the answer until the flush that it rests on is done.</summary>
    public void Answer(AppendResult answer) => _answer = answer;

    /// <summary>Keeps a fault that concerns this append alone.</summary>
    public void Refuse(Exception fault) => _fault = fault;

    /// <summary>Tells the caller.</summary>
    public void Release()
    {
        if (_fault is not null)
        {
            TrySetException(_fault);
        }
        else
        {
            TrySetResult(_answer!);
        }
    }

    private static int Measure(AppendRequest request)
    {
        var size = 0;
        foreach (var write in request.Writes)
        {
            foreach (var chained in write.Events)
            {
                size += RecordFrame.OverheadBytes + chained.Bytes.Length;
            }
        }

        return size;
    }
}
