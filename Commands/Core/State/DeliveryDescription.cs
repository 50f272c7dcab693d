using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>Writes who is told about alerts, and what is on its way.</summary>
internal static class DeliveryDescription
{
    public static byte[] Of(OpenDelivery delivery)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("delivery", delivery.Id.ToString())
            .Member("destination", delivery.Destination.Name)
            .Member("due_us", delivery.DueAt.UnixMicroseconds)
            .Member("org", delivery.Destination.Org)
            .Member("stream_version", (long)delivery.Version.Value)
            .EndObject();
        return json.ToArray();
    }

    public static byte[] Of(StreamName stream, KnownStream<DestinationState> destination)
    {
        var state = destination.State;
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("destination", state.Name)
            .Member("enabled", state.Profile?.IsEnabled ?? false)
            .Member("exists", state.Exists)
            .Member("key", state.Secrets.Key)
            .Member("kind", state.Profile is { } profile ? DestinationKinds.NameOf(profile.Kind) : null)
            .Member("org", destination.Org)
            .Member("origin", state.Origin)
            .Name("secrets").BeginArray();
        foreach (var name in state.Secrets.Names)
        {
            json.Value(name);
        }

        json.EndArray().Name("settings").BeginObject();
        foreach (var (name, value) in state.Profile?.Settings ?? DestinationProfile.NoSettings)
        {
            json.Name(name).Value(value);
        }

        json.EndObject().Name("severities").BeginObject();
        foreach (var (name, word) in (state.Profile?.Severities.AsEnumerable() ?? [])
            .Select(each => (Name: AlertSeverities.NameOf(each.Key), each.Value)).OrderBy(each => each.Name, StringComparer.Ordinal))
        {
            json.Name(name).Value(word);
        }

        json.EndObject()
            .Member("stream", stream.ToString())
            .Member("stream_version", (long)destination.Version.Value)
            .Member("value", state.Secrets.Value)
            .EndObject();
        return json.ToArray();
    }
}
