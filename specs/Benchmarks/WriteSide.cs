using System.Security.Cryptography;
using System.Text;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Commands.Core.Budgets;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Commands.Core.Policies;
using AgentAssembly.Commands.Core.Replaying;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Commands.Stores.Embedded.Keys;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Edges.Host;
using AgentAssembly.Edges.Host.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>The write side as the server composes it, without a network, with a policy in force.</summary>
internal sealed class WriteSide : IAsyncDisposable
{
    public const string Policy = """
        tools:
          "*": { allow: false }
          llm_call: { allow: true }
          get_user_details: { allow: true }
          get_reservation_details: { allow: true }
          search_direct_flight: { allow: true }
          calculate: { allow: true }
        """;

    private static readonly byte[] Arguments = Encoding.UTF8.GetBytes("""{"reservation_id":"NO6JO3","user_id":"mia_li_3668"}""");

    /// <summary>What one such decision takes in a segment.</summary>
    public const int RecordBytes = 1_055;

    private readonly ServiceProvider _services;
    private readonly EmbeddedEventStore _store;

    private readonly EmbeddedKeyStore _keys;

    private WriteSide(ServiceProvider services, EmbeddedEventStore store, EmbeddedKeyStore keys) =>
        (_services, _store, _keys) = (services, store, keys);

    public CheckActionHandler Handler => _services.GetRequiredService<CheckActionHandler>();

    public Registration Registration => _services.GetRequiredService<Registration>();

    public Presence Presence => _services.GetRequiredService<Presence>();

    public Authenticator Authenticator => _services.GetRequiredService<Authenticator>();

    public ApiKeyAdministration ApiKeys => _services.GetRequiredService<ApiKeyAdministration>();

    public SessionTokens Tokens => _services.GetRequiredService<SessionTokens>();

    public SecretHashing Hashing => _services.GetRequiredService<SecretHashing>();

    public BudgetLanes Budgets => _services.GetRequiredService<BudgetLanes>();

    public ReplayAdministration Replays => _services.GetRequiredService<ReplayAdministration>();

    public ReplayQueries ReplayQueries => _services.GetRequiredService<ReplayQueries>();

    public IEventFeed Log => _store;

    public Guid LogId => _store.LogId;

    public IdSource Ids => _services.GetRequiredService<IdSource>();

    public WriteSideState State => _services.GetRequiredService<WriteSideState>();

    public static async Task<WriteSide> OpenAsync(string folder, string policy = Policy)
    {
        var store = EmbeddedEventStore.Open(
            folder, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), new EmbeddedStoreOptions(), TimeProvider.System);
        var keys = EmbeddedKeyStore.Open(Directory.CreateDirectory(Path.Combine(folder, "keys")).FullName, RandomNumberGenerator.Fill);
        var services = new ServiceCollection()
            .AddCommands(store, keys, new ActionDigestKey(RandomNumberGenerator.GetBytes(32)), InputRecording.Encrypted, TimeProvider.System)
            .AddIdentity(
                new AssemblyOptions { State = new StateFolder(folder), Version = "bench" }, store.LogId, _ => null, TimeProvider.System)
            .BuildServiceProvider();
        await services.GetRequiredService<WriteSideState>().StartAsync(default);
        var document = ((PolicyParseResult.Accepted)PolicyDocument.Parse("bench.yaml", policy)).Document;
        await services.GetRequiredService<PolicyPublisher>().PublishFilesAsync(
            PolicySet.Compile([document]), [new PolicySource("bench.yaml", policy)], "operator:local", default);
        return new(services, store, keys);
    }

    /// <summary>A tool call as agents make them: some 50 bytes of arguments, a trace and a span.</summary>
    public static CheckAction ToolCall(string agent, string trace, int span) => new(
        new AgentAction
        {
            Actor = ActorClaim.From("", "", agent),
            Kind = ActionKind.ToolCall,
            TraceId = trace,
            SpanId = $"span-{span}",
            Tool = "get_reservation_details",
            ToolSource = "function",
            Payload = Arguments,
        },
        "",
        new Channel("127.0.0.1", MayAssert: true),
        "",
        null);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _store.DisposeAsync();
        _keys.Dispose();
    }
}
