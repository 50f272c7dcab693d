using System.Collections.Immutable;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;

namespace AgentAssembly.Specs.Domain.Deliveries;

public sealed class DestinationSpecs
{
    private const string Slack = "https://hooks.slack.com/services/T0/B0/abcdef";
    private static readonly EgressLimits Public = new(AllowsPrivate: false);
    private static readonly EgressLimits Private = new(AllowsPrivate: true);

    [Theory]
    [InlineData("https://example.com/hook", true)]
    [InlineData("https://example.com:8443/hook?token=1", true)]
    [InlineData("http://example.com/hook", false)]
    [InlineData("ftp://example.com/hook", false)]
    [InlineData("https://anna:secret@example.com/", false)]
    [InlineData("https://localhost/", false)]
    [InlineData("https://127.0.0.1/", false)]
    [InlineData("https://2130706433/", false)]
    [InlineData("https://0x7f.1/", false)]
    [InlineData("https://[::1]/", false)]
    [InlineData("https://[::ffff:169.254.169.254]/", false)]
    [InlineData("https://10.0.0.8/", false)]
    [InlineData("https://metadata.google.internal/", false)]
    [InlineData("https://example.com\\@127.0.0.1/", false)]
    [InlineData("example.com", false)]
    [InlineData("", false)]
    public void A_webhook_goes_to_the_public_internet_by_https(string url, bool isTaken) =>
        Assert.Equal(isTaken, WhyNot(DestinationKind.Webhook, Public, ("url", url), ("signing_key", "0123456789abcdef")) is null);

    [Theory]
    [InlineData("http://127.0.0.1:8080/hook")]
    [InlineData("https://10.0.0.8/")]
    public void Where_private_addresses_may_be_dialled_they_are_taken(string url) =>
        Assert.Null(WhyNot(DestinationKind.Webhook, Private, ("url", url), ("signing_key", "0123456789abcdef")));

    [Theory]
    [InlineData(Slack, true)]
    [InlineData("https://slack.com/x", true)]
    [InlineData("https://slack.com.example.com/x", false)]
    [InlineData("https://notslack.com/x", false)]
    public void Slack_is_slack(string url, bool isTaken) =>
        Assert.Equal(isTaken, WhyNot(DestinationKind.Slack, Public, ("url", url)) is null);

    [Theory]
    [InlineData("mail.example.com", "starttls", "a@example.com", "b@example.com, c@example.com", true)]
    [InlineData("mail.example.com", "none", "a@example.com", "b@example.com", false)]
    [InlineData("127.0.0.1", "tls", "a@example.com", "b@example.com", false)]
    [InlineData("mail.example.com", "tls", "a@example.com\r\nBcc: x@example.com", "b@example.com", false)]
    [InlineData("mail.example.com", "tls", "a@example.com", "<b@example.com>", false)]
    [InlineData("mail.example.com", "tls", "a@example.com", "", false)]
    [InlineData("mail.example.com/x", "tls", "a@example.com", "b@example.com", false)]
    public void Mail_goes_to_addresses_and_nothing_else(string host, string security, string from, string to, bool isTaken)
    {
        var profile = Profile(DestinationKind.Smtp, ("host", host), ("security", security), ("from", from), ("to", to));
        Assert.Equal(isTaken, DestinationRules.WhyNot(profile, Public) is null);
    }

