using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;

namespace AgentAssembly.Specs.Cli.Admin;

/// <summary>What a server might say, with names as people and rogues choose them.</summary>
static class Records
{
    public const string Hostile = "evil\x1b]0;owned\u0007\x1b[2J\u202ename\nline";

    private const long Noon = 1_767_268_800_123;

    public static ListPricesResponse Prices { get; } = new()
    {
        Total = 3,
        Digest = $"sha256:{new string('d', 64)}",
        Installation = new() { Version = 3, Source = "file prices.json", Prices = 2, PublishedAtUnixMs = Noon, Digest = $"sha256:{new string('a', 64)}" },
        Own = new() { Version = 1, Source = "command", Reason = Hostile, Prices = 1, PublishedAtUnixMs = Noon, Digest = $"sha256:{new string('b', 64)}" },
        Prices =
        {
            new CountingModelPrice { Own = true, Price = new() { Model = "請求書を確認して支払いを準備するモデル", InputPerMillion = "0.000000000001", OutputPerMillion = "0", PerUnit = "0.04" } },
            new CountingModelPrice { Price = new() { Provider = "open_ai", Model = "gpt4", InputPerMillion = "30", OutputPerMillion = "60", ReasoningPerMillion = "90" } },
            new CountingModelPrice { Price = new() { Provider = "bedrock", Model = Hostile, InputPerMillion = "3", OutputPerMillion = "15", CachedPerMillion = "0.3", CacheWritePerMillion = "3.75" } },
        },
    };

    public static AgentRecord Plain { get; } = new()
    {
        Id = "0123456789abcdef0123456789abcdef",
        Org = "acme",
        Team = "ops",
        Did = "did:key:z6MkplainPlain",
        Name = "billing bot",
        Status = "active",
        RootId = "0123456789abcdef0123456789abcdef",
        EnforcementMode = EnforcementMode.Enforce,
        RegisteredAtUnixMs = Noon,
        LastSeenAtUnixMs = Noon + 60_000,
        HasCredential = true,
        VersionOfStream = 3,
        Children = { "fedcba9876543210fedcba9876543210" },
    };

    public static AgentRecord Full { get; } = new()
    {
        Id = "fedcba9876543210fedcba9876543210",
        Org = "an-organisation-with-quite-a-long-name",
        Team = "the-team-that-looks-after-everything",
        Did = "did:key:z6MkfullFull",
        Name = "請求書を確認して支払いを準備するとても長い名前のエージェント 👩‍👩‍👧‍👦 ünïcödé",
        Framework = "langgraph",
        Version = "1.2.3",
        RiskTier = RiskTier.High,
        Tools = { "search", "pay" },
        Labels = { { "zone", "b" }, { "cost centre", "42" } },
        Status = "suspended",
        Suspensions =
        {
            new SuspensionReason { Kind = "manual", Text = "looked odd", By = "operator", AtUnixMs = Noon },
            new SuspensionReason { Kind = "parent_suspended", Text = Hostile, By = "agent:did:key:z6MkplainPlain", AtUnixMs = Noon },
        },
        ParentId = "0123456789abcdef0123456789abcdef",
        RootId = "0123456789abcdef0123456789abcdef",
        Depth = 1,
        DelegationReason = "invoices",
        SpawnedByTool = "spawn",
        Delegation = "signed",
        EnforcementMode = EnforcementMode.Observe,
        EnforcementModeExpiresAtUnixMs = Noon + 3_600_000,
        RegisteredAtUnixMs = Noon,
        HeartbeatLapsed = true,
        VersionOfStream = 9,
    };

    // A time that is none, a mode that this version does not know, and no name.
    public static AgentRecord Odd { get; } = new()
    {
        Id = "00000000000000000000000000000001",
        Org = "default",
        Team = "default",
        Name = Hostile,
        Status = "deregistered",
        EnforcementMode = (EnforcementMode)7,
        LastSeenAtUnixMs = long.MaxValue,
    };

    public static HaltRecord Halt { get; } = new()
    {
        HaltId = "aaaabbbbccccddddeeeeffff00001111",
        Scope = new HaltScope { Org = "acme", Team = "ops" },
        Signal = "pause",
        Reason = "支払いが二重に行われたため停止する and a reason that goes on for a while",
        OrderedBy = "operator",
        OrderedAtUnixMs = Noon,
        Acknowledgements = { new HaltAcknowledgement { Runtime = "runtime-1", By = "agent:x", AtUnixMs = Noon + 5 } },
    };

    public static HaltRecord FleetHalt { get; } = new()
    {
        HaltId = "11112222333344445555666677778888",
        Scope = new HaltScope { Fleet = true },
        Signal = "terminate",
        Reason = "leak",
        OrderedBy = Hostile,
        OrderedAtUnixMs = Noon,
    };

    public static OperationRecord Operation { get; } = new()
    {
        OpId = "4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7",
        Org = "acme",
        Agent = "0123456789abcdef0123456789abcdef",
        State = "running",
        RegisteredAtUnixMs = Noon,
        UpdatedAtUnixMs = Noon + 10,
    };

    public static TeamRecord Team { get; } = new()
    {
        Org = "acme",
        Team = "ops",
        Name = "運用チーム and all who help it through the night",
        ActiveAgents = 1234,
        EnrolledDids = { "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK" },
        Tokens = { new EnrollmentTokenRecord { TokenId = "0123456789abcdef", UsesLeft = 3, ExpiresAtUnixMs = Noon, IssuedBy = "operator" } },
    };

    public static IReadOnlyList<SecretRecord> Secrets { get; } =
    [
        new()
        {
            Org = "acme",
            Name = "DB_PASSWORD",
            Version = 3,
            CreatedAtUnixMs = Noon,
            RotatedAtUnixMs = Noon + 60_000,
            LastUsedAtUnixMs = Noon + 120_000,
            Uses =
            {
                new SecretUseRecord { Agent = "0123456789abcdef0123456789abcdef", Count = 12_345, LastVersion = 3, LastUsedAtUnixMs = Noon + 120_000 },
                new SecretUseRecord { Agent = "fedcba9876543210fedcba9876543210", Count = 1, LastVersion = 1, LastUsedAtUnixMs = Noon },
            },
        },
        new()
        {
            Org = "acme",
            Team = "the-team-that-looks-after-everything",
            Name = "API_KEY_OF_THE_PAYMENT_PROVIDER",
            Version = 1,
            ValueMissing = true,
            CreatedAtUnixMs = Noon,
        },
    ];
}
