using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Specs.Cli.Graph;

/// <summary>A server whose answers over GraphQL a spec writes down, and which keeps what it was asked.</summary>
sealed class GraphServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Queue<Func<HttpContext, Task>> _answers = [];
    private readonly List<Asked> _asked = [];
    private readonly Lock _gate = new();

    private GraphServer(WebApplication app) => _app = app;

    /// <summary>HOST:PORT.</summary>
    public string Address => new Uri(
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<Asked> Questions
    {
        get
        {
            lock (_gate)
            {
                return [.. _asked];
            }
        }
    }

    public static async Task<GraphServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        var server = new GraphServer(builder.Build());
        server._app.MapPost("/graphql", server.PlayAsync);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Answers with this data; the last answer stays.</summary>
    public GraphServer Data(string data) => Add(context => WriteAsync(context, 200, $$"""{"data": {{data}}}"""));

    /// <summary>Answers with an error, in the shape that the server has.</summary>
    public GraphServer Refuse(string code, int status, string message) => Add(context => WriteAsync(
        context, status, JsonSerializer.Serialize(new { errors = new[] { new { message, extensions = new { code, status } } } })));

    /// <summary>Answers with this text as it is.</summary>
    public GraphServer Raw(int status, string text) => Add(context => WriteAsync(context, status, text));

    /// <summary>Streams these events, then ends: with the event that completes, or without it, as a server does that stops.</summary>
    public GraphServer Stream(bool completes, params (string? Id, string Data)[] events) => Add(async context =>
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        foreach (var (id, data) in events)
        {
            var line = id is null ? "" : $"id: {id}\n";
            await context.Response.WriteAsync($"event: next\n{line}data: {{\"data\": {data}}}\n\n:\n\n");
            await context.Response.Body.FlushAsync();
        }

        if (completes)
        {
            await context.Response.WriteAsync("event: complete\ndata:\n\n");
        }
    });

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private GraphServer Add(Func<HttpContext, Task> answer)
    {
        lock (_gate)
        {
            _answers.Enqueue(answer);
        }

        return this;
    }

    private async Task PlayAsync(HttpContext context)
    {
        using var document = await JsonDocument.ParseAsync(context.Request.Body);
        Func<HttpContext, Task> answer;
        lock (_gate)
        {
            var body = document.RootElement;
            _asked.Add(new(
                body.GetProperty("query").GetString()!, body.GetProperty("variables").GetRawText(), context.Request.Headers["x-aa-credential-token"].ToString()));
            answer = _answers.Count > 1 ? _answers.Dequeue() : _answers.Peek();
        }

        await answer(context);
    }

    private static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/graphql-response+json; charset=utf-8";
        return context.Response.WriteAsync(text, Encoding.UTF8);
    }
}

/// <summary>What was asked.</summary>
/// <param name="Document">The document.</param>
/// <param name="Variables">Its variables, as JSON.</param>
/// <param name="Credential">What was shown of who asks.</param>
sealed record Asked(string Document, string Variables, string Credential)
{
    public JsonElement Variable(string name) => JsonDocument.Parse(Variables).RootElement.GetProperty(name);
}
