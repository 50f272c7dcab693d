using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AgentAssembly.Read.Transport;
using AgentAssembly.Specs.Read.Support;

namespace AgentAssembly.Specs.Read.Http;

public sealed class HttpSpecs
{
    [Fact]
    public async Task A_mutation_over_GET_is_refused_and_does_nothing()
    {
        await using var server = await ReadServer.StartAsync();
        using var get = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, "?query=mutation{count}"));

        var (response, body) = await server.SendAsync(get);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
        Assert.Equal("MUTATION_NEEDS_POST", CodeOf(body));
        Assert.Equal(1, server.Source.Count());
    }

    [Theory]
    [InlineData("DELETE", null, null, 405, "METHOD_UNKNOWN")]
    [InlineData("OPTIONS", null, null, 405, "METHOD_UNKNOWN")]
    [InlineData("POST", "application/x-www-form-urlencoded", "query={__typename}", 415, "CONTENT_TYPE_UNKNOWN")]
    [InlineData("POST", "text/plain", "{\"query\":\"{__typename}\"}", 415, "CONTENT_TYPE_UNKNOWN")]
    [InlineData("POST", "multipart/form-data; boundary=x", "--x--", 415, "CONTENT_TYPE_UNKNOWN")]
    [InlineData("POST", "application/json; charset=utf-16", "{}", 415, "CONTENT_TYPE_UNKNOWN")]
    [InlineData("POST", "application/json", "[{\"query\":\"{__typename}\"}]", 400, "BATCH_REFUSED")]
    [InlineData("POST", "application/json", " \n[", 400, "BATCH_REFUSED")]
    [InlineData("POST", "application/json", "null", 400, "REQUEST_INVALID")]
    [InlineData("POST", "application/json", "", 400, "REQUEST_INVALID")]
    [InlineData("POST", "application/json", "{\"query\":7}", 400, "REQUEST_INVALID")]
    [InlineData("POST", "application/json", "{\"query\":\"{__typename}\",\"variables\":[1]}", 400, "REQUEST_INVALID")]
    [InlineData("POST", "application/json", "{}", 400, "QUERY_MISSING")]
    [InlineData("POST", "application/json", "{\"query\":\"{\"}", 400, "SYNTAX_ERROR")]
    [InlineData("POST", "application/json", "{\"query\":\"{nope}\"}", 400, "VALIDATION_FAILED")]
    [InlineData("POST", "application/json", "{\"query\":\"query A{__typename}\",\"operationName\":\"B\"}", 400, "OPERATION_UNKNOWN")]
    [InlineData("POST", "application/json", "{\"query\":\"query A{__typename} query B{__typename}\"}", 400, "OPERATION_UNKNOWN")]
    [InlineData("POST", "application/json", "{\"query\":\"query($n:Int!){records(first:$n){__typename}}\"}", 400, "VARIABLE_INVALID")]
    [InlineData("POST", "application/json", "{\"query\":\"subscription{silence{number}}\"}", 406, "SUBSCRIPTION_NEEDS_STREAM")]
    public async Task What_is_not_a_request_is_refused_by_name(string method, string? type, string? content, int status, string code)
    {
        await using var server = await ReadServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), server.Url);
        request.Headers.Accept.ParseAdd("application/graphql-response+json");
        if (type is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content!));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        var (response, body) = await server.SendAsync(request);

        Assert.Equal((status, code), ((int)response.StatusCode, CodeOf(body)));
        var extensions = body.GetProperty("errors")[0].GetProperty("extensions");
        Assert.Equal(status, extensions.GetProperty("status").GetInt32());
        Assert.NotEqual("", extensions.GetProperty("requestId").GetString());
    }

    [Theory]
    [InlineData("", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/*", "application/json")]
    [InlineData("application/json", "application/json")]
    [InlineData("application/graphql-response+json", "application/graphql-response+json")]
    [InlineData("application/json;q=0.5, application/graphql-response+json", "application/graphql-response+json")]
    [InlineData("text/html, application/graphql-response+json;q=0.1", "application/graphql-response+json")]
    [InlineData("text/html", null)]
    [InlineData("application/json;q=0", null)]
    public async Task An_answer_has_the_form_that_is_liked_best(string accept, string? type)
    {
        await using var server = await ReadServer.StartAsync();
        using var request = server.Post(new { query = "{__typename}" });
        if (accept.Length > 0)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        var (response, _) = await server.SendAsync(request);

        Assert.Equal(type is null ? HttpStatusCode.NotAcceptable : HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type ?? "application/json", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_large_is_refused_however_it_is_sent(bool tellsLength)
    {
        await using var server = await ReadServer.StartAsync(new GraphQLTransportOptions { RequestBytesMax = 1000 });
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Url)
        {
            Content = new ByteArrayContent(new byte[1001]) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.TransferEncodingChunked = tellsLength ? null : true;

        var (response, body) = await server.SendAsync(request);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "REQUEST_TOO_LARGE"), (response.StatusCode, CodeOf(body)));
    }

    [Fact]
    public async Task Who_is_not_known_gets_401_as_a_GraphQL_error()
    {
        await using var server = await ReadServer.StartAsync(isSingleUser: false);
        server.Http.DefaultRequestHeaders.Authorization = null;

        var (response, body) = await server.AskAsync("{__typename}", accept: "application/json");

        Assert.Equal((HttpStatusCode.Unauthorized, "UNAUTHENTICATED"), (response.StatusCode, CodeOf(body)));
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Nothing_tells_a_page_of_another_origin_that_it_may_read()
    {
        await using var server = await ReadServer.StartAsync();

        var (response, _) = await server.AskAsync("{__typename}");

        Assert.DoesNotContain(response.Headers, h => h.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    internal static string CodeOf(JsonElement body) =>
        body.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString()!;
}
