using System.Collections.Immutable;
using System.Text.Json;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Deliveries;

/// <summary>Between a notice and what events hold of it.</summary>
internal static class NoticeData
{
    public static CanonicalJsonWriter Write(CanonicalJsonWriter json, AlertNotice notice)
    {
        json.BeginObject()
            .Member("agent", notice.Agent)
            .Member("alert", notice.Alert.ToString())
            .Member("at_us", notice.At.UnixMicroseconds)
            .Member("category", notice.Category)
            .Name("evidence").BeginObject();
        foreach (var (name, value) in notice.Evidence)
        {
            json.Name(name).Value(value);
        }

        return json.EndObject()
            .Member("occasion", AlertOccasions.NameOf(notice.Occasion))
            .Member("org", notice.Org)
            .Member("rule", notice.Rule)
            .Member("severity", AlertSeverities.NameOf(notice.Severity))
            .Member("team", notice.Team)
            .Member("text", notice.Text)
            .Member("title", notice.Title)
            .EndObject();
    }

    public static AlertNotice Read(JsonElement data) => new()
    {
        Agent = data.Text("agent"),
        Alert = AlertId.TryParse(data.Text("alert"), out var alert) ? alert : default,
        At = new(data.Number("at_us")),
        Category = data.Text("category"),
        Evidence = data.GetProperty("evidence").EnumerateObject().ToImmutableSortedDictionary(
            each => each.Name, each => each.Value.GetString()!, StringComparer.Ordinal),
        Occasion = AlertOccasions.Of(data.Text("occasion")),
        Org = data.Text("org"),
        Rule = data.Text("rule"),
        Severity = AlertSeverities.Of(data.Text("severity")),
        Team = data.Text("team"),
        Text = data.Text("text"),
        Title = data.Text("title"),
    };
}
