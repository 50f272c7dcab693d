namespace AgentAssembly.Edges.Host;

/// <summary>The policy in force, for people.</summary>
/// <param name="Path">The file or folder it was read from at this start; null when it comes from the log, or is none.</param>
/// <param name="Digest">The digest of the set.</param>
/// <param name="Documents">The names of its documents; empty when there is no policy and everything is denied.</param>
/// <param name="WasPublished">Whether this start published it.</param>
public sealed record PolicySummary(string? Path, string Digest, IReadOnlyList<string> Documents, bool WasPublished)
{
    /// <summary>No policy anywhere: every action is denied.</summary>
    public bool IsNone => Documents.Count == 0;
}
