using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AgentAssembly.Read.Transport;

/// <summary>The media types of GraphQL over HTTP and of its streams.</summary>
internal static class MediaTypes
{
    public const string Response = "application/graphql-response+json";
    public const string Json = "application/json";
    public const string Events = "text/event-stream";
}

/// <summary>In what form an answer is given.</summary>
internal enum Accepted
{
    Nothing,
    Json,
    Response,
    Events,
}

internal static class Accepting
{
    private static readonly (string Name, Accepted Form)[] Forms =
    [
        (MediaTypes.Response, Accepted.Response), (MediaTypes.Json, Accepted.Json), (MediaTypes.Events, Accepted.Events),
    ];

    extension(Accepted)
    {
        /// <summary>
        /// The form that a request likes best; JSON where it does not say, as clients that are older than the media type of
        /// GraphQL expect. Of two that it likes as much the one that it names first.
        /// </summary>
        public static Accepted By(HttpRequest request)
        {
            var header = request.Headers.Accept;
            if (header.Count == 0)
            {
                return Accepted.Json;
            }

            return MediaTypeHeaderValue.TryParseList(header, out var ranges)
                ? ranges.Where(r => r.Quality is not 0).OrderByDescending(r => r.Quality ?? 1).Select(FormOf)
                    .FirstOrDefault(f => f != Accepted.Nothing)
                : Accepted.Nothing;
        }
    }

    private static Accepted FormOf(MediaTypeHeaderValue range)
    {
        if (range.MatchesAllTypes || range.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase))
        {
            return Accepted.Json;
        }

        var utf8 = !range.Charset.HasValue || range.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
        return utf8
            ? Forms.FirstOrDefault(f => range.MediaType.Equals(f.Name, StringComparison.OrdinalIgnoreCase)).Form
            : Accepted.Nothing;
    }
}
