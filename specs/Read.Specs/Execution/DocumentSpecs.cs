using System.Net;
using System.Text.Json;
using AgentAssembly.Read.Execution;
using AgentAssembly.Read.Transport;
using AgentAssembly.Specs.Read.Http;
using AgentAssembly.Specs.Read.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Specs.Read.Execution;

public sealed class DocumentSpecs
{
    private const string Asked = "{whoAsks}";

    [Fact]
    public async Task Only_valid_documents_are_kept_and_so_many_of_them()
    {
        await using var server = await ReadServer.StartAsync(new GraphQLTransportOptions { Execution = new() { DocumentsMax = 3 } });
        var cache = server.Services.GetRequiredService<GraphEngine>().Cache;
        await server.AskAsync("{nope}");
        await server.AskAsync("{");
        Assert.Equal(0, cache.Count);

        for (var n = 0; n < 5; n++)
        {
            await server.AskAsync($"{{a{n}:whoAsks}}");
        }

        Assert.Equal(3, cache.Count);
    }

    [Fact]
    public void Documents_are_kept_by_their_use_and_within_so_many_characters()
    {
        var cache = new DocumentCache(10, 20);
        cache.Keep(DocumentParser.Parse("{aaaaaa}", new()));
        cache.Keep(DocumentParser.Parse("{bbbbbb}", new()));
        Assert.NotNull(cache.Find("{aaaaaa}"));

        cache.Keep(DocumentParser.Parse("{cccccc}", new()));
        cache.Keep(DocumentParser.Parse($"{{{new string('d', 30)}}}", new()));

        Assert.Equal((true, false, true, 2), (cache.Find("{aaaaaa}") is not null, cache.Find("{bbbbbb}") is not null, cache.Find("{cccccc}") is not null, cache.Count));
    }

    [Theory]
    [InlineData("documentId with prefix", 200, null)]
    [InlineData("documentId without prefix", 200, null)]
    [InlineData("extensions", 200, null)]
    [InlineData("unknown id", 400, "PERSISTED_QUERY_NOT_FOUND")]
    [InlineData("another text", 400, "PERSISTED_QUERY_DIFFERS")]
    [InlineData("text alone", 400, "PERSISTED_ONLY")]
    public async Task Persisted_documents_are_asked_for_by_their_digest(string how, int status, string? code)
    {
        await using var server = await ReadServer.StartAsync(new GraphQLTransportOptions
        {
            Persisted = PersistedDocuments.Of([Asked]),
            PersistedOnly = how == "text alone",
        });
        var id = PersistedDocuments.IdOf(Asked);
        object asked = how switch
        {
            "documentId with prefix" => new { documentId = id },
            "documentId without prefix" => new { documentId = id["sha256:".Length..] },
            "extensions" => new { extensions = new { persistedQuery = new { version = 1, sha256Hash = id["sha256:".Length..] } } },
            "unknown id" => new { documentId = PersistedDocuments.IdOf("{other}") },
            "another text" => new { documentId = id, query = "{greeting}" },
            _ => new { query = Asked },
        };
        using var request = server.Post(asked);
        request.Headers.Accept.ParseAdd("application/graphql-response+json");

        var (response, body) = await server.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, body.TryGetProperty("errors", out _) ? HttpSpecs.CodeOf(body) : null);
    }

    [Fact]
    public async Task A_document_is_not_persisted_by_asking_for_it()
    {
        await using var server = await ReadServer.StartAsync();
        using var whole = server.Post(new { query = Asked, documentId = PersistedDocuments.IdOf(Asked) });
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(whole)).Response.StatusCode);

        using var again = server.Post(new { documentId = PersistedDocuments.IdOf(Asked) });

        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", HttpSpecs.CodeOf((await server.SendAsync(again)).Body));
    }

    [Fact]
    public async Task A_server_does_not_start_with_a_persisted_document_that_it_would_refuse() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReadServer.StartAsync(
            new GraphQLTransportOptions { Persisted = PersistedDocuments.Of(["{"]) }));

    [Fact]
    public async Task Introspection_is_exempt_from_depth_and_cost_and_answered_alike_to_everybody()
    {
        await using var server = await ReadServer.StartAsync(new GraphQLTransportOptions { Execution = new() { CostMax = 1, CostPerMinute = 1 } });

        var (first, body) = await server.AskAsync(Introspection.Whole);
        var (second, again) = await server.AskAsync(Introspection.Whole);

        Assert.Equal((200, 200), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal(body.GetRawText(), again.GetRawText());
        Assert.True(body.GetProperty("data").GetProperty("__schema").GetProperty("types").GetArrayLength() > 5);
    }

    [Theory]
    [InlineData("{failing}", "INTERNAL", 500)]
    [InlineData("{refusing}", "PROJECTION_BEHIND", 503)]
    [InlineData("{guarded}", "FORBIDDEN", 403)]
    public async Task An_error_of_a_field_leaves_null_and_says_what_it_may(string query, string code, int status)
    {
        await using var server = await ReadServer.StartAsync();
        for (var times = 0; times < 2; times++)
        {
            var (response, body) = await server.AskAsync(query);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(JsonValueKind.Null, body.GetProperty("data").EnumerateObject().Single().Value.ValueKind);
            var extensions = body.GetProperty("errors")[0].GetProperty("extensions");
            Assert.Equal((code, status), (extensions.GetProperty("code").GetString(), extensions.GetProperty("status").GetInt32()));
            Assert.DoesNotContain("swordfish", body.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain("InvalidOperation", body.GetRawText().Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_field_is_guarded_for_each_who_asks_though_its_document_is_kept()
    {
        await using var server = await ReadServer.StartAsync();
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", SpecViewers.Admin);
        Assert.False((await server.AskAsync("{guarded guardedStrict}")).Body.TryGetProperty("errors", out _));
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", SpecViewers.Reader);

        var (_, body) = await server.AskAsync("{guarded guardedStrict}");

        Assert.Equal(JsonValueKind.Null, body.GetProperty("data").ValueKind);
        Assert.Equal("FORBIDDEN", HttpSpecs.CodeOf(body));
    }
}
