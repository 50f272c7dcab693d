using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentAssembly.Projections.Engine;

/// <summary>
/// Dictionaries by text in the order of their UTF-16 units, whoever read them: the order of a language would give the same
/// document other bytes once it was read back.
/// </summary>
internal sealed class OrdinalKeys<T> : JsonConverter<ImmutableSortedDictionary<string, T>>
{
    public override ImmutableSortedDictionary<string, T> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<Dictionary<string, T>>(ref reader, options)!.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public override void Write(
        Utf8JsonWriter writer, ImmutableSortedDictionary<string, T> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (key, member) in value)
        {
            writer.WritePropertyName(key);
            JsonSerializer.Serialize(writer, member, options);
        }

        writer.WriteEndObject();
    }
}
