using System.Text.Json;
using AgentAssembly.Read.Execution;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQL.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AgentAssembly.Read.Transport;

/// <summary>Reads requests as GraphQL over HTTP writes them, from the query of a GET and the body of a POST.</summary>
internal sealed class RequestReader(GraphQLTransportOptions options, GraphEngine engine)
{
    private readonly GraphQLSerializer _json = engine.Writer.Json;

    /// <summary>Reads a request.</summary>
    /// <exception cref="RequestRefusedException">It is malformed, or too large.</exception>
    public async ValueTask<GraphRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (HttpMethods.IsGet(request.Method))
        {
            return ReadQuery(request);
        }

        RequireJson(request);
        using var body = await ReadBodyAsync(request, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a request's JSON.</summary>
    /// <exception cref="RequestRefusedException">It is malformed.</exception>
    public async ValueTask<GraphRequest> ReadAsync(MemoryStream json, CancellationToken cancellationToken)
    {
        if (FirstSign(json) == '[')
        {
            throw Malformed("BATCH_REFUSED", "several requests in one array are not taken: send one request at a time");
        }

        try
        {
            return Of(await _json.ReadAsync<GraphQLRequest>(json, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw Malformed("REQUEST_INVALID",
                "the body is not a JSON object of query, operationName, variables and extensions with values of their types");
        }
    }

    private GraphRequest ReadQuery(HttpRequest request)
    {
        var query = request.Query;
        if ((request.QueryString.Value?.Length ?? 0) > options.RequestBytesMax)
        {
            throw TooLarge(options.RequestBytesMax);
        }

        return Of(new GraphQLRequest
        {
            Query = query["query"],
            DocumentId = query["documentId"],
            OperationName = query["operationName"],
            Variables = MembersOf(query["variables"], "variables"),
            Extensions = MembersOf(query["extensions"], "extensions"),
        });
    }

    private Inputs? MembersOf(string? json, string name)
    {
        try
        {
            return string.IsNullOrEmpty(json) ? null : _json.Deserialize<Inputs>(json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw Malformed("REQUEST_INVALID", $"{name} is not a JSON object");
        }
    }

    private static GraphRequest Of(GraphQLRequest? read)
    {
        if (read is null)
        {
            throw Malformed("REQUEST_INVALID", "the body is null: send a JSON object");
        }

        var id = read.DocumentId ?? PersistedQueryOf(read.Extensions);
        return string.IsNullOrEmpty(read.Query) && string.IsNullOrEmpty(id)
            ? throw Malformed("QUERY_MISSING", "there is neither a query nor a documentId")
            : new GraphRequest(read.Query ?? "", id ?? "", read.OperationName ?? "", read.Variables ?? Inputs.Empty);
    }

    // As widespread clients name persisted documents.
    private static string? PersistedQueryOf(Inputs? extensions)
    {
        if (extensions is null || !extensions.TryGetValue("persistedQuery", out var persisted) || persisted is null)
        {
            return null;
        }

        return persisted is IReadOnlyDictionary<string, object?> members
            && members.TryGetValue("sha256Hash", out var hash) && hash is string digest
            ? digest
            : persisted is IDictionary<string, object?> map && map.TryGetValue("sha256Hash", out hash) && hash is string text
                ? text
                : throw Malformed("REQUEST_INVALID", "extensions.persistedQuery has no sha256Hash");
    }

    private async ValueTask<MemoryStream> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > options.RequestBytesMax)
        {
            throw TooLarge(options.RequestBytesMax);
        }

        var buffer = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (buffer.Length + read > options.RequestBytesMax)
            {
                throw TooLarge(options.RequestBytesMax);
            }

            buffer.Write(chunk, 0, read);
        }

        buffer.Position = 0;
        return buffer;
    }

    // A page of another origin may post forms and plain text without being asked whether it may; JSON it may not.
    private static void RequireJson(HttpRequest request)
    {
        var isJson = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals(MediaTypes.Json, StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        if (!isJson || request.Headers.ContentEncoding.Any(e => e is { Length: > 0 } and not "identity"))
        {
            throw new RequestRefusedException("CONTENT_TYPE_UNKNOWN", 415, $"send {MediaTypes.Json} in UTF-8, not compressed");
        }
    }

    private static char FirstSign(MemoryStream json)
    {
        foreach (var sign in json.GetBuffer().AsSpan(0, (int)json.Length))
        {
            if (sign is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                return (char)sign;
            }
        }

        return ' ';
    }

    private static RequestRefusedException Malformed(string code, string message) => new(code, 400, message);

    private static RequestRefusedException TooLarge(int max) =>
        new("REQUEST_TOO_LARGE", 413, $"the request has more than {max} bytes: ask for less at once");
}
