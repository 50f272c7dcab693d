using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>Documents that are tried out.</summary>
/// <param name="Name">What somebody calls them.</param>
/// <param name="Digest">The digest of the set that they make by themselves, <c>sha256:…</c>.</param>
/// <param name="Documents">The documents as they were written.</param>
public sealed record PolicyCandidate(string Name, string Digest, ImmutableArray<PolicySource> Documents);

/// <summary>What is replayed, and under what. With the log it leads to one report, whoever makes it.</summary>
/// <param name="Org">
/// The org whose documents the candidates would replace, and whose decisions are replayed; empty for the node's, and for
/// decisions of all orgs. All other documents stay as they were when the replay began.
/// </param>
/// <param name="Team">The team whose decisions are replayed; empty for all.</param>
/// <param name="From">The first position.</param>
/// <param name="Until">The first position behind the last.</param>
/// <param name="Candidates">One to <see cref="CandidatesMax"/>, compared in one pass.</param>
/// <param name="Detail">How much the reports tell.</param>
public sealed record ReplayTerms(
    string Org, string Team, Position From, Position Until, ImmutableArray<PolicyCandidate> Candidates, ReplayDetail Detail)
{
    /// <summary>Most candidates.</summary>
    public const int CandidatesMax = 4;

    /// <summary>Longest name of a candidate, in characters.</summary>
    public const int NameLengthMax = 128;

    /// <summary>Most documents of one candidate.</summary>
    public const int DocumentsMax = 1_000;

    /// <summary>Most bytes of all documents of all candidates together, in UTF-8: they are one event.</summary>
    public const int TextBytesMax = 384 * 1024;
}
