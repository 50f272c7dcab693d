using System.Net;
using System.Net.Http.Headers;

namespace AgentAssembly.Specs.EndToEnd.Attacks;

/// <summary>A gRPC call with an empty message, as no client library would send it.</summary>
internal static class RawCall
{
    public const string WhoAmI = "/assembly.admin.v1.AuthService/WhoAmI";

    /// <summary>The answer's gRPC status; or HTTP's, where there is none.</summary>
    public static async Task<string> StatusOfAsync(
        string server, string path, Action<HttpRequestMessage>? prepare = null, string contentType = "application/grpc", byte[]? body = null)
    {
        using var handler = new SocketsHttpHandler();
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body ?? new byte[5]),
        };
        request.Headers.TE.Add(new("trailers"));
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        prepare?.Invoke(request);
        using var response = await client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return Status(response.TrailingHeaders) ?? Status(response.Headers) ?? $"HTTP {(int)response.StatusCode}";
    }

    private static string? Status(HttpHeaders headers) =>
        headers.TryGetValues("grpc-status", out var values) ? ((Grpc.Core.StatusCode)int.Parse(values.Single(), System.Globalization.CultureInfo.InvariantCulture)).ToString() : null;
}
