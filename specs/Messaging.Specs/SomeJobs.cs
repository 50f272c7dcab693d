using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Edges.Messaging;
using AgentAssembly.Edges.Messaging.Dialling;
using AgentAssembly.Edges.Messaging.Sending;

namespace AgentAssembly.Specs.Messaging;

// Attempts at servers of a spec, and those who make them.
internal static class SomeJobs
{
    public const string SigningKey = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public static readonly EgressLimits Anywhere = new(AllowsPrivate: true);

    // Short, where a spec waits for a limit to pass.
    public static readonly MessagingOptions Brief = new()
    {
        ConnectLimit = TimeSpan.FromMilliseconds(300), TotalLimit = TimeSpan.FromMilliseconds(300),
    };

    public static readonly MessagingOptions Patient = new()
    {
        ConnectLimit = TimeSpan.FromSeconds(60), TotalLimit = TimeSpan.FromSeconds(60),
    };

    public static readonly AlertNotice Notice = new()
    {
        Alert = AlertId.Of("acme", "budget:payments", 0),
        Occasion = AlertOccasion.Fired,
        Org = "acme",
        Team = "payments",
        Severity = AlertSeverity.Critical,
        Category = "budget",
        Title = "Budget <nearly> spent\r\nBcc: mallory@example.com",
        Text = "95% & more of the daily budget is spent.",
        At = new(1_768_435_200_000_000),
        Evidence = DestinationProfile.NoSettings.Add("spent_usd", "95.5"),
    };

    public static DestinationProfile Profile(DestinationKind kind, string address) => new()
    {
        Kind = kind,
        Settings = kind switch
        {
            DestinationKind.PagerDuty or DestinationKind.Opsgenie => Settings(("base_url", address)),
            DestinationKind.Smtp => Settings(
                ("host", "127.0.0.1"), ("port", address), ("security", "none"), ("from", "alerts@example.com"), ("to", "anna@example.com, bo@example.com")),
            _ => DestinationProfile.NoSettings,
        },
    };

    public static DestinationSecrets Secrets(DestinationKind kind, string address) => new(kind switch
    {
        DestinationKind.Webhook => new() { ["url"] = $"{address}/hook", ["signing_key"] = SigningKey, ["token"] = "hush-token" },
        DestinationKind.Slack => new() { ["url"] = $"{address}/services/T0/B0/hush" },
        DestinationKind.PagerDuty => new() { ["routing_key"] = "hush-routing" },
        DestinationKind.Opsgenie => new() { ["api_key"] = "hush-api" },
        _ => new Dictionary<string, string>(),
    });

    public static DeliveryJob Job(DestinationKind kind, string address, AlertNotice? notice = null) => new(
        DeliveryId.Of(notice ?? Notice, "ops"), 1, Profile(kind, address), Secrets(kind, address), notice ?? Notice);

    public static string AddressOf(int port) => port.ToString(CultureInfo.InvariantCulture);

    public static SafeDialer Dialer(INameResolver? names = null, EgressLimits? egress = null, MessagingOptions? options = null) =>
        new(names ?? new Names(), egress ?? Anywhere, options ?? Patient, TimeProvider.System);

    public static async Task<DeliveryOutcome> SendAsync(
        DeliveryJob job, INameResolver? names = null, EgressLimits? egress = null, MessagingOptions? options = null)
    {
        var dialer = Dialer(names, egress, options);
        using var carrier = new HttpCarrier(dialer, egress ?? Anywhere, options ?? Patient, TimeProvider.System);
        IDeliverySender[] senders =
        [
            new WebhookSender(carrier, TimeProvider.System), new SlackSender(carrier), new PagerDutySender(carrier), new OpsgenieSender(carrier),
            new SmtpSender(dialer, egress ?? Anywhere, options ?? Patient, TimeProvider.System),
        ];
        return await senders.Single(sender => sender.Kind == job.Destination.Kind).SendAsync(job, CancellationToken.None);
    }

    public static ImmutableSortedDictionary<string, string> Settings(params (string, string)[] settings) =>
        settings.ToImmutableSortedDictionary(each => each.Item1, each => each.Item2, StringComparer.Ordinal);

    // Answers each question with the next list of addresses, and counts the questions.
    public sealed class Names(params string[][] answers) : INameResolver
    {
        private int _asked;

        public int Asked => _asked;

        public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken)
        {
            var answer = answers[Math.Min(Interlocked.Increment(ref _asked), answers.Length) - 1];
            return Task.FromResult<IReadOnlyList<IPAddress>>([.. answer.Select(IPAddress.Parse)]);
        }
    }
}
