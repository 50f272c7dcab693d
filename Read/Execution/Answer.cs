namespace AgentAssembly.Read.Execution;

/// <summary>A whole answer as JSON.</summary>
/// <param name="Body">UTF-8.</param>
/// <param name="Status">200 where something was executed, otherwise what says best why not.</param>
/// <param name="Cost">What it cost; null where nothing was counted.</param>
internal sealed record Answer(ReadOnlyMemory<byte> Body, int Status, CostOf? Cost)
{
    /// <summary>Whether <c>application/json</c> answers 200 in spite of the status.</summary>
    public bool IsOfDocument { get; init; }
}

/// <summary>One item of a stream as JSON.</summary>
/// <param name="Body">UTF-8.</param>
/// <param name="Position">Where it stands; null where it does not say.</param>
internal sealed record Frame(ReadOnlyMemory<byte> Body, string? Position);

/// <summary>What executing began: a whole answer, or a stream that waits to be read.</summary>
/// <param name="Whole">The answer; null for a stream.</param>
/// <param name="Frames">The stream; null for an answer.</param>
internal sealed record Begun(Answer? Whole, IAsyncEnumerable<Frame>? Frames);
