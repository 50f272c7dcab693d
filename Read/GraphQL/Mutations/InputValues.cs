using System.Buffers;
using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AgentAssembly.Domain.Commanding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Read.GraphQL.Mutations;

/// <summary>The JSON of commands from the values of GraphQL, which has checked them against their types.</summary>
internal static class InputValues
{
    /// <summary>A command's input: those of its members that were given.</summary>
    public static JsonElement Write(ImmutableArray<CommandMember> members, IDictionary<string, object?> given)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            Object(json, members, given);
        }

        using var document = JsonDocument.Parse(bytes.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static void Object(Utf8JsonWriter json, ImmutableArray<CommandMember> members, IDictionary<string, object?> given)
    {
        json.WriteStartObject();
        foreach (var member in members)
        {
            if (given.TryGetValue(member.Name, out var value) && value is not null)
            {
                json.WritePropertyName(member.Name);
                Value(json, member.Shape, value);
            }
        }

        json.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter json, ValueShape shape, object value)
    {
        switch (shape)
        {
            case ValueShape.Composite composite:
                Object(json, composite.Members, (IDictionary<string, object?>)value);
                break;
            case ValueShape.ListOf list:
                json.WriteStartArray();
                foreach (var item in (IEnumerable)value)
                {
                    Value(json, list.Item, item);
                }

                json.WriteEndArray();
                break;
            case ValueShape.MapOf map:
                Map(json, map, (IEnumerable)value);
                break;
            case ValueShape.Whole { Bits: 32 }:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ValueShape.Truth:
                json.WriteBooleanValue((bool)value);
                break;
            default:
                json.WriteStringValue(TextOf(value));
                break;
        }
    }

    // An entry that comes twice says the last.
    private static void Map(Utf8JsonWriter json, ValueShape.MapOf map, IEnumerable entries)
    {
        var last = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (IDictionary<string, object?> entry in entries)
        {
            last[(string)entry[MapEntries.Key]!] = entry[MapEntries.Value]!;
        }

        json.WriteStartObject();
        foreach (var (key, value) in last)
        {
            json.WritePropertyName(key);
            Value(json, map.Value, value);
        }

        json.WriteEndObject();
    }

    private static string TextOf(object value) => value is Instant moment
        ? moment.ToString()
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
