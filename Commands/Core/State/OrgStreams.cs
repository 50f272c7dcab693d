using System.Collections.Concurrent;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Commands.Core.State;

/// <summary>The streams of an org that every decision rests on.</summary>
/// <param name="Halts">Its brake.</param>
/// <param name="Policies">Its policies.</param>
/// <param name="AnomalyRules">What it takes for an anomaly; decisions look at it and do not rest on it.</param>
public sealed record OrgStreams(StreamName Halts, StreamName Policies, StreamName AnomalyRules)
{
    /// <summary>The brake of the fleet.</summary>
    public static StreamName FleetHalts { get; } = HaltScope.StreamOf("");

    // Naming a stream hashes, which is too much for every decision. Only orgs that exist are asked for.
    private static readonly ConcurrentDictionary<string, OrgStreams> Named = new(StringComparer.Ordinal);

    /// <summary>The streams of an org that exists.</summary>
    public static OrgStreams Of(string org) =>
        Named.TryGetValue(org, out var streams)
            ? streams
            : Named.GetOrAdd(org, static name => new(
                HaltScope.StreamOf(name), PolicyPublished.StreamOf(name), AnomalyRulesDecider.StreamOf(name)));
}
