using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Edges.Messaging;
using AgentAssembly.Specs.Messaging.Servers;
using static AgentAssembly.Specs.Messaging.SomeJobs;

namespace AgentAssembly.Specs.Messaging;

public sealed class HttpSendingSpecs
{
    [Theory]
    [InlineData((int)HttpMischief.Fail, FailureClass.Status, 500)]
    [InlineData((int)HttpMischief.Throttle, FailureClass.Status, 429)]
    [InlineData((int)HttpMischief.Reject, FailureClass.Rejected, 400)]
    [InlineData((int)HttpMischief.Redirect, FailureClass.Redirect, 302)]
    [InlineData((int)HttpMischief.HalfBody, FailureClass.Protocol, 0)]
    [InlineData((int)HttpMischief.HalfHead, FailureClass.Protocol, 0)]
    [InlineData((int)HttpMischief.Reset, FailureClass.Protocol, 0)]
    [InlineData((int)HttpMischief.Nonsense, FailureClass.Protocol, 0)]
    public async Task A_server_that_does_not_take_a_message_fails_it(int mischief, FailureClass failure, int status)
    {
        await using var server = new MisbehavingHttp((HttpMischief)mischief);
        var failed = Assert.IsType<DeliveryOutcome.Failed>(await SendAsync(Job(DestinationKind.Webhook, server.Address)));
        Assert.Equal((failure, status), (failed.Class, failed.Status));
        Assert.DoesNotContain("hush", failed.Detail, StringComparison.Ordinal);
        Assert.Single(server.Arrived);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Silence);
        var failed = Assert.IsType<DeliveryOutcome.Failed>(await SendAsync(Job(DestinationKind.Webhook, server.Address), options: Brief));
        Assert.Equal(FailureClass.Timeout, failed.Class);
    }

    [Fact]
    public async Task A_server_that_says_when_to_come_again_is_heard()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Throttle);
        var failed = Assert.IsType<DeliveryOutcome.Failed>(await SendAsync(Job(DestinationKind.Webhook, server.Address)));
        Assert.Equal(TimeSpan.FromSeconds(7), failed.RetryAfter);
    }

    [Fact]
    public async Task Of_an_answer_without_an_end_the_beginning_is_read()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Endless);
        var taken = Assert.IsType<DeliveryOutcome.Delivered>(await SendAsync(Job(DestinationKind.Webhook, server.Address)));
        Assert.Equal(2_048, taken.Answer.Length);
    }

    [Fact]
    public async Task Secrets_that_a_server_repeats_are_not_repeated()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Take) { Body = "{\"dedup_key\":\"hush-routing\"} you sent hush-routing" };
        var taken = Assert.IsType<DeliveryOutcome.Delivered>(await SendAsync(Job(DestinationKind.PagerDuty, server.Address)));
        Assert.DoesNotContain("hush", taken.Answer + taken.RemoteId, StringComparison.Ordinal);
        Assert.Contains(DestinationSecrets.Shown, taken.Answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("you asked for {path}")]
    [InlineData("no route to /services/T0/B%2F0/hush%20word")]
    [InlineData("no route to /services/T0/B/0/hush word?key=hush-key")]
    [InlineData("hush%20word is gone")]
    [InlineData("hush word is gone")]
    [InlineData("HUSH%20WORD is gone")]
    [InlineData("\"\\/services\\/T0\\/hush word\"")]
    [InlineData("no key hush-key")]
    public async Task No_part_of_an_address_that_a_server_repeats_is_repeated(string answer)
    {
        const string path = "/services/T0/B%2F0/hush%20word?key=hush-key";
        await using var server = new MisbehavingHttp(HttpMischief.Take) { Body = answer.Replace("{path}", path, StringComparison.Ordinal) };
        Assert.DoesNotContain("hush", (await SendAsync(JobFor(server, path))).Answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_secret_is_hidden_before_an_answer_is_cut()
    {
        for (var before = 2_030; before <= 2_050; before++)
        {
            await using var server = new MisbehavingHttp(HttpMischief.Take) { Body = new string('x', before) + "/hush-word /hush-word" };
            var answer = (await SendAsync(JobFor(server, "/hush-word"))).Answer;
            Assert.DoesNotContain("/", answer, StringComparison.Ordinal);
            Assert.True(answer.Length <= 2_048);
        }
    }

    [Fact]
    public async Task Many_secrets_in_an_answer_bring_no_part_of_one_to_its_end()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Take) { Body = string.Concat(Enumerable.Repeat("/hush-word-that-is-long ", 200)) };
        Assert.DoesNotContain("hush", (await SendAsync(JobFor(server, "/hush-word-that-is-long"))).Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_a_server_writes_in_another_way_brings_no_secret_into_the_log()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Take) { Body = "{\"dedup_key\":\"\\u0068ush-routing\"}" };
        var taken = Assert.IsType<DeliveryOutcome.Delivered>(await SendAsync(Job(DestinationKind.PagerDuty, server.Address)));
        Assert.Equal(DestinationSecrets.Shown, taken.RemoteId);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_before_anything_is_sent()
    {
        using var certificate = Certificates.For("localhost");
        await using var server = new MisbehavingHttp(_ => HttpMischief.Take, certificate);
        var failed = Assert.IsType<DeliveryOutcome.Failed>(await SendAsync(Job(DestinationKind.Webhook, server.Address)));
        Assert.Equal(FailureClass.Tls, failed.Class);
        Assert.Empty(server.Arrived);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("hook.example", false)]
    public async Task A_certificate_that_we_trust_is_good_for_its_own_names(string host, bool isTaken)
    {
        using var certificate = Certificates.For("localhost");
        await using var server = new MisbehavingHttp(_ => HttpMischief.Take, certificate);
        var outcome = await SendAsync(
            Job(DestinationKind.Webhook, $"https://{host}:{server.Port}"), new Names(["127.0.0.1"]),
            options: Patient with { TrustedRoots = [certificate] });
        Assert.Equal(isTaken, outcome is DeliveryOutcome.Delivered);
        Assert.Equal(isTaken ? 1 : 0, server.Arrived.Count);
    }

    // By the words of the Standard Webhooks specification alone; nothing of ours takes part.
    [Fact]
    public async Task A_webhook_is_signed_so_that_others_can_verify_it()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Take);
        var job = Job(DestinationKind.Webhook, server.Address);
        Assert.IsType<DeliveryOutcome.Delivered>(await SendAsync(job));
        var arrival = Assert.Single(server.Taken);
        Assert.Equal(job.Id.ToString(), arrival.Headers["webhook-id"]);
        var signed = Encoding.UTF8.GetBytes($"{arrival.Headers["webhook-id"]}.{arrival.Headers["webhook-timestamp"]}.{arrival.Text}");
        var mac = HMACSHA256.HashData(Convert.FromBase64String(SigningKey["whsec_".Length..]), signed);
        Assert.Equal($"v1,{Convert.ToBase64String(mac)}", arrival.Headers["webhook-signature"]);
        Assert.Equal("hush-token", arrival.Headers["x-aaasm-token"]);
    }

    [Fact]
    public async Task A_webhook_has_what_the_existing_system_sends_and_the_whole_notice()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Take);
        var job = Job(DestinationKind.Webhook, server.Address);
        await SendAsync(job);
        using var body = JsonDocument.Parse(server.Taken.Single().Body);
        string[] names =
        [
            "severity", "message", "sent_at", "id", "alert_id", "occasion", "category", "title", "text", "org", "team", "agent", "rule",
            "at", "evidence",
        ];
        Assert.Equal(names, body.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("CRITICAL", job.Id.ToString(), Notice.Alert.ToString(), "95.5"), (
            Text("severity"), Text("id"), Text("alert_id"), body.RootElement.GetProperty("evidence").GetProperty("spent_usd").GetString()));

        string? Text(string name) => body.RootElement.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Slack_gets_no_markup_that_a_notice_brings()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Take);
        await SendAsync(Job(DestinationKind.Slack, server.Address, Notice with { Text = "<!channel> <https://evil.example|click>" }));
        using var body = JsonDocument.Parse(server.Taken.Single().Body);
        Assert.DoesNotContain('<', body.RootElement.GetProperty("text").GetString()!);
    }

    [Theory]
    [InlineData(AlertOccasion.Fired, "trigger")]
    [InlineData(AlertOccasion.Resolved, "resolve")]
    public async Task PagerDuty_knows_an_alert_by_its_id(AlertOccasion occasion, string action)
    {
        await using var server = new MisbehavingHttp(HttpMischief.Take);
        var taken = await SendAsync(Job(DestinationKind.PagerDuty, server.Address, Notice with { Occasion = occasion }));
        Assert.Equal("k1", Assert.IsType<DeliveryOutcome.Delivered>(taken).RemoteId);
        using var body = JsonDocument.Parse(server.Taken.Single().Body);
        Assert.Equal(("/v2/enqueue", action, Notice.Alert.ToString(), "hush-routing", "critical"), (
            server.Taken.Single().Path, Text("event_action"), Text("dedup_key"), Text("routing_key"),
            body.RootElement.GetProperty("payload").GetProperty("severity").GetString()));

        string? Text(string name) => body.RootElement.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData(AlertSeverity.Critical, "P1")]
    [InlineData(AlertSeverity.High, "P2")]
    [InlineData(AlertSeverity.Medium, "P3")]
    [InlineData(AlertSeverity.Low, "P4")]
    [InlineData(AlertSeverity.Info, "P5")]
    public async Task Opsgenie_knows_an_alert_by_its_id_and_a_severity_by_its_priority(AlertSeverity severity, string priority)
    {
        await using var server = new MisbehavingHttp(HttpMischief.Take);
        await SendAsync(Job(DestinationKind.Opsgenie, server.Address, Notice with { Severity = severity }));
        await SendAsync(Job(DestinationKind.Opsgenie, server.Address, Notice with { Occasion = AlertOccasion.Resolved }));
        using var body = JsonDocument.Parse(server.Taken[0].Body);
        Assert.Equal((Notice.Alert.ToString(), priority), (
            body.RootElement.GetProperty("alias").GetString(), body.RootElement.GetProperty("priority").GetString()));
        Assert.Equal($"/v2/alerts/{Notice.Alert}/close?identifierType=alias", server.Taken[1].Path);
        Assert.All(server.Taken, arrival => Assert.Equal("GenieKey hush-api", arrival.Headers["authorization"]));
    }

    private static DeliveryJob JobFor(MisbehavingHttp server, string path) => Job(DestinationKind.Slack, server.Address) with
    {
        Secrets = new DestinationSecrets(new Dictionary<string, string> { ["url"] = server.Address + path }),
    };
}
