using System.Collections.Immutable;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Replaying;

namespace AgentAssembly.Commands.Core.Replaying;

/// <summary>Who answers in one org, and what they ask.</summary>
/// <param name="Sets">The candidates.</param>
/// <param name="AskOfSessions">Whether one asks what sessions have done.</param>
/// <param name="AskOfOthers">Whether one asks of other agents than the one that acts.</param>
internal sealed record OrgCandidates(ImmutableArray<CandidateSet> Sets, bool AskOfSessions, bool AskOfOthers);

/// <summary>
/// What applies in an org if a candidate were published: the candidate in the place of the documents that it would replace, and
/// all others as they are. Of one thread.
/// </summary>
/// <param name="candidates">The documents of each candidate.</param>
/// <param name="org">Whose documents they would replace; empty for the node's.</param>
/// <param name="documentsOf">The documents in force of an org, of the node for an empty name.</param>
internal sealed class CandidateTable(
    ImmutableArray<ImmutableArray<PolicyDocument>> candidates, string org, Func<string, ImmutableArray<PolicyDocument>> documentsOf)
{
    private const int Most = 16_384;

    private readonly Dictionary<string, ImmutableArray<PolicySet>> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, PolicySet?), OrgCandidates> _made = [];

    /// <summary>The candidates as they hold in an org, beside the set that was in force there.</summary>
    public OrgCandidates For(string inOrg, PolicySet? inForce)
    {
        if (_made.TryGetValue((inOrg, inForce), out var made))
        {
            return made;
        }

        if (_made.Count >= Most)
        {
            _made.Clear();
        }

        var sets = SetsOf(inOrg);
        return _made[(inOrg, inForce)] = new(
            [.. sets.Select(set => new CandidateSet(set, inForce, inOrg))],
            sets.Any(set => set.AsksOfSessions),
            sets.Any(set => set.AsksOfOthers));
    }

    private ImmutableArray<PolicySet> SetsOf(string inOrg)
    {
        if (_sets.TryGetValue(inOrg, out var known))
        {
            return known;
        }

        if (_sets.Count >= Most)
        {
            _sets.Clear();
        }

        return _sets[inOrg] = [.. candidates.Select(candidate => Compile(
        [
            .. org.Length == 0 ? candidate : documentsOf(""),
            .. inOrg.Length == 0 ? [] : inOrg == org ? candidate : documentsOf(inOrg),
        ]))];
    }

    private static PolicySet Compile(ImmutableArray<PolicyDocument> documents) =>
        documents.IsEmpty ? PolicySet.None : PolicySet.Compile(documents);
}
