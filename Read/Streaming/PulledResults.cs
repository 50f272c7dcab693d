using GraphQL;

namespace AgentAssembly.Read.Streaming;

/// <summary>One item of a stream, executed.</summary>
/// <param name="Result">What its reader gets.</param>
/// <param name="Position">Where the item stands; null where it does not say.</param>
internal sealed record StreamedResult(ExecutionResult Result, string? Position);

/// <summary>The results of a pulled stream: each is executed when the one before was taken.</summary>
internal sealed class PulledResults(IAsyncEnumerable<StreamedResult> items) : IObservable<ExecutionResult>
{
    public IAsyncEnumerable<StreamedResult> Items { get; } = items;

    public IDisposable Subscribe(IObserver<ExecutionResult> observer) =>
        throw new NotSupportedException("These results are pulled: enumerate Items.");
}
