using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>Writes what was unlike agents, and what each org takes for that.</summary>
internal static class AnomalyDescription
{
    public static byte[] Of(StreamName stream, KnownStream<AnomalyState> agent)
    {
        var state = agent.State;
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("agent", state.Agent.ToString())
            .Member("anomalies", stream.ToString())
            .Member("count", state.Count)
            .Member("due", state.Due?.Id.ToString())
            .Member("org", agent.Org)
            .Member("pause", state.Pause?.Anomaly.ToString())
            .Member("pause_until_us", state.Pause?.Until.UnixMicroseconds ?? 0)
            .Name("recent").BeginArray();
        foreach (var known in state.Recent)
        {
            json.BeginObject()
                .Member("anomaly", known.Id.ToString())
                .Member("effect", AnomalyWords.Of(known.What.Effect))
                .Member("type", AnomalyWords.Of(known.What.Type))
                .Member("verdict", AnomalyWords.Of(known.Verdict))
                .EndObject();
        }

        json.EndArray().Member("stream_version", (long)agent.Version.Value).EndObject();
        return json.ToArray();
    }

    public static byte[] Of(StreamName stream, KnownStream<AnomalyRulesState> org)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("anomaly_rules", stream.ToString())
            .Member("digest", org.State.Digest)
            .Member("measured_since_us", org.State.MeasuredSince.UnixMicroseconds)
            .Member("org", org.Org)
            .Member("stream_version", (long)org.Version.Value)
            .Member("version", org.State.Version)
            .EndObject();
        return json.ToArray();
    }
}
