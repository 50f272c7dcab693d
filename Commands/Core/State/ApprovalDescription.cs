using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>Writes what people are asked, and whom each org asks.</summary>
internal static class ApprovalDescription
{
    public static byte[] Of(KnownApproval round)
    {
        var (state, request) = (round.State, round.State.Request!);
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("action_digest", request.Digest.ToString())
            .Member("agent", request.Agent.ToString())
            .Member("approval", round.Id.ToString())
            .Member("expires_us", request.ExpiresAt.UnixMicroseconds)
            .Member("is_escalated", state.IsEscalated)
            .Member("org", round.Org)
            .Member("phase", ApprovalPhases.NameOf(state.Phase))
            .Member("quorum", request.Quorum)
            .Member("round", request.Round)
            .Member("stream_version", (long)round.Version.Value)
            .Member("target", state.Target)
            .Member("team", state.Team)
            .Member("until_us", state.Until.UnixMicroseconds)
            .Name("votes").BeginArray();
        foreach (var vote in state.Votes)
        {
            json.BeginObject()
                .Member("is_approval", vote.IsApproval)
                .Member("principal", vote.Principal)
                .Member("right", vote.Right)
                .Member("role", vote.Role)
                .EndObject();
        }

        json.EndArray().EndObject();
        return json.ToArray();
    }

    public static byte[] Of(StreamName stream, KnownStream<RoutingState> org)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject().Name("delegations").BeginArray();
        foreach (var each in org.State.Delegations.Values)
        {
            json.BeginObject()
                .Member("from", each.From)
                .Member("team", each.Team)
                .Member("to", each.To)
                .Member("until_us", each.Until.UnixMicroseconds)
                .EndObject();
        }

        json.EndArray().Member("org", org.Org).Name("routes").BeginArray();
        foreach (var route in org.State.Routes.Values)
        {
            json.BeginObject()
                .Member("escalate_after_secs", route.EscalateAfterSeconds)
                .Member("escalation_role", route.EscalationRole)
                .Member("kind", route.Kind)
                .Member("roles", string.Join(' ', route.Roles))
                .Member("team", route.Team)
                .EndObject();
        }

        json.EndArray().Member("routing", stream.ToString()).Member("stream_version", (long)org.Version.Value).EndObject();
        return json.ToArray();
    }
}
