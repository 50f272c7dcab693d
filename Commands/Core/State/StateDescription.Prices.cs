using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Commands.Core.State;

/// <content>Prices.</content>
internal static partial class StateDescription
{
    private static byte[] Prices(StreamName stream, KnownStream<PricingState> prices)
    {
        var state = prices.State;
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("digest", state.Digest)
            .Member("file_digest", state.FileDigest)
            .Member("org", prices.Org)
            .Member("prices", stream.ToString())
            .Member("published_at_us", state.At.UnixMicroseconds)
            .Member("reason", state.Reason)
            .Member("rows", state.Rows.Length)
            .Member("source", state.Source)
            .Member("stream_version", (long)prices.Version.Value)
            .Member("version", state.Version)
            .EndObject();
        return json.ToArray();
    }
}
