using System.Collections;
using System.Globalization;
using System.Text.Json;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Commanding;

/// <summary>Reads requests from the JSON of commands, as their shapes say.</summary>
internal static class WireInput
{
    /// <summary>Reads a request. What the terms say is left out.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT with the path of the member that is wrong.</exception>
    public static IMessage Read(MessageDescriptor request, JsonElement json) =>
        Read(request, json, "", field => !TermFields.IsTerm(field));

    private static IMessage Read(MessageDescriptor descriptor, JsonElement json, string path, Func<FieldDescriptor, bool> isTaken)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw GrpcErrors.Invalid(path.Length == 0 ? "input" : path, "must be an object");
        }

        var fields = descriptor.Fields.InDeclarationOrder().Where(isTaken).ToDictionary(MemberNames.Of, StringComparer.Ordinal);
        var message = (IMessage)Activator.CreateInstance(descriptor.ClrType)!;
        foreach (var member in json.EnumerateObject())
        {
            var at = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (!fields.TryGetValue(member.Name, out var field))
            {
                throw GrpcErrors.Invalid(at, $"is no member; there are {string.Join(", ", fields.Keys)}");
            }

            if (member.Value.ValueKind != JsonValueKind.Null)
            {
                Set(message, field, member.Value, at);
            }
        }

        return message;
    }

    private static void Set(IMessage message, FieldDescriptor field, JsonElement json, string path)
    {
        if (field.IsMap)
        {
            Require(json, JsonValueKind.Object, path, "an object");
            var value = field.MessageType.FindFieldByNumber(2);
            var map = (IDictionary)field.Accessor.GetValue(message);
            foreach (var entry in json.EnumerateObject())
            {
                map[entry.Name] = One(value, entry.Value, $"{path}.{entry.Name}");
            }
        }
        else if (field.IsRepeated)
        {
            Require(json, JsonValueKind.Array, path, "a list");
            var list = (IList)field.Accessor.GetValue(message);
            foreach (var item in json.EnumerateArray())
            {
                list.Add(One(field, item, $"{path}[{list.Count}]"));
            }
        }
        else
        {
            field.Accessor.SetValue(message, One(field, json, path));
        }
    }

    private static object One(FieldDescriptor field, JsonElement json, string path) => field.FieldType switch
    {
        FieldType.String => TextOf(json, path),
        FieldType.Bool when json.ValueKind is JsonValueKind.True or JsonValueKind.False => json.GetBoolean(),
        FieldType.Bool => throw GrpcErrors.Invalid(path, "must be true or false"),
        FieldType.Bytes => json.ValueKind == JsonValueKind.String && json.TryGetBytesFromBase64(out var bytes)
            ? ByteString.CopyFrom(bytes)
            : throw GrpcErrors.Invalid(path, "must be bytes in base64, as of RFC 4648 section 4"),
        FieldType.Int64 when MemberNames.IsMoment(field) => MomentOf(json, path),
        FieldType.Int32 => (int)Whole(json, path, int.MinValue, int.MaxValue),
        FieldType.UInt32 => (uint)Whole(json, path, 0, uint.MaxValue),
        FieldType.Int64 => (long)Whole(json, path, long.MinValue, long.MaxValue),
        FieldType.UInt64 => (ulong)Whole(json, path, 0, ulong.MaxValue),
        FieldType.Enum => ChoiceOf(field.EnumType, json, path),
        FieldType.Message => Read(field.MessageType, json, path, _ => true),
        _ => throw new NotSupportedException($"{field.FullName} is a {field.FieldType}, which no command has had so far"),
    };

    private static string TextOf(JsonElement json, string path)
    {
        Require(json, JsonValueKind.String, path, "a text");
        return json.GetString()!;
    }

    private static long MomentOf(JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.String && json.TryGetDateTimeOffset(out var moment) && moment.ToUnixTimeMilliseconds() > 0
            ? moment.ToUnixTimeMilliseconds()
            : throw GrpcErrors.Invalid(path, "must be a moment after 1970 as of RFC 3339, such as 2026-01-31T12:00:00Z");

    private static Int128 Whole(JsonElement json, string path, Int128 least, Int128 most)
    {
        var text = json.ValueKind switch
        {
            JsonValueKind.Number => json.GetRawText(),
            JsonValueKind.String => json.GetString(),
            _ => null,
        };
        return Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
                ? number
                : throw GrpcErrors.Invalid(path, $"must be a whole number from {least} to {most}");
    }

    private static int ChoiceOf(EnumDescriptor words, JsonElement json, string path)
    {
        var word = json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        return words.Values.FirstOrDefault(value => MemberNames.Of(value) == word)?.Number
            ?? throw GrpcErrors.Invalid(path, $"must be one of {string.Join(", ", words.Values.Select(MemberNames.Of))}");
    }

    private static void Require(JsonElement json, JsonValueKind kind, string path, string what)
    {
        if (json.ValueKind != kind)
        {
            throw GrpcErrors.Invalid(path, $"must be {what}");
        }
    }
}
