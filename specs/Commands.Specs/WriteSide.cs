using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Commands.Core.Anomalies;
using AgentAssembly.Commands.Core.Approvals;
using AgentAssembly.Commands.Core.Budgets;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Halts;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Commands.Core.Keys;
using AgentAssembly.Commands.Core.Policies;
using AgentAssembly.Commands.Core.Reactions;
using AgentAssembly.Commands.Core.Replaying;
using AgentAssembly.Commands.Core.Reports;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Core.Tenancy;
using AgentAssembly.Commands.Stores.Memory;
using AgentAssembly.Commands.Stores.Memory.Keys;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using Microsoft.Extensions.Time.Testing;

namespace AgentAssembly.Specs.Commands;

// What a spec may set of a write side.
internal sealed record WriteSideSettings
{
    public int Seed { get; init; } = 1;

    public Func<IEventStore, IEventStore> Around { get; init; } = store => store;

    public int LanesMax { get; init; } = 1_000;

    public ulong SessionEventsMax { get; init; } = 65_536;

    public int BaselinesMax { get; init; } = 1_000;

    public int KeysMax { get; init; } = 1_000;

    public int ChallengesMax { get; init; } = 1_000;

    public int SourcesMax { get; init; } = 100;

    public int WaitingBatchesMax { get; init; } = 100;

    public InputRecording Inputs { get; init; } = InputRecording.Encrypted;

    public int ReplayLanes { get; init; } = 2;

    // What lies between the vault and the keys.
    public Func<IKeyStore, IKeyStore> AroundKeys { get; init; } = store => store;
}

// The whole write side over a store in memory, with a clock and randomness of the spec's own.
internal sealed class WriteSide : IAsyncDisposable
{
    public const string AllowAll = "tools: {'*': {allow: true}}";
    public const string DenyAll = "tools: {'*': {allow: false}}";

    public static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    public static readonly Channel Loopback = new("127.0.0.1", MayAssert: true);
    public static readonly Channel Remote = new("203.0.113.7", MayAssert: false);

    public static readonly Caller Local = new Caller.Operator("spec");

    private readonly ConcurrentDictionary<string, TestAgent> _agents = new(StringComparer.Ordinal);

    private static readonly ActionDigestKey DigestKey = new(new byte[ActionDigest.KeyBytes]);

    private WriteSide(
        WriteSideSettings settings, MemoryEventStore log, MemoryKeyStore keyStore, WatchedClock time, Instant notBefore)
    {
        (Settings, Log, KeyStore, Time) = (settings, log, keyStore, time);
        Store = settings.Around(log);
        var random = new Random(settings.Seed);
        Ids = new IdSource(time, random.NextBytes);
        Sequencer = new Sequencer(Store, time, notBefore);
        Journal = new Journal(Store, Sequencer);
        Runner = new DeciderRunner(Store, Sequencer, Ids);
        State = new WriteSideState(log);
        Lanes = new SessionLanes(Store, Sequencer, Ids, settings.LanesMax, settings.SessionEventsMax);
        Refused = new RefusedCallers(Journal, Ids, time);
        var keys = new IdempotencyTable(time, settings.KeysMax);
        Recall = new IdempotencyRecall(new RecentDecisions(log), keys, time);
        Limits = new LimitRecall(new RecentDecisions(log), State, time);
        Sessions = new SessionBook(Store, settings.LanesMax);
        Operations = new OperationBoard(settings.LanesMax);
        var between = settings.AroundKeys(keyStore);
        Vault = new KeyVault(between, Runner, Ids, time, new KeyVaultOptions());
        Commands = new CommandRunner(Runner, State, Store);
        Budgets = new BudgetLanes(Store, Sequencer, Ids, State, time);
        Suspension = new BudgetSuspension(Commands, Budgets);
        Rounds = new ApprovalRounds(State, Store);
        var passage = new RulingPassage(
            new ApprovalGate(State, Store, Rounds, Sequencer, Ids), new SpendGate(State, Budgets, Ids));
        Baselines = new AnomalyBaselines(settings.BaselinesMax);
        Anomalies = new AnomalyWatch(State, Store, Lanes, Ids, Baselines);
        var responder = new AnomalyResponder(Commands, Store);
        Handler = new CheckActionHandler(
            State, Store, Anomalies, Refused, keys, Health, Ids, time, DigestKey, Sessions, Operations,
            new InputRecorder(Vault, settings.Inputs), passage, Suspension,
            new Impersonation(State, Journal, Ids, Baselines, responder), responder);
        Patient = new PatientCheck(Handler, State, time);
        Members = new MemberBook(State, time);
        Permission = new Permission(State, Members);
        Approvals = new ApprovalAdministration(Commands, Rounds, new ApprovalVoters(State, Permission, Sequencer), Permission, Sequencer);
        Routing = new RoutingAdministration(Commands, Permission, Sequencer);
        Keys = new KeyAdministration(Commands, Permission, Vault, between);
        Disclosure = new InputDisclosure(log, between, Vault, Journal, Ids, Permission);
        ReplayJobs = new ReplayJobs(log, Vault, Commands, time) { Lanes = settings.ReplayLanes };
        Replays = new ReplayAdministration(Commands, Permission, ReplayJobs, log, Ids);
        ReplayQueries = new ReplayQueries(State, Store, ReplayJobs, time);
        Registration = new Registration(
            new Challenges(Ids, time, settings.ChallengesMax), new Admission(Commands, time), Commands, Ids);
        Presence = new Presence(Commands, Suspension, time);
        Agents = new AgentAdministration(Commands, Permission, Ids, time);
        Tenancy = new TenancyAdministration(Commands, Permission, Ids, time);
        Brake = new BrakeAdministration(Commands, Permission, Operations, Ids);
        Policies = new PolicyAdministration(State, Store, Sequencer, Ids, Permission);
        Scheduler = new Scheduler(
            State,
            log,
            [new ShadowWindows(Commands), new Heartbeats(Commands), new Stragglers(Commands), new EnrolmentTokens(Commands),
             new ApprovalTimers(Commands, Rounds), new AnomalyResponses(State, responder)],
            time);
        Publisher = new PolicyPublisher(Journal, State, Ids);
        Intake = NewIntake();
    }

