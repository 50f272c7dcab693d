using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Policies;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Commands.Stores.Embedded.Keys;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Secrets.V1;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Edges.Grpc;
using AgentAssembly.Edges.Grpc.Log;
using AgentAssembly.Edges.Host;
using AgentAssembly.Edges.Host.Identity;
using AgentAssembly.Specs.Support;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Specs.EndToEnd.Secrets;

/// <summary>The server with secrets, as the host puts it together, in the spec's process and over a vault of the spec's own.</summary>
public sealed class SecretHost : IAsyncDisposable
{
    private const string Policy = """
        tools:
          "*": { allow: true }
          wipe: { allow: false }
        """;

    private readonly WebApplication _app;
    private readonly EmbeddedEventStore _store;
    private readonly EmbeddedKeyStore _keys;
    private readonly Lines _lines;

    private SecretHost(WebApplication app, EmbeddedEventStore store, EmbeddedKeyStore keys, Lines lines)
    {
        (_app, _store, _keys, _lines) = (app, store, keys, lines);
        Endpoint = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;
        Channel = GrpcChannel.ForAddress($"http://{Endpoint}");
    }

    public string Endpoint { get; }

    public GrpcChannel Channel { get; }

    public SecretAdminService.SecretAdminServiceClient Admin => new(Channel);

    /// <summary>All that was logged, at every level.</summary>
    public string Logged => string.Join('\n', _lines.All);

    public static async Task<SecretHost> StartAsync(string state, IKeyVault vault)
    {
        var folder = new StateFolder(state);
        folder.Make();
        var store = EmbeddedEventStore.Open(
            folder.Root, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), new EmbeddedStoreOptions(), TimeProvider.System);
        var keys = EmbeddedKeyStore.Open(folder.Keys, RandomNumberGenerator.Fill);
        var lines = new Lines();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(lines).SetMinimumLevel(LogLevel.Trace);
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateOnBuild = provider.ValidateScopes = true);
        builder.Services.AddCommands(store, keys, new ActionDigestKey(new byte[ActionDigest.KeyBytes]), InputRecording.None, TimeProvider.System);
        builder.Services.AddSingleton(new CallerTrust(SingleUser: true));
        builder.Services.AddIdentity(
            new AssemblyOptions { State = folder, Version = "spec" }, store.LogId, _ => null, TimeProvider.System);
        builder.Services.AddSingleton(new LogIdentity(store.LogId, () => store.LastRecordedAt));
        builder.Services.AddGrpcEdge().AddSingleton(vault).AddSecrets(folder);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.MapGrpcEdge();
        app.MapSecretServices();
        await app.Services.GetRequiredService<WriteSideState>().StartAsync(CancellationToken.None);
        var set = PolicySet.Compile([((PolicyParseResult.Accepted)PolicyDocument.Parse("policy.yaml", Policy)).Document]);
        await app.Services.GetRequiredService<PolicyPublisher>()
            .PublishFilesAsync(set, [new PolicySource("policy.yaml", Policy)], "operator:spec", CancellationToken.None);
        await app.StartAsync();
        return new(app, store, keys, lines);
    }

    public Task<DispatchToolResponse> DispatchAsync(TestAgent? agent, string arguments, string tool = "pay") =>
        new SecretsService.SecretsServiceClient(Channel).DispatchToolAsync(
            new() { Tool = tool, ArgsJson = ByteString.CopyFromUtf8(arguments) }, agent?.Credential ?? []).ResponseAsync;

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.DisposeAsync();
        _keys.Dispose();
        await _store.DisposeAsync();
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> All => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
