using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Deliveries;

/// <summary>Destinations in words.</summary>
internal static class DestinationText
{
    public static void WriteList(Screen screen, IReadOnlyCollection<DestinationRecord> destinations)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { destinations = destinations.Select(JsonOf) });
            return;
        }

        if (destinations.Count == 0)
        {
            screen.Line("no destinations", Tone.Faint);
            return;
        }

        var sheet = new Sheet(
            new Column("name", IsWhole: true), new Column("kind"), new Column("state", 1), new Column("to", Least: 12), new Column("changed", 2));
        foreach (var each in destinations)
        {
            sheet.Add(each.Name, each.Kind, StateOf(each), each.Origin, WireTime.Of(each.ChangedAtUnixMs) ?? "");
        }

        screen.Write(sheet);
    }

    public static void Write(Screen screen, DestinationRecord shown)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(JsonOf(shown));
            return;
        }

        var facts = new Facts()
            .AddWhole("destination", shown.Name)
            .Add("kind", shown.Kind)
            .Add("state", shown.Disabled ? "off" : "on", shown.Disabled ? Tone.Faint : Tone.Good)
            .Add("org", shown.Org)
            .Add("to", shown.Origin)
            .Add("changed", WireTime.Of(shown.ChangedAtUnixMs));
        foreach (var (name, value) in Sorted(shown.Settings).Concat(Sorted(shown.Secrets)))
        {
            facts.Add(name, value);
        }

        foreach (var (name, value) in Sorted(shown.Severities))
        {
            facts.Add($"{name} is", value);
        }

        screen.Write(facts);
    }

    public static void Write(Screen screen, string name, TestDestinationResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                delivery_id = response.DeliveryId,
                delivered = response.Delivered,
                delivered_at = WireTime.Of(response.DeliveredAtUnixMs),
                connector_response_status = response.ConnectorResponseStatus,
                connector_response_body = response.ConnectorResponseBody,
                failure = response.Failure.Length > 0 ? response.Failure : null,
                detail = response.Detail.Length > 0 ? response.Detail : null,
            });
            return;
        }

        screen.Write(new Facts()
            .AddWhole("delivery", response.DeliveryId)
            .Add("destination", name)
            .Add("delivered", response.Delivered ? WireTime.Of(response.DeliveredAtUnixMs) : "no", response.Delivered ? Tone.Good : Tone.Bad)
            .Add("answered", response.ConnectorResponseStatus > 0 ? Screen.Number(response.ConnectorResponseStatus) : "")
            .Add("answer", response.ConnectorResponseBody));
    }

    private static Cell StateOf(DestinationRecord record) => record.Disabled ? new Cell("off", Tone.Faint) : new Cell("on", Tone.Good);

    private static IEnumerable<KeyValuePair<string, string>> Sorted(IEnumerable<KeyValuePair<string, string>> map) =>
        map.OrderBy(each => each.Key, StringComparer.Ordinal);

    private static object JsonOf(DestinationRecord record) => new
    {
        org = record.Org,
        name = record.Name,
        kind = record.Kind,
        disabled = record.Disabled,
        origin = record.Origin,
        settings = new SortedDictionary<string, string>(record.Settings, StringComparer.Ordinal),
        severities = new SortedDictionary<string, string>(record.Severities, StringComparer.Ordinal),
        secrets = new SortedDictionary<string, string>(record.Secrets, StringComparer.Ordinal),
        changed_at = WireTime.Of(record.ChangedAtUnixMs),
    };
}
