using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Projecting;

/// <summary>How a projection is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version of its fold, from 1.</param>
/// <param name="Next">The first position that it was not told of.</param>
/// <param name="Lag">How many positions lie between that and the head.</param>
/// <param name="Problem">What stopped it there, in words without data of the event; null where nothing did.</param>
/// <param name="IsRebuilding">Whether its documents are made anew beside those that are shown.</param>
public sealed record ProjectionStanding(string Name, int Version, Position Next, ulong Lag, string? Problem, bool IsRebuilding);

/// <summary>What making the documents of a projection anew, on the side, came to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Next">Up to where, exclusive: where the documents that are shown stood when it began.</param>
/// <param name="Shown">SHA-256 over the documents that are shown, past ones included.</param>
/// <param name="Rebuilt">The same over those that were made anew.</param>
public sealed record ProjectionProof(string Name, Position Next, Hash256 Shown, Hash256 Rebuilt)
{
    /// <summary>Whether both are the same, byte for byte.</summary>
    public bool Matches => Shown == Rebuilt;
}

/// <summary>
/// What an operator does to projections. They follow from the log alone, so nothing here is an event, and nothing here can lose
/// anything. Safe for concurrent use.
/// </summary>
public interface IProjectionOperations
{
    /// <summary>How every projection is.</summary>
    ValueTask<ImmutableArray<ProjectionStanding>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Makes a projection's documents anew on the side and compares; what is shown stays as it is.</summary>
    /// <returns>What it came to; null where there is no such projection.</returns>
    ValueTask<ProjectionProof?> VerifyAsync(string name, CancellationToken cancellationToken);

    /// <summary>Makes a projection's documents anew beside those that are shown, and then shows the new ones.</summary>
    /// <returns>How it is then; null where there is no such projection.</returns>
    /// <exception cref="ProjectionBusyException">It is being made anew already, or an event stops it again.</exception>
    ValueTask<ProjectionStanding?> RebuildAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A projection cannot be made anew now.</summary>
/// <param name="message">Why, and the way out.</param>
public sealed class ProjectionBusyException(string message) : Exception(message);
