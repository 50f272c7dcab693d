using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary>Agents for programs. What an agent does not have is null; times are RFC 3339 in UTC.</summary>
internal static class AgentJson
{
    public static object Of(AgentRecord agent) => new
    {
        id = agent.Id,
        org = agent.Org,
        team = agent.Team,
        did = agent.Did,
        name = agent.Name,
        framework = agent.Framework,
        version = agent.Version,
        risk_tier = RiskOf(agent.RiskTier),
        tools = agent.Tools,
        labels = new SortedDictionary<string, string>(agent.Labels, StringComparer.Ordinal),
        status = agent.Status,
        suspensions = agent.Suspensions.Select(why => new
        {
            kind = why.Kind,
            text = why.Text,
            by = why.By,
            at = WireTime.Of(why.AtUnixMs),
        }),
        parent_id = OrNull(agent.ParentId),
        root_id = OrNull(agent.RootId),
        depth = agent.Depth,
        delegation_reason = OrNull(agent.DelegationReason),
        spawned_by_tool = OrNull(agent.SpawnedByTool),
        delegation = OrNull(agent.Delegation),
        children = agent.Children,
        enforcement_mode = OrNull(AgentTable.ModeOf(agent)),
        enforcement_mode_expires_at = WireTime.Of(agent.EnforcementModeExpiresAtUnixMs),
        registered_at = WireTime.Of(agent.RegisteredAtUnixMs),
        last_seen_at = WireTime.Of(agent.LastSeenAtUnixMs),
        heartbeat_lapsed = agent.HeartbeatLapsed,
        has_credential = agent.HasCredential,
        version_of_stream = agent.VersionOfStream,
    };

    /// <summary>The risk in a word; null where none was assessed.</summary>
    public static string? RiskOf(RiskTier tier) => tier switch
    {
        RiskTier.RiskUnspecified => null,
        RiskTier.Low => "low",
        RiskTier.Medium => "medium",
        RiskTier.High => "high",
        RiskTier.Critical => "critical",
        var other => $"tier {(int)other}",
    };

    private static string? OrNull(string text) => text.Length > 0 ? text : null;
}
