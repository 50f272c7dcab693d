using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;

namespace AgentAssembly.Edges.Messaging.Sending;

/// <summary>Requests with JSON.</summary>
internal static class JsonBody
{
    public static byte[] Of(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    public static HttpRequestMessage Post(string address, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("AgentAssembly", null));
        request.Headers.ConnectionClose = true;
        return request;
    }

    /// <summary>A member of an answer that is a text; empty where the answer is none such.</summary>
    public static string TextIn(string answer, string member)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return document.RootElement is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty(member, out var value)
                && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        }
        catch (JsonException)
        {
            // It was taken, whatever the words are.
            return "";
        }
    }
}
