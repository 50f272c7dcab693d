using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Trust;

namespace AgentAssembly.Commands.Core.State;

/// <content>How friction is read.</content>
internal static partial class StateDescription
{
    private static byte[] Trust(StreamName stream, KnownStream<TrustState> trust)
    {
        var weights = trust.State.Weights;
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("approval", DecimalText.Of(weights.Approval.Effective))
            .Member("min_actions", weights.MinActions)
            .Member("org", trust.Org)
            .Member("redaction", DecimalText.Of(weights.Redaction.Effective))
            .Member("stream_version", (long)trust.Version.Value)
            .Member("trust", stream.ToString())
            .Member("version", trust.State.Version)
            .Member("violation", DecimalText.Of(weights.Violation.Effective))
            .EndObject();
        return json.ToArray();
    }
}
