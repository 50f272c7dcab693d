namespace AgentAssembly.Read.Streaming;

/// <summary>
/// An item of a stream that knows where it stands, so that a reader can go on from there: server-sent events carry it as
/// their id, and the log names it when a reader was too slow.
/// </summary>
public interface IPositioned
{
    /// <summary>What the argument <c>after</c> takes to continue behind this item: one line of at most 128 characters; null where nobody can.</summary>
    string? Position { get; }
}
