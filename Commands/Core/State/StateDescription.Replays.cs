using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Replaying;

namespace AgentAssembly.Commands.Core.State;

/// <content>Replays.</content>
internal static partial class StateDescription
{
    private static byte[] Replay(KnownReplay replay)
    {
        var state = replay.State;
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("by", state.By)
            .Name("candidates").BeginArray();
        foreach (var candidate in state.Terms!.Candidates)
        {
            json.Value(candidate.Digest);
        }

        json.EndArray()
            .Member("ended_at_us", state.EndedAt.UnixMicroseconds)
            .Member("failed_because", state.FailedBecause)
            .Member("from", (long)state.Terms.From.Value)
            .Member("org", state.Terms.Org)
            .Member("phase", ReplayPhases.WordOf(state.Phase))
            .Member("replay", replay.Id.ToString())
            .Member("started_at_us", state.StartedAt.UnixMicroseconds)
            .Member("team", state.Terms.Team)
            .Member("until", (long)state.Terms.Until.Value)
            .EndObject();
        return json.ToArray();
    }
}