    [Fact]
    public void No_message_about_a_secret_repeats_it()
    {
        string[] bad = ["https://anna:hush-hush@example.com/hush-hush", "http://example.com/hush-hush", "hush-hush", "https://10.0.0.8/hush-hush"];
        Assert.All(bad, url => Assert.DoesNotContain(
            "hush", WhyNot(DestinationKind.Webhook, Public, ("url", url))!.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Severities_are_called_as_the_receiver_knows_them()
    {
        var profile = Profile(DestinationKind.Opsgenie) with { Severities = Called(AlertSeverity.High, "P1") };
        Assert.Null(DestinationRules.WhyNot(profile, Public));
        Assert.NotNull(DestinationRules.WhyNot(profile with { Severities = Called(AlertSeverity.High, "P6") }, Public));
        Assert.NotNull(DestinationRules.WhyNot(Profile(DestinationKind.Slack) with { Severities = Called(AlertSeverity.High, "P1") }, Public));
    }

    [Fact]
    public void Secrets_stay_as_they_are_until_messages_go_elsewhere()
    {
        var state = After(DestinationDecider.Initial, Set("us", "kept-1"));
        Assert.Equal("kept-1", After(state, Set("us", null) with { Profile = Pager("us") with { IsEnabled = false } }).Secrets.Value);
        var moved = Assert.IsType<DestinationReply.Incomplete>(DestinationDecider.Decide(state, Set("eu", null)).Reply);
        Assert.Equal(("routing_key", true), (moved.Secret, moved.HasMoved));
        var spent = Assert.IsType<DestinationReply.Done>(DestinationDecider.Decide(state, Set("eu", "kept-2")).Reply);
        Assert.Equal("kept-1", spent.Spent);
    }

    [Fact]
    public void Setting_the_same_again_changes_nothing()
    {
        var state = After(DestinationDecider.Initial, Set("us", "kept-1"));
        Assert.Empty(DestinationDecider.Decide(state, Set("us", null)).Events);
        Assert.Empty(DestinationDecider.Decide(state, Set("us", "kept-1")).Events);
    }

    [Fact]
    public void A_destination_that_is_removed_gives_up_its_secrets_and_can_be_made_again()
    {
        var state = After(DestinationDecider.Initial, Set("us", "kept-1"));
        var removed = DestinationDecider.Decide(state, new DestinationCommand.Remove());
        Assert.Equal("kept-1", Assert.IsType<DestinationReply.Done>(removed.Reply).Spent);
        var gone = After(state, new DestinationCommand.Remove());
        Assert.False(gone.Exists);
        Assert.IsType<DestinationReply.Incomplete>(DestinationDecider.Decide(gone, Set("us", null)).Reply);
        Assert.True(After(gone, Set("us", "kept-2")).Exists);
        Assert.IsType<DestinationReply.Unknown>(DestinationDecider.Decide(DestinationDecider.Initial, new DestinationCommand.Remove()).Reply);
    }

    [Fact]
    public void Secrets_are_masked_wherever_somebody_repeats_them()
    {
        var secrets = new DestinationSecrets(new Dictionary<string, string> { ["token"] = "hush-hush", ["url"] = "https://example.com/hush-hush" });
        Assert.Equal("you sent ******** to ********", secrets.Mask("you sent hush-hush to https://example.com/hush-hush"));
        Assert.Equal("********", secrets.ToString());
    }

    private static DestinationProfile Pager(string region) => Profile(DestinationKind.PagerDuty, ("region", region));

    private static DestinationCommand.Set Set(string region, string? kept)
    {
        var profile = Pager(region);
        return new("ops", profile, DestinationOrigin.Of(profile, DestinationSecrets.None),
            kept is null ? null : new KeptSecrets(kept, "destination:ops", ["routing_key"]));
    }

    private static DestinationState After(DestinationState state, DestinationCommand command) =>
        DestinationDecider.Decide(state, command).Events.Aggregate(state, DestinationDecider.Evolve);

    private static DestinationProfile Profile(DestinationKind kind, params (string, string)[] settings) => new()
    {
        Kind = kind,
        Settings = settings.ToImmutableSortedDictionary(each => each.Item1, each => each.Item2, StringComparer.Ordinal),
    };

    private static ImmutableSortedDictionary<AlertSeverity, string> Called(AlertSeverity severity, string word) =>
        ImmutableSortedDictionary<AlertSeverity, string>.Empty.Add(severity, word);

    private static FieldProblem? WhyNot(DestinationKind kind, EgressLimits egress, params (string, string)[] secrets) =>
        DestinationRules.WhyNot(kind, new DestinationSecrets(secrets.ToDictionary(each => each.Item1, each => each.Item2)), egress);
}
