using System.Text.Json;
using System.Text.Json.Nodes;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Read.GraphQL.Audit;

/// <summary>The data of events as they are shown: without what nobody needs to see who does not keep the installation.</summary>
internal static class EventData
{
    // Sealed inputs are opened by the service that records who opened them, and never by a query.
    private static readonly HashSet<string> WithheldFromAll = new(["inputs"], StringComparer.Ordinal);

    private static readonly HashSet<string> WithheldFromTenants =
        new(["inputs", "verifier", "token_hash", "lookup", "refresh_hash"], StringComparer.Ordinal);

    /// <summary>The data of an event.</summary>
    /// <param name="chained">The event.</param>
    /// <param name="seesAll">Whether the viewer sees the whole installation.</param>
    public static JsonElement Of(ChainedEvent chained, bool seesAll)
    {
        var data = JsonNode.Parse(chained.Open().Data.Span)!;
        Withhold(data, seesAll ? WithheldFromAll : WithheldFromTenants);
        return JsonSerializer.SerializeToElement(data);
    }

    // Canonical data is nested no deeper than its reader allows.
    private static void Withhold(JsonNode? node, HashSet<string> names)
    {
        if (node is JsonObject members)
        {
            foreach (var name in members.Select(member => member.Key).Where(names.Contains).ToList())
            {
                members.Remove(name);
            }

            foreach (var member in members)
            {
                Withhold(member.Value, names);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Withhold(item, names);
            }
        }
    }
}
