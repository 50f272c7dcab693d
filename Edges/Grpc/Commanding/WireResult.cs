using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace AgentAssembly.Edges.Grpc.Commanding;

/// <summary>Writes responses as the JSON of commands, as their shapes say.</summary>
internal static class WireResult
{
    /// <summary>Writes a response.</summary>
    public static JsonElement Write(IMessage response)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            Write(json, response);
        }

        using var document = JsonDocument.Parse(bytes.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter json, IMessage message)
    {
        json.WriteStartObject();
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var value = field.Accessor.GetValue(message);
            if (field is { IsRepeated: false, HasPresence: true } && !field.Accessor.HasValue(message))
            {
                continue;
            }

            if (!(MemberNames.IsMoment(field) && !field.IsRepeated && (long)value == 0))
            {
                json.WritePropertyName(MemberNames.Of(field));
                Value(json, field, value);
            }
        }

        json.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter json, FieldDescriptor field, object value)
    {
        if (field.IsMap)
        {
            var item = field.MessageType.FindFieldByNumber(2);
            json.WriteStartObject();
            foreach (DictionaryEntry entry in (IDictionary)value)
            {
                json.WritePropertyName((string)entry.Key);
                One(json, item, entry.Value!);
            }

            json.WriteEndObject();
        }
        else if (field.IsRepeated)
        {
            json.WriteStartArray();
            foreach (var item in (IList)value)
            {
                One(json, field, item);
            }

            json.WriteEndArray();
        }
        else
        {
            One(json, field, value);
        }
    }

    private static void One(Utf8JsonWriter json, FieldDescriptor field, object value)
    {
        switch (field.FieldType)
        {
            case FieldType.Message:
                Write(json, (IMessage)value);
                break;
            case FieldType.Bool:
                json.WriteBooleanValue((bool)value);
                break;
            case FieldType.Int32:
                json.WriteNumberValue((int)value);
                break;
            case FieldType.UInt32:
                json.WriteNumberValue((uint)value);
                break;
            case FieldType.Bytes:
                json.WriteBase64StringValue(((ByteString)value).Span);
                break;
            default:
                json.WriteStringValue(TextOf(field, value));
                break;
        }
    }

    private static string TextOf(FieldDescriptor field, object value) => field.FieldType switch
    {
        FieldType.String => (string)value,
        FieldType.Int64 when MemberNames.IsMoment(field) => DateTimeOffset.FromUnixTimeMilliseconds((long)value)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        FieldType.Int64 or FieldType.UInt64 => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        FieldType.Enum => MemberNames.Of(field.EnumType.FindValueByNumber((int)value)),
        _ => throw new NotSupportedException($"{field.FullName} is a {field.FieldType}, which no command has had so far"),
    };
}