    public WriteSideSettings Settings { get; }

    public MemoryEventStore Log { get; }

    public MemoryKeyStore KeyStore { get; }

    public KeyVault Vault { get; }

    public KeyAdministration Keys { get; }

    public InputDisclosure Disclosure { get; }

    public WatchedClock Time { get; }

    public IEventStore Store { get; }

    public IdSource Ids { get; }

    public Sequencer Sequencer { get; }

    public Journal Journal { get; }

    public DeciderRunner Runner { get; }

    public WriteSideState State { get; }

    public SessionLanes Lanes { get; }

    public BudgetLanes Budgets { get; }

    public BudgetSuspension Suspension { get; }

    public RefusedCallers Refused { get; }

    public AnomalyBaselines Baselines { get; }

    public AnomalyWatch Anomalies { get; }

    public LedgerHealth Health { get; } = new();

    public IdempotencyRecall Recall { get; }

    public LimitRecall Limits { get; }

    public SessionBook Sessions { get; }

    public CheckActionHandler Handler { get; }

    public PatientCheck Patient { get; }

    public ApprovalRounds Rounds { get; }

    public ApprovalAdministration Approvals { get; }

    public RoutingAdministration Routing { get; }

    public OperationBoard Operations { get; }

    public CommandRunner Commands { get; }

    public MemberBook Members { get; }

    public Permission Permission { get; }

    public AgentAdministration Agents { get; }

    public TenancyAdministration Tenancy { get; }

    public BrakeAdministration Brake { get; }

    public PolicyAdministration Policies { get; }

    public Scheduler Scheduler { get; }

    public ReplayJobs ReplayJobs { get; }

    public ReplayAdministration Replays { get; }

    public ReplayQueries ReplayQueries { get; }

    public Registration Registration { get; }

    public Presence Presence { get; }

    public PolicyPublisher Publisher { get; }

    public ReportIntake Intake { get; }

    public static Task<WriteSide> StartAsync(string? policy = AllowAll) => StartAsync(new(), policy);

    public static async Task<WriteSide> StartAsync(WriteSideSettings settings, string? policy = AllowAll)
    {
        // The store's heartbeats have a clock of their own, so that moving the spec's clock means one thing only.
        var log = new MemoryEventStore(new FakeTimeProvider(Start), new MemoryStoreOptions());
        var keys = new MemoryKeyStore(new KeyId(1), [.. Enumerable.Repeat((byte)settings.Seed, SealedText.KeyBytes)]);
        var side = await OnAsync(settings, log, keys, new WatchedClock(Start));
        if (policy is not null)
        {
            await side.PublishAsync(policy);
        }

        return side;
    }

    // Another process over the same log.
    public async Task<WriteSide> RestartAsync()
    {
        await DisposeAsync();
        var again = await OnAsync(Settings with { Seed = Settings.Seed + 1_000_000 }, Log, KeyStore, Time);
        await again.Recall.RememberAsync(CancellationToken.None);
        await again.Limits.RememberAsync(CancellationToken.None);
        await new AnomalyRecall(Log, again.State, again.Baselines, Time, ulong.MaxValue).RememberAsync(CancellationToken.None);
        await new SpendRecall(Log, new RecentDecisions(Log), again.Budgets).RememberAsync(CancellationToken.None);
        await new ReplayRecall(again.State, again.ReplayJobs).RememberAsync(CancellationToken.None);
        foreach (var (did, agent) in _agents)
        {
            again._agents[did] = agent;
        }

        return again;
    }

    public async Task<bool> PublishAsync(string policy)
    {
        var set = PolicySet.Compile([((PolicyParseResult.Accepted)PolicyDocument.Parse("a.yaml", policy)).Document]);
        return await Publisher.PublishFilesAsync(
            set, [new PolicySource("a.yaml", policy)], "operator:spec", CancellationToken.None);
    }

