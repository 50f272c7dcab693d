using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Specs.Cli.Admin;

/// <summary>A server whose answers a spec writes down, and which keeps what it was asked.</summary>
sealed class AdminServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AdminServer(WebApplication app, Script script) => (_app, Script) = (app, script);

    public Script Script { get; }

    /// <summary>HOST:PORT.</summary>
    public string Address => new Uri(
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;

    public static async Task<AdminServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        var script = new Script();
        builder.Services.AddSingleton(script).AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<ScriptedAgents>();
        app.MapGrpcService<ScriptedTenancy>();
        app.MapGrpcService<ScriptedHalts>();
        app.MapGrpcService<ScriptedOperations>();
        app.MapGrpcService<ScriptedPolicies>();
        app.MapGrpcService<ScriptedKeys>();
        app.MapGrpcService<ScriptedSecrets>();
        app.MapGrpcService<ScriptedPrices>();
        app.MapGrpcService<ScriptedAuth>();
        await app.StartAsync();
        return new(app, script);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

/// <summary>Answers by the type of the request, in the order they were given; the last one stays.</summary>
sealed class Script
{
    private readonly Dictionary<Type, Queue<Func<IMessage>>> _answers = [];
    private readonly HashSet<Type> _hangsUp = [];
    private readonly List<(string Question, string? Credential)> _asked = [];
    private readonly Lock _gate = new();

    /// <summary>What was asked: the method, and the request as JSON.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_gate)
            {
                return [.. _asked.Select(a => a.Question)];
            }
        }
    }

    /// <summary>The credentials that came with what was asked.</summary>
    public IReadOnlyList<string?> Credentials
    {
        get
        {
            lock (_gate)
            {
                return [.. _asked.Select(a => a.Credential)];
            }
        }
    }

    public Script Answer<TRequest>(params IMessage[] answers)
        where TRequest : IMessage => Add<TRequest>(answers.Select(answer => (Func<IMessage>)(() => answer)));

    public Script Refuse<TRequest>(StatusCode code, string message)
        where TRequest : IMessage => Add<TRequest>([() => throw new RpcException(new Status(code, message))]);

    /// <summary>Refuses once and gives the reason that servers give of a credential, then answers.</summary>
    public Script RefuseCredentialOnce<TRequest>(IMessage answer)
        where TRequest : IMessage => Add<TRequest>([() => throw CredentialRefused(), () => answer]);

    /// <summary>Refuses every credential, with the reason that servers give.</summary>
    public Script RefuseCredential<TRequest>()
        where TRequest : IMessage => Add<TRequest>([() => throw CredentialRefused()]);

    /// <summary>Breaks the connection where an answer is waited for, as a server does that is killed.</summary>
    public Script HangUp<TRequest>()
        where TRequest : IMessage
    {
        lock (_gate)
        {
            _hangsUp.Add(typeof(TRequest));
        }

        return this;
    }

    public Task<TResponse> Play<TResponse>(IMessage request, ServerCallContext context)
        where TResponse : class, IMessage, new()
    {
        lock (_gate)
        {
            // Written down now, because a client may fill the same message again.
            var question = $"{context.Method.Split('/')[^1]} {JsonFormatter.Default.Format(request)}";
            _asked.Add((question, context.RequestHeaders.GetValue("x-aa-credential-token")));
            if (_hangsUp.Contains(request.GetType()))
            {
                context.GetHttpContext().Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
            }

            if (!_answers.TryGetValue(request.GetType(), out var answers))
            {
                return Task.FromResult(new TResponse());
            }

            var answer = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
            return Task.FromResult((TResponse)answer());
        }
    }

    private static RpcException CredentialRefused() => new Google.Rpc.Status
    {
        Code = (int)StatusCode.Unauthenticated,
        Message = "what was shown counts no more",
        Details = { Google.Protobuf.WellKnownTypes.Any.Pack(new Google.Rpc.ErrorInfo { Reason = "CREDENTIAL_REFUSED" }) },
    }.ToRpcException();

    private Script Add<TRequest>(IEnumerable<Func<IMessage>> answers)
    {
        lock (_gate)
        {
            _answers[typeof(TRequest)] = new(answers);
        }

        return this;
    }
}

/// <summary>A clock that stands at the beginning of 2100, so that no deadline of a call passes.</summary>
sealed class StillTime : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
