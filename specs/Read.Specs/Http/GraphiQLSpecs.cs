using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using AgentAssembly.Read.Transport;
using AgentAssembly.Specs.Read.Support;

namespace AgentAssembly.Specs.Read.Http;

public sealed partial class GraphiQLSpecs
{
    private static string Folder => Path.Combine(Path.GetDirectoryName(Here())!, "../../../Read/Transport/GraphiQL");

    [Fact]
    public void Every_vendored_file_is_the_one_that_was_published()
    {
        var recorded = Row().Matches(File.ReadAllText(Path.Combine(Folder, "VENDORED.md")))
            .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value, StringComparer.Ordinal);
        string[] ours = ["page.js", "page.css", "graphiql.html", "GraphiQLPage.cs", "VENDORED.md"];

        Assert.Equal(
            recorded.Keys.Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)!).Except(ours).Order(StringComparer.Ordinal));
        Assert.All(recorded, r => Assert.Equal(
            r.Value, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, r.Key))))));
    }

    [Fact]
    public async Task The_page_and_all_that_it_names_come_from_this_host_and_nothing_else_may()
    {
        await using var server = await ReadServer.StartAsync();
        var page = await server.Http.GetAsync(new Uri(server.Url, "/graphiql"));
        var html = await page.Content.ReadAsStringAsync();
        var named = Reference().Matches(html).Select(m => m.Groups[1].Value).Where(n => n != "data:,").ToList();

        Assert.Equal(6, named.Count);
        foreach (var name in named)
        {
            Assert.StartsWith("/graphiql/", name, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync(new Uri(server.Url, name))).StatusCode);
        }

        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_not_served_where_it_is_not_wanted()
    {
        await using var server = await ReadServer.StartAsync(new GraphQLTransportOptions { GraphiQLPath = "" });

        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync(new Uri(server.Url, "/graphiql"))).StatusCode);
    }

    [GeneratedRegex(@"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Reference();

    private static string Here([CallerFilePath] string path = "") => path;
}
