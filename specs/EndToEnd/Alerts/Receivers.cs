using AgentAssembly.Specs.Messaging.Servers;

namespace AgentAssembly.Specs.EndToEnd.Alerts;

// A server for every kind of destination. The webhook's hears the first message and never answers it.
internal sealed class Receivers : IAsyncDisposable
{
    private readonly MisbehavingHttp _slack = new(HttpMischief.Take);
    private readonly MisbehavingHttp _pager = new(HttpMischief.Take);
    private readonly MisbehavingHttp _genie = new(HttpMischief.Take);
    private readonly MisbehavingSmtp _mail = new(() => SmtpMischief.Take);

    public static IReadOnlyList<string> Kinds { get; } = ["webhook", "slack", "pagerduty", "opsgenie", "smtp"];

    public MisbehavingHttp Hook { get; } = new(HttpMischief.Silence, HttpMischief.Take);

    public Dictionary<string, string> SettingsOf(string kind) => kind switch
    {
        "pagerduty" => new() { ["base_url"] = _pager.Address },
        "opsgenie" => new() { ["base_url"] = _genie.Address },
        "smtp" => new()
        {
            ["host"] = "127.0.0.1", ["port"] = $"{_mail.Port}", ["security"] = "none", ["from"] = "alerts@example.com", ["to"] = "anna@example.com",
        },
        _ => [],
    };

    public Dictionary<string, string> SecretsOf(string kind) => kind switch
    {
        "webhook" => new() { ["url"] = $"{Hook.Address}/hook", ["signing_key"] = "0123456789abcdef0123456789abcdef" },
        "slack" => new() { ["url"] = $"{_slack.Address}/services/T0/B0/x" },
        "pagerduty" => new() { ["routing_key"] = "a routing key" },
        "opsgenie" => new() { ["api_key"] = "an api key" },
        _ => [],
    };

    /// <summary>Everything that a destination was told, headers and all.</summary>
    public IReadOnlyList<string> ToldTo(string kind) => kind switch
    {
        "webhook" => Whole(Hook),
        "slack" => Whole(_slack),
        "pagerduty" => Whole(_pager),
        "opsgenie" => Whole(_genie),
        _ => _mail.Arrived,
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var server in (IAsyncDisposable[])[Hook, _slack, _pager, _genie, _mail])
        {
            await server.DisposeAsync();
        }
    }

    private static IReadOnlyList<string> Whole(MisbehavingHttp server) =>
        [.. server.Arrived.Select(message => $"{string.Join('\n', message.Headers.Values)}\n{message.Text}")];
}