    public async Task<CheckReply> CheckAsync(CheckAction command) =>
        await Handler.HandleAsync(command, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    // One that knows nothing of the others, as in another process.
    public ReportIntake NewIntake() => new(
        State, Sequencer, Ids, DigestKey, new SourceLanes(Store, Settings.SourcesMax, Settings.WaitingBatchesMax),
        new Settlements(State, Budgets), new UsageMeter());

    public async Task<TestAgent> JoinAsync(int number, string org = "acme", string team = "payments", string? parent = null)
    {
        var agent = new TestAgent(number, org, team);
        var reply = await RegisterAsync(agent, parent);
        return agent with { Token = Assert.IsType<RegistrationReply.Joined>(reply).Token };
    }

    // Its team has enrolled it, and its parent has signed for it, if that is one of the agents of this spec.
    public async Task<RegistrationReply> RegisterAsync(TestAgent agent, string? parent = null, int? maxChildDepth = null)
    {
        await EnrolAsync(agent);
        var grant = _agents.GetValueOrDefault(parent ?? "")?.DelegatesTo(agent.Did, Now.Plus(TimeSpan.FromHours(1)));
        return Registration.Challenge(agent.Did, agent.PublicKey) is RegistrationReply.Challenged challenged
            ? await Registration.RegisterAsync(
                agent.Request(challenged.Nonce, parent, maxChildDepth) with { Delegation = grant }, CancellationToken.None)
            : throw new InvalidOperationException("no challenge");
    }

    public async Task EnrolAsync(TestAgent agent)
    {
        _agents[agent.Did] = agent;
        if (agent is { Org: ActorClaim.Default, Team: ActorClaim.Default })
        {
            return;
        }

        await Tenancy.CreateOrgAsync(Local, agent.Org, "", CancellationToken.None);
        await Tenancy.CreateTeamAsync(Local, agent.Org, agent.Team, "", CancellationToken.None);
        await Tenancy.EnrollAsync(Local, agent.Org, agent.Team, agent.Did, CancellationToken.None);
    }

    public Instant Now => Instant.From(Time.GetUtcNow());

    public Caller As(TestAgent agent) => new Caller.Agent(State.Agents.Find(agent.Id)!);

    // Moves the clock on, second by second, until an event of a type has happened so often.
    public async Task<Instant> AdvanceUntilAsync(string type, int count = 1, int secondsMax = 300_000, int step = 1)
    {
        for (var seconds = 0; seconds < secondsMax; seconds += step)
        {
            var happened = (await EventsAsync()).Where(recorded => recorded.Event.Open().Type == type).ToList();
            if (happened.Count >= count)
            {
                if (DurableState.Categories.Passes(happened[^1].Event.Stream))
                {
                    await State.AwaitAsync(happened[^1].Position, CancellationToken.None);
                }

                return Now;
            }

            Time.Advance(TimeSpan.FromSeconds(step));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        throw new InvalidOperationException($"{type} did not happen {count} times within {secondsMax} seconds");
    }

    public async Task<int> CountAsync(string type) =>
        (await EventsAsync()).Count(recorded => recorded.Event.Open().Type == type);

    public string Describe() => string.Join('\n', State.Durable.Describe().Lines.Select(line => Encoding.UTF8.GetString(line)));

    public async Task<List<RecordedEvent>> EventsAsync(string? category = null)
    {
        var filter = category is null ? FeedFilter.Everything : FeedFilter.OfCategories(category);
        var events = new List<RecordedEvent>();
        await foreach (var recorded in Log.ReadAllAsync(Position.Start, filter, CancellationToken.None))
        {
            events.Add(recorded);
        }

        return events;
    }

    public async Task<List<(Position At, EventEnvelope Envelope, ActionDecided Decided)>> DecisionsAsync() =>
    [
        .. (await EventsAsync("session"))
            .Select(recorded => (recorded.Position, Envelope: recorded.Event.Open()))
            .Where(e => e.Envelope.Type == ActionDecided.Type)
            .Select(e => (e.Position, e.Envelope, ActionDecided.Read(e.Envelope)!)),
    ];

    public async ValueTask DisposeAsync()
    {
        await ReplayJobs.DisposeAsync();
        await Scheduler.DisposeAsync();
        await Budgets.DisposeAsync();
        await State.DisposeAsync();
        Keys.Dispose();
        Vault.Dispose();
        Anomalies.Dispose();
        Health.Dispose();
    }

    private static async Task<WriteSide> OnAsync(
        WriteSideSettings settings, MemoryEventStore log, MemoryKeyStore keys, WatchedClock time)
    {
        var last = default(Instant);
        await foreach (var recorded in log.ReadAllAsync(Position.Start, FeedFilter.Everything, CancellationToken.None))
        {
            last = recorded.Event.RecordedAt;
        }

        var side = new WriteSide(settings, log, keys, time, last);
        await side.State.StartAsync(CancellationToken.None);
        await side.Keys.SettleAsync(CancellationToken.None);
        return side;
    }
}
