using System.Net;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Alerts;
using AgentAssembly.Commands.Core.Anomalies;
using AgentAssembly.Commands.Core.Budgets;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Commands.Core.Keys;
using AgentAssembly.Commands.Core.Nodes;
using AgentAssembly.Commands.Core.Policies;
using AgentAssembly.Commands.Core.Pricing;
using AgentAssembly.Commands.Core.Reactions;
using AgentAssembly.Commands.Core.Replaying;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Commands.Stores.Embedded.Keys;
using AgentAssembly.Domain.Commanding;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Nodes;
using AgentAssembly.Edges.Grpc;
using AgentAssembly.Edges.Grpc.Log;
using AgentAssembly.Edges.Host.Identity;
using AgentAssembly.Edges.Host.Reading;
using AgentAssembly.Edges.Host.Telemetry;
using AgentAssembly.Edges.Host.Tls;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Read.GraphQL;
using AgentAssembly.Read.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Edges.Host;

/// <summary>Everything in one process: opens the log, folds the state, publishes the policy, serves, drains.</summary>
public sealed class AssemblyServer : IAsyncDisposable
{
    // sun_path holds 108 bytes on Linux, and a zero byte ends it.
    internal const int SocketPathBytesMax = 107;
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly EmbeddedEventStore _store;
    private readonly EmbeddedKeyStore _keys;
    private readonly AssemblyOptions _options;

    private Task _preparing = Task.CompletedTask;

    // When the log ended that this process found.
    private readonly Instant _endedAt;

    private AssemblyServer(WebApplication app, EmbeddedEventStore store, EmbeddedKeyStore keys, AssemblyOptions options)
    {
        (_app, _store, _keys, _options, _endedAt) = (app, store, keys, options, store.LastRecordedAt);
    }

    /// <summary>URL of gRPC, with the port that was picked.</summary>
    public string GrpcUrl { get; private set; } = "";

    /// <summary>URL of HTTP, with the port that was picked.</summary>
    public string HttpUrl { get; private set; } = "";

    /// <summary>The Unix socket; empty where its path would be too long.</summary>
    public string Socket => SocketOf(_options.State);

    /// <summary>Cancelled when the process was told to stop and begins to drain.</summary>
    public CancellationToken Stopping => _app.Lifetime.ApplicationStopping;

    /// <summary>The policy set in force.</summary>
    public PinnedPolicy Policy => _app.Services.GetRequiredService<WriteSideState>().Policies.Current;

    /// <summary>Where the policy was read from; null when none was found.</summary>
    public PolicyOnDisk? PolicyRead { get; private set; }

    /// <summary>The price file that was read; null where none was named.</summary>
    public PricesOnDisk? PricesRead { get; private set; }

    /// <summary>Whether that policy was new to the log.</summary>
    public bool PolicyWasPublished { get; private set; }

    /// <summary>The policy in force, in words.</summary>
    public PolicySummary PolicyInForce => new(
        PolicyRead?.Path, Policy.Set.Digest, [.. Policy.Set.Documents.Select(d => d.Name)], PolicyWasPublished);

    /// <summary>The first administrator's API key, where this start made it; it is told nowhere else.</summary>
    public string? FirstAdminKey { get; private set; }

    /// <summary>How the certificate is; null where no TLS is served.</summary>
    public CertificateStatus? Certificate => _app.Services.GetService<TlsMaterial>()?.Status;

    /// <summary>Takes commands as the read side gives them.</summary>
    internal ICommandPort Commands => _app.Services.GetRequiredService<ICommandPort>();

    /// <summary>What can be asked and commanded, in the schema definition language.</summary>
    internal string Schema => _app.Services.GetRequiredService<ReadSchemaText>().Text;

    /// <summary>Finds out who callers are.</summary>
    internal Authenticator Authenticator => _app.Services.GetRequiredService<Authenticator>();

    /// <summary>How many events the log holds.</summary>
    public ulong LogSize { get; private set; }

