using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Domain.Policy.Parsing;
using AgentAssembly.Edges.Host;
using AgentAssembly.Edges.Host.Identity;
using AgentAssembly.Edges.Host.Reading;
using AgentAssembly.Edges.Host.Telemetry;
using AgentAssembly.Edges.Host.Tls;

namespace AgentAssembly.Edges.Cli.Configuration;

/// <summary>The table of everything that can be set about a server.</summary>
internal static class Settings
{
    private const string TlsPair = "tls";

    public static Setting State { get; } = new()
    {
        Key = "state", Kind = SettingKind.Path, Option = "--state", HelpName = "DIR", Variables = [StateFolder.Variable],
        What = "The state folder",
        Default = "~/.aasm",
        Note = "A configuration file that lies in it cannot name another.",
    };

    public static Setting Grpc { get; } = new()
    {
        Key = "grpc", Kind = SettingKind.Listen, Option = "--grpc", HelpName = "HOST:PORT", Variables = ["AASM_GRPC_ADDR"],
        What = "Where to serve gRPC; port 0 picks a free one",
        Default = "127.0.0.1:50051",
        Note = "Beyond loopback it needs TLS and --auth required.",
    };

    public static Setting Http { get; } = new()
    {
        Key = "http", Kind = SettingKind.Listen, Option = "--http", HelpName = "HOST:PORT", Variables = ["AA_API_ADDR"],
        What = "Where to serve HTTP; port 0 picks a free one",
        Default = "127.0.0.1:7700",
        Note = "Beyond loopback it needs TLS and --auth required.",
    };

    public static Setting Policy { get; } = new()
    {
        Key = "policy", Kind = SettingKind.Path, Option = "--policy", HelpName = "FILE|DIR", Variables = [PolicyFiles.Variable],
        What = "A policy file, or a folder of them",
        DefaultWords = "policy.yaml or policies/ in the state folder or in /etc/aasm, else what the log holds",
    };

    public static Setting Inputs { get; } = new()
    {
        Key = "inputs", Kind = SettingKind.Choice, Option = "--inputs", HelpName = "HOW", Variables = ["AASM_INPUTS"],
        What = "How to record what decisions were asked, redacted",
        Words = ["encrypted", "none"],
        Default = "encrypted",
    };

    public static Setting Authentication { get; } = new()
    {
        Key = "auth", Kind = SettingKind.Choice, Option = "--auth", HelpName = "MODE", Variables = ["AA_AUTH"],
        What = "Whether every caller shows who it is, or whoever is on this machine is believed",
        Words = ["required", "single-user"],
        VariableWords = ["on", "off"],
        DefaultWords = "single-user where both ports are on loopback, required otherwise",
        Note = "A proxy on this machine is a caller on this machine, so name required behind one. Where the last administrator's "
            + "key is lost, single-user on loopback lets 'aasm key issue LABEL --scope admin' make another",
    };

    public static Setting TlsCertificate { get; } = new()
    {
        Key = "tls.cert", Kind = SettingKind.Path, Option = "--tls-cert", HelpName = "FILE", Set = TlsPair,
        Variables = [.. TlsFiles.Variables.Select(pair => pair.Certificate)],
        What = "Serve TLS with this PEM certificate and the chain in it",
        DefaultWords = "both ports are served in the clear, to this machine only",
    };

    public static Setting TlsKey { get; } = new()
    {
        Key = "tls.key", Kind = SettingKind.Path, Option = "--tls-key", HelpName = "FILE", Set = TlsPair,
        Variables = [.. TlsFiles.Variables.Select(pair => pair.Key)],
        What = "Its private key, readable by its owner only",
        DefaultWords = "no TLS is served",
    };

    public static Setting TlsClientAuthority { get; } = new()
    {
        Key = "tls.client_ca", Kind = SettingKind.Path, Option = "--tls-client-ca", HelpName = "FILE",
        Variables = [TlsFiles.ClientAuthorityVariable],
        What = "Serve only clients with a certificate of this authority",
        DefaultWords = "clients need no certificate",
        Note = "No list of revoked certificates is asked",
    };

    public static Setting Prices { get; } = new()
    {
        Key = "prices", Kind = SettingKind.Path, Variables = [PricesOnDisk.Variable],
        What = "A price file of models, of the existing system's form or LiteLLM's",
        DefaultWords = "the prices that the log holds",
    };

    public static Setting CallsPerMinute { get; } = new()
    {
        Key = "calls_per_minute", Kind = SettingKind.Number, Variables = [IdentityServices.CallsVariable],
        What = "How often a person or API key may call; 0 for any number",
        Unit = "calls a minute",
        Least = 0,
        Most = uint.MaxValue,
        Default = SourceLimits.CallsPerMinuteDefault.ToString(CultureInfo.InvariantCulture),
    };

    public static Setting GraphQLCostPerMinute { get; } = new()
    {
        Key = "graphql.cost_per_minute", Kind = SettingKind.Number, Variables = [ReadSideServices.CostVariable],
        What = "What the queries of one person, agent or key may cost together in a minute",
        Unit = "points a minute; an answer tells its own in extensions.cost",
        Least = 1,
        Most = uint.MaxValue,
        Default = ReadSideServices.CostPerMinuteDefault.ToString(CultureInfo.InvariantCulture),
    };

    public static Setting PrivateEgress { get; } = new()
    {
        Key = "deliveries.private", Kind = SettingKind.Switch, Variables = [DeliveryServices.PrivateVariable],
        What = "Whether messages may go to private addresses, and in the clear",
        Default = "false",
    };

