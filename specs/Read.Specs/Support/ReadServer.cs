using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AgentAssembly.Read.Access;
using AgentAssembly.Read.Transport;
using GraphQL.Types;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Specs.Read.Support;

/// <summary>The transport over the schema of specs, on a port of loopback.</summary>
public sealed class ReadServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly WebApplication _app;
    private bool _isStopped;

    private ReadServer(WebApplication app, SpecSource source, SpecViewers viewers, HttpClient http)
    {
        (_app, Source, Viewers, Http) = (app, source, viewers, http);
    }

    public SpecSource Source { get; }

    public SpecViewers Viewers { get; }

    /// <summary>A client with the credential of a reader.</summary>
    public HttpClient Http { get; }

    public Uri Url => new(Http.BaseAddress!, "/graphql");

    public Uri SocketUrl => new($"ws://127.0.0.1:{Url.Port}/graphql");

    public IServiceProvider Services => _app.Services;

    public static async Task<ReadServer> StartAsync(
        GraphQLTransportOptions? options = null, TimeProvider? time = null, bool isSingleUser = true, int port = 0, SpecSource? source = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        source ??= new SpecSource();
        var viewers = new SpecViewers { IsSingleUser = isSingleUser };
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton<ISchema>(new SpecSchema(source));
        builder.Services.AddSingleton<IViewers>(viewers);
        builder.Services.AddGraphQLTransport(options ?? new GraphQLTransportOptions());
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, l => l.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        app.MapGraphQLTransport();
        await app.StartAsync();
        var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SpecViewers.Reader);
        return new ReadServer(app, source, viewers, http);
    }

    /// <summary>Asks with POST and reads the answer, whatever its status.</summary>
    public async Task<(HttpResponseMessage Response, JsonElement Body)> AskAsync(
        string query, object? variables = null, string? operationName = null, string accept = "application/graphql-response+json")
    {
        using var request = Post(new { query, variables, operationName });
        request.Headers.Accept.ParseAdd(accept);
        return await SendAsync(request);
    }

    /// <summary>Sends a request and reads the answer as JSON.</summary>
    public async Task<(HttpResponseMessage Response, JsonElement Body)> SendAsync(HttpRequestMessage request)
    {
        var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        using var document = JsonDocument.Parse(text);
        return (response, document.RootElement.Clone());
    }

    public HttpRequestMessage Post(object body) => new(HttpMethod.Post, Url)
    {
        Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
    };

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<bool> isSo, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!isSo())
        {
            Assert.False(limit.IsCancellationRequested, $"{what} was not so within {Patience}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }
    }

    public async Task StopAsync()
    {
        _isStopped = true;
        await _app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_isStopped)
        {
            await _app.StopAsync();
        }

        await _app.DisposeAsync();
    }
}
