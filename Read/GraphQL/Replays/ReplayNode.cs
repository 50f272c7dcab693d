using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Replaying;
using AgentAssembly.Projections.Models;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Replays;

/// <summary>Recorded decisions, decided once more under policies that are not in force.</summary>
[Name("PolicyReplay")]
public sealed class ReplayNode
{
    private readonly StreamDocument<ReplayState> _document;

    internal ReplayNode(StreamDocument<ReplayState> document) => _document = document;

    /// <summary>The replay's id: 32 hexadecimal digits.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>The tenant whose decisions are replayed; empty for all.</summary>
    public string Org => _document.Org;

    /// <summary>The team whose decisions are replayed; empty for all of the tenant.</summary>
    public string Team => _document.Team;

    /// <summary>Where it stands.</summary>
    public ReplayPhase Phase => _document.State.Phase;

    /// <summary>The first position that is replayed.</summary>
    public Position? From => _document.State.Terms?.From;

    /// <summary>The first position that is not replayed any more.</summary>
    public Position? Until => _document.State.Terms?.Until;

    /// <summary>The policies that are tried.</summary>
    public IEnumerable<CandidateNode> Candidates =>
        _document.State.Terms?.Candidates.Select((candidate, i) => new CandidateNode(
            candidate.Name, candidate.Digest, i < _document.State.Reports.Length ? new(_document.State.Reports[i]) : null)) ?? [];

    /// <summary>Who wanted to know.</summary>
    public string By => _document.State.By;

    /// <summary>When it began.</summary>
    public Instant StartedAt => _document.State.StartedAt;

    /// <summary>When it ended; null where it has not.</summary>
    public Instant? EndedAt => _document.State.Phase == ReplayPhase.Running ? null : _document.State.EndedAt;

    /// <summary>Why it failed, a stable word; null where it did not.</summary>
    public string? FailedBecause => _document.State.FailedBecause is { Length: > 0 } word ? word : null;
}

/// <summary>Policies that are tried, and what they would have changed.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Digest">The digest of the set.</param>
/// <param name="Report">What would have been different; null where there is no report.</param>
[Name("ReplayCandidate")]
public sealed record CandidateNode(string Name, string Digest, ReportNode? Report);