    public static Setting TelemetryDisabled { get; } = new()
    {
        Key = "telemetry.disabled", Kind = SettingKind.Switch, Variables = [TelemetryVariables.Disabled],
        What = "Whether nothing is exported, whatever else is set",
        Default = "false",
    };

    public static Setting TelemetryEndpoint { get; } = new()
    {
        Key = "telemetry.endpoint", Kind = SettingKind.Url, Variables = [TelemetryVariables.Endpoint],
        What = "Where traces, metrics and logs go by OTLP",
        DefaultWords = "nothing is exported",
    };

    public static Setting TelemetryProtocol { get; } = new()
    {
        Key = "telemetry.protocol", Kind = SettingKind.Choice, Variables = [TelemetryVariables.Protocol],
        What = "How OTLP is spoken",
        Words = ["grpc", "http/protobuf"],
        Default = "grpc",
    };

    public static Setting TelemetryHeaders { get; } = new()
    {
        Key = "telemetry.headers_file", Kind = SettingKind.Secret, Variables = [TelemetryVariables.Headers],
        What = "Headers that go along with OTLP, such as credentials: name=value, separated by commas",
        DefaultWords = "none",
    };

    public static Setting TelemetryTimeout { get; } = new()
    {
        Key = "telemetry.timeout", Kind = SettingKind.Number, Variables = [TelemetryVariables.Timeout],
        What = "How long an export may take",
        Unit = "milliseconds",
        Least = 1,
        Most = 600_000,
        Default = "10000",
    };

    public static Setting TelemetryServiceName { get; } = new()
    {
        Key = "telemetry.service_name", Kind = SettingKind.Text, Variables = [TelemetryVariables.ServiceName],
        What = "What this server is called in telemetry",
        Default = TelemetryVariables.ServiceNameDefault,
    };

    public static Setting TelemetryResource { get; } = new()
    {
        Key = "telemetry.resource", Kind = SettingKind.Text, Variables = [TelemetryVariables.Resource],
        What = "Attributes of this server in telemetry: name=value, separated by commas",
        DefaultWords = "none",
    };

    public static Setting TelemetryTraces { get; } = Exporter(
        "telemetry.traces", TelemetryVariables.TracesExporter, "Whether spans are exported");

    public static Setting TelemetryMetrics { get; } = Exporter(
        "telemetry.metrics", TelemetryVariables.MetricsExporter, "Whether metrics are exported; /metrics is there in any case");

    public static Setting TelemetryLogs { get; } = Exporter(
        "telemetry.logs", TelemetryVariables.LogsExporter, "Whether what the server writes on standard error is exported too");

    public static Setting TelemetrySampler { get; } = new()
    {
        Key = "telemetry.sampler", Kind = SettingKind.Choice, Variables = [TelemetryVariables.Sampler],
        What = "Which decisions get a span",
        Words =
        [
            "always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio",
        ],
        Default = "parentbased_always_on",
    };

    public static Setting TelemetrySamplerShare { get; } = new()
    {
        Key = "telemetry.sampler_ratio", Kind = SettingKind.Ratio, Variables = [TelemetryVariables.SamplerArgument],
        What = "The share of traces that traceidratio keeps",
        Default = "1",
    };

    public static Setting TelemetryInterval { get; } = new()
    {
        Key = "telemetry.interval", Kind = SettingKind.Number, Variables = [TelemetryVariables.MetricInterval],
        What = "How often metrics are exported",
        Unit = "milliseconds",
        Least = 100,
        Most = 3_600_000,
        Default = "60000",
    };

    public static Setting TelemetryExemplars { get; } = new()
    {
        Key = "telemetry.exemplars", Kind = SettingKind.Choice, Variables = [TelemetryVariables.Exemplars],
        What = "Which decisions leave their position in the log as an exemplar of their duration",
        Words = ["always_off", "trace_based", "always_on"],
        DefaultWords = "trace_based where spans are exported, always_off otherwise",
    };

    /// <summary>All, in the order of pages and lists.</summary>
    public static ImmutableArray<Setting> All { get; } =
    [
        State, Grpc, Http, Policy, Inputs, Authentication, TlsCertificate, TlsKey, TlsClientAuthority, Prices, CallsPerMinute,
        GraphQLCostPerMinute, PrivateEgress, TelemetryEndpoint, TelemetryProtocol, TelemetryHeaders, TelemetryTraces, TelemetryMetrics, TelemetryLogs,
        TelemetrySampler, TelemetrySamplerShare, TelemetryExemplars, TelemetryInterval, TelemetryTimeout, TelemetryServiceName,
        TelemetryResource, TelemetryDisabled,
    ];

    /// <summary>The setting of a key; null where there is none.</summary>
    public static Setting? Find(string key) => All.FirstOrDefault(setting => setting.Key == key);

    /// <summary>The key that was probably meant; null where none is near.</summary>
    public static string? Nearest(string word)
    {
        var keys = All.Select(setting => setting.Key);
        return Spelling.Nearest(word, keys)
            ?? keys.FirstOrDefault(key => key.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            ?? keys.FirstOrDefault(key => Spelling.Nearest(LastOf(word), [LastOf(key)]) is not null);
    }

    private static string LastOf(string key) => key[(key.LastIndexOf('.') + 1)..];

    private static Setting Exporter(string key, string variable, string what) => new()
    {
        Key = key, Kind = SettingKind.Choice, Variables = [variable],
        What = what,
        Words = ["otlp", "none"],
        DefaultWords = $"otlp where {TelemetryVariables.Endpoint} or telemetry.endpoint is set, none otherwise",
    };
}