    /// <summary>Starts to serve.</summary>
    /// <exception cref="StartRefusedException">It would be unsafe, or a file or port cannot be used.</exception>
    /// <exception cref="Domain.Log.EventStoreException">The log cannot be opened.</exception>
    public static async Task<AssemblyServer> StartAsync(
        AssemblyOptions options, Func<string, string?> environment, TimeProvider time, CancellationToken cancellationToken)
    {
        SafeBind.Require("--grpc", options.Grpc, options);
        SafeBind.Require("--http", options.Http, options);
        var tls = ReadTls(options.Tls, time);
        var policy = PolicyFiles.Find(options.Policy, options.State, environment);
        var prices = PricesOnDisk.Find(environment);
        MakeState(options.State);
        var store = EmbeddedEventStore.Open(
            options.State.Root, Guid.CreateVersion7(time.GetUtcNow()), options.Store, time);
        EmbeddedKeyStore? keys = null;
        try
        {
            // The log is held by now, and with it the keys beside it.
            var key = KeyFile.ReadOrMake(options.State);
            keys = KeyStoreFolder.Open(options.State);
            var app = Build(new(options, store, keys, key, policy, tls, environment), time);
            var server = new AssemblyServer(app, store, keys, options) { PolicyRead = policy, PricesRead = prices };
            await server.BeginAsync(time, cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            keys?.Dispose();
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends when the process is told to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Takes no more requests, finishes those under way, records the end and closes the log.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(DrainLimit);
        await _app.StopAsync(limit.Token).ConfigureAwait(false);
        await _preparing.ConfigureAwait(false);
        await _app.Services.GetRequiredService<ProjectionEngine>().DisposeAsync().ConfigureAwait(false);
        await _app.Services.GetRequiredService<AlertEvaluator>().DisposeAsync().ConfigureAwait(false);
        await _app.Services.GetRequiredService<Scheduler>().DisposeAsync().ConfigureAwait(false);
        await _app.Services.GetRequiredService<BudgetLanes>().DisposeAsync().ConfigureAwait(false);
        if (_store.Fault is null)
        {
            await _app.Services.GetRequiredService<NodeJournal>()
                .RecordAsync(new NodeEvent.Stopped("drained"), CancellationToken.None).ConfigureAwait(false);
        }

        await _app.DisposeAsync().ConfigureAwait(false);
        _keys.Dispose();
        await _store.DisposeAsync().ConfigureAwait(false);
        RunFile.Remove(_options.State);
    }

    private static WebApplication Build(Parts parts, TimeProvider time)
    {
        var (options, store, keys, key, policy, tls, environment) = parts;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "aasm" });
        builder.Logging.AddServerLog();
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateOnBuild = provider.ValidateScopes = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainLimit);
        builder.Services.AddCommands(store, keys, key, options.RecordsInputs ? InputRecording.Encrypted : InputRecording.None, time);
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<PolicyWatch>(services, policy ?? PolicyOnDisk.None));
        builder.Services.AddSingleton(new CallerTrust(SingleUser: !options.RequireAuthentication));
        builder.Services.AddIdentity(options, store.LogId, environment, time);
        builder.Services.AddSingleton(new LogIdentity(store.LogId, () => store.LastRecordedAt));
        builder.Services.AddGrpcEdge();
        builder.Services.AddSecrets(options.State);
        builder.Services.AddDeliveries(environment);
        builder.Services.AddCommandPort();
        builder.Services.AddReflectionOfServices();
        builder.Services.AddReadiness(store);
        builder.AddTelemetry(options);
        builder.Services.AddReadSide(options.State, store.LogId, environment);
        if (tls is not null)
        {
            builder.Services.AddTls(tls);
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options, tls, time));
        var app = builder.Build();
        app.MapGrpcEdge();
        app.MapSecretServices();
        app.MapDestinationServices();
        app.MapGrpcReflectionService();
        app.MapReadiness();
        app.MapScraping();
        app.MapReadSide();
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, AssemblyOptions options, TlsMaterial? tls, TimeProvider time)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = GrpcEdge.RequestBytesMax + 1024;
        kestrel.Listen(options.Grpc, listen => Serve(listen, HttpProtocols.Http2));
        kestrel.Listen(options.Http, listen => Serve(listen, HttpProtocols.Http1));
        if (SocketOf(options.State) is { Length: > 0 } socket)
        {
            File.Delete(socket);
            // The folder of the socket is its owner's only, and nothing on it leaves the machine.
            kestrel.ListenUnixSocket(socket, listen => listen.Protocols = HttpProtocols.Http2);
        }

        void Serve(ListenOptions listen, HttpProtocols protocols)
        {
            listen.Protocols = protocols;
            if (tls is not null)
            {
                listen.UseTls(tls, time);
            }
        }
    }

    private async Task BeginAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var services = _app.Services;
        var state = services.GetRequiredService<WriteSideState>();
        await state.StartAsync(cancellationToken).ConfigureAwait(false);
        FirstAdminKey = _options.MakesFirstAdmin
            ? await services.GetRequiredService<ApiKeyAdministration>().MakeFirstAsync(cancellationToken).ConfigureAwait(false)
            : null;
        await services.GetRequiredService<KeyAdministration>().SettleAsync(cancellationToken).ConfigureAwait(false);
        if (PolicyRead is { } read)
        {
            PolicyWasPublished = await services.GetRequiredService<PolicyPublisher>()
                .PublishFilesAsync(read.Set, read.Documents, "operator:local", cancellationToken).ConfigureAwait(false);
        }

        if (PricesRead is { } prices)
        {
            await prices.PublishAsync(services.GetRequiredService<PricePublisher>(), cancellationToken).ConfigureAwait(false);
        }

        await services.GetRequiredService<IdempotencyRecall>().RememberAsync(cancellationToken).ConfigureAwait(false);
        await services.GetRequiredService<LimitRecall>().RememberAsync(cancellationToken).ConfigureAwait(false);
        await services.GetRequiredService<SpendRecall>().RememberAsync(cancellationToken).ConfigureAwait(false);
        await services.GetRequiredService<AnomalyRecall>().RememberAsync(cancellationToken).ConfigureAwait(false);
        await services.GetRequiredService<ReplayRecall>().RememberAsync(cancellationToken).ConfigureAwait(false);
        await services.GetRequiredService<OperationRecall>().RememberAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new StartRefusedException(
                $"{e.Message.TrimEnd('.')}: choose another with --grpc or --http (port 0 picks a free one), or stop who has it", e);
        }
        catch (System.Net.Sockets.SocketException e)
        {
            throw new StartRefusedException(
                $"{_options.Grpc} or {_options.Http} cannot be listened to: {e.Message}. Choose others with --grpc and --http", e);
        }

        FindUrls();
        await services.GetRequiredService<NodeJournal>().RecordAsync(
            new NodeEvent.Started(_options.Version, state.Policies.Current.Set.Digest), cancellationToken).ConfigureAwait(false);
        services.GetRequiredService<Scheduler>().Start();
        services.GetRequiredService<BudgetLanes>().Start();
        services.GetRequiredService<AlertEvaluator>().Start(_endedAt);
        services.GetRequiredService<ProjectionEngine>().Start();
        LogSize = (await _store.ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Size;

        // Actions are decided meanwhile: nobody waits for the schema but who asks by it.
        _preparing = Task.Run(() => GraphQLTransport.Prepare(services), CancellationToken.None);
        new RunFile(Environment.ProcessId, GrpcUrl, HttpUrl, Socket, _options.Version, time.GetUtcNow()).Write(_options.State);
    }

    // Addresses come back in the order in which they were listened to.
    private void FindUrls()
    {
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var tcp = addresses.Where(a => !a.Contains("unix:", StringComparison.Ordinal)).ToList();
        (GrpcUrl, HttpUrl) = (tcp[0], tcp[1]);
    }

    private static TlsMaterial? ReadTls(TlsFiles? files, TimeProvider time)
    {
        try
        {
            return files is null ? null : TlsMaterial.Read(files, time);
        }
        catch (CertificateFileException e)
        {
            throw new StartRefusedException(e.Message, e);
        }
    }

    private static void MakeState(StateFolder state)
    {
        try
        {
            state.Make();

            // Whoever writes into the folder of keys brings keys of its own, and into that of the socket another server.
            OwnerFiles.RefuseWriters(state.Root, UnixFileMode.OtherWrite);
            OwnerFiles.MakeFolder(state.Keys);
            OwnerFiles.MakeFolder(state.Run);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                $"the state folder {state.Root} cannot be made or written: {e.Message.TrimEnd('.')}. "
                + $"Choose another with --state or {StateFolder.Variable}", e);
        }
    }

    internal static string SocketOf(StateFolder state) =>
        System.Text.Encoding.UTF8.GetByteCount(state.Socket) <= SocketPathBytesMax ? state.Socket : "";

    // What has been opened and read before anything is served.
    private sealed record Parts(
        AssemblyOptions Options,
        EmbeddedEventStore Store,
        EmbeddedKeyStore Keys,
        ActionDigestKey Key,
        PolicyOnDisk? Policy,
        TlsMaterial? Tls,
        Func<string, string?> Environment);
}
