using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary>Agents on the wire of administration.</summary>
internal static class AgentRecords
{
    public static AgentName NameOf(AgentRef? agent) => new(
        FieldRules.Text("agent.org", agent?.Org ?? ""), FieldRules.Required("agent.agent", agent?.Agent ?? ""));

    public static AgentRecord ToWire(KnownAgent agent, AgentDirectory agents)
    {
        var (state, profile, lineage) = (agent.State, agent.State.Profile!, agent.State.Lineage!);
        var record = new AgentRecord
        {
            Id = agent.Id.ToString(),
            Org = profile.Org,
            Team = profile.Team,
            Did = profile.Did,
            Name = profile.Name,
            Framework = profile.Framework,
            Version = profile.Version,
            RiskTier = (RiskTier)profile.RiskTier,
            Status = AgentWords.Of(state.Status),
            ParentId = lineage.Parent?.ToString() ?? "",
            RootId = lineage.Root.ToString(),
            Depth = (uint)lineage.Depth,
            DelegationReason = lineage.DelegationReason,
            SpawnedByTool = lineage.SpawnedByTool,
            Delegation = DelegationOf(state),
            EnforcementMode = state.ObservedUntil is null ? EnforcementMode.Enforce : EnforcementMode.Observe,
            EnforcementModeExpiresAtUnixMs = MillisecondsOf(state.ObservedUntil),
            RegisteredAtUnixMs = MillisecondsOf(agent.RegisteredAt),
            LastSeenAtUnixMs = MillisecondsOf(agent.Life.Last),
            HeartbeatLapsed = state.HasLapsed,
            HasCredential = state.TokenHash.Length > 0,
            VersionOfStream = agent.Version.Value,
        };
        record.Tools.AddRange(profile.Tools);
        record.Labels.Add(profile.Labels.ToDictionary());
        record.Children.AddRange(agents.RegisteredBelow(agent.Id).Select(child => child.Id.ToString()));
        record.Suspensions.AddRange(state.Suspensions.Select(suspension => new SuspensionReason
        {
            Kind = AgentWords.Of(suspension.Key),
            Text = suspension.Value.Reason,
            By = suspension.Value.By,
            AtUnixMs = MillisecondsOf(suspension.Value.At),
        }));
        return record;
    }

    public static long MillisecondsOf(Instant? moment) => moment is { } at ? at.UnixMicroseconds / 1_000 : 0;

    private static string DelegationOf(AgentState state) =>
        state.Lineage!.Parent is null ? "none" : state.Enrolment == Enrolment.Delegation ? "signed" : "asserted";
}
