using AgentAssembly.Domain.Log;

namespace AgentAssembly.Read.GraphQL.Live;

/// <summary>Which log is read, and what of it is kept. Bound by whoever composes the server; safe for concurrent use.</summary>
public interface ILogExtent
{
    /// <summary>The log's own id: positions of another log mean nothing here.</summary>
    Guid Epoch { get; }

    /// <summary>The first position that is kept; behind the head where nothing is.</summary>
    ValueTask<Position> FirstKeptAsync(CancellationToken cancellationToken);
}

/// <summary>A log that keeps everything.</summary>
/// <param name="epoch">The log's id.</param>
public sealed class WholeLog(Guid epoch) : ILogExtent
{
    /// <inheritdoc/>
    public Guid Epoch => epoch;

    /// <inheritdoc/>
    public ValueTask<Position> FirstKeptAsync(CancellationToken cancellationToken) => new(Position.Start);
}
