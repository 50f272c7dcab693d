using System.Globalization;
using System.Text.Json;
using AgentAssembly.Domain.Commanding;

namespace AgentAssembly.Read.GraphQL.Mutations;

/// <summary>Values of GraphQL from the JSON of results.</summary>
internal static class ResultValues
{
    /// <summary>The value that a JSON value stands for.</summary>
    public static object? Of(ValueShape shape, JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : shape switch
    {
        ValueShape.Text or ValueShape.Bytes or ValueShape.Choice or ValueShape.Whole { Bits: 64 } => json.GetString(),
        ValueShape.Truth => json.GetBoolean(),
        ValueShape.Moment => DateTimeOffset.Parse(json.GetString()!, CultureInfo.InvariantCulture),
        ValueShape.Whole { IsSigned: true } => json.GetInt32(),
        ValueShape.Whole => json.GetUInt32(),
        ValueShape.ListOf list => json.EnumerateArray().Select(item => Of(list.Item, item)).ToList(),
        ValueShape.MapOf => json.EnumerateObject().Select(EntryOf).ToList(),
        ValueShape.Composite => json,
        _ => throw new System.Diagnostics.UnreachableException(shape.GetType().Name),
    };

    private static object EntryOf(JsonProperty entry) => JsonSerializer.SerializeToElement(
        new Dictionary<string, object> { [MapEntries.Key] = entry.Name, [MapEntries.Value] = entry.Value });
}
