using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Reports;

/// <summary>
/// A report that may be recorded: bound to the agent that is held responsible for it, free of forbidden keys, its texts
/// redacted. Made by <see cref="Of"/>, or read from the log.
/// </summary>
public sealed record ReportedAction
{
    internal ReportedAction(ActionReport what, AgentId agent, Hash256 digest) => (What, Agent, Digest) = (what, agent, digest);

    /// <summary>What the producer says, cleaned; without payloads and content.</summary>
    public ActionReport What { get; }

    /// <summary>The agent that the report counts for, whatever it claims.</summary>
    public AgentId Agent { get; }

    /// <summary>HMAC-SHA256 under the installation's key over all that came: tells a repetition from a contradiction.</summary>
    public Hash256 Digest { get; }

    /// <summary>Org that was claimed, where it is another than the recorded one; empty otherwise.</summary>
    public string ClaimedOrg { get; init; } = "";

    /// <summary>Team that was claimed, where it is another than the recorded one; empty otherwise.</summary>
    public string ClaimedTeam { get; init; } = "";

    /// <summary>Agent that was claimed, where it is another than the recorded one; empty otherwise.</summary>
    public string ClaimedAgent { get; init; } = "";

    /// <summary>Names of what the scanner found, sorted and each once; in recorded texts it is redacted.</summary>
    public ImmutableSortedSet<string> Found { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>How many members were left out, by forbidden key or <see cref="DroppedKeys.Other"/>.</summary>
    public ImmutableSortedDictionary<string, int> Dropped { get; init; } = DroppedKeys.None;

    /// <summary>Cleans a report and binds it to who answers for it. Pure.</summary>
    /// <param name="report">What came.</param>
    /// <param name="recorded">Org, team and agent that are recorded.</param>
    /// <param name="key">The installation's key of <see cref="ActionDigest.KeyBytes"/> bytes.</param>
    public static ReportedAction Of(ActionReport report, ActorClaim recorded, ReadOnlySpan<byte> key)
    {
        var cleaner = new ReportCleaner();
        var clean = cleaner.Clean(report);
        var claim = clean.Claim;
        return new(clean, recorded.AgentId, ReportDigest.Compute(key, report.Content.Span))
        {
            ClaimedOrg = claim.Org == recorded.Org ? "" : claim.Org,
            ClaimedTeam = claim.Team == recorded.Team ? "" : claim.Team,
            ClaimedAgent = claim.Did == recorded.Did ? "" : claim.Did,
            Found = cleaner.Found,
            Dropped = cleaner.Dropped,
        };
    }
}
