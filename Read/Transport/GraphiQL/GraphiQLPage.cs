using System.Collections.Frozen;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AgentAssembly.Read.Transport.GraphiQL;

/// <summary>
/// Serves a page for trying things out, from files within this assembly and from nowhere else. It asks with the rights of
/// whoever looks at it, like every other client.
/// </summary>
internal static class GraphiQLPage
{
    private const string Prefix = "graphiql/";

    // The editor sets the styles of its lines one by one, and its font and pictures lie within its style sheet.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8",
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Maps the page and its files.</summary>
    public static void Map(IEndpointRouteBuilder endpoints, GraphQLTransportOptions options)
    {
        var files = ReadFiles();
        var page = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(files["graphiql.html"])
            .Replace("graphiql/", options.GraphiQLPath + "/", StringComparison.Ordinal)
            .Replace("<title>", $"<meta name=\"graphql-path\" content=\"{options.Path}\">\n<title>", StringComparison.Ordinal));
        endpoints.MapGet(options.GraphiQLPath, context => WriteAsync(context, page, Types[".html"]));
        foreach (var (name, content) in files.Where(f => f.Key != "graphiql.html"))
        {
            endpoints.MapGet($"{options.GraphiQLPath}/{name}", context => WriteAsync(context, content, Types[Path.GetExtension(name)]));
        }
    }

    private static Task WriteAsync(HttpContext context, byte[] content, string type)
    {
        var response = context.Response;
        response.ContentType = type;
        response.ContentLength = content.Length;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-cache";
        return response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    private static Dictionary<string, byte[]> ReadFiles()
    {
        var assembly = typeof(GraphiQLPage).Assembly;
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            files.Add(name[Prefix.Length..], content);
        }

        return files;
    }
}
