using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Specs.Messaging.Servers;
using MimeKit;
using static AgentAssembly.Specs.Messaging.SomeJobs;

namespace AgentAssembly.Specs.Messaging;

public sealed class SmtpSendingSpecs
{
    [Theory]
    [InlineData((int)SmtpMischief.Busy, FailureClass.Status, 451)]
    [InlineData((int)SmtpMischief.Reject, FailureClass.Rejected, 550)]
    [InlineData((int)SmtpMischief.WantLogin, FailureClass.Rejected, 0)]
    [InlineData((int)SmtpMischief.HangUp, FailureClass.Protocol, 0)]
    [InlineData((int)SmtpMischief.TakeAndHangUp, FailureClass.Protocol, 0)]
    public async Task A_server_that_does_not_take_a_mail_fails_it(int mischief, FailureClass failure, int status)
    {
        await using var server = new MisbehavingSmtp(() => (SmtpMischief)mischief);
        var failed = Assert.IsType<DeliveryOutcome.Failed>(await SendAsync(Job(DestinationKind.Smtp, AddressOf(server.Port))));
        Assert.Equal((failure, status), (failed.Class, failed.Status));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        await using var server = new MisbehavingSmtp(() => SmtpMischief.Silence);
        var failed = Assert.IsType<DeliveryOutcome.Failed>(
            await SendAsync(Job(DestinationKind.Smtp, AddressOf(server.Port)), options: Brief));
        Assert.Equal(FailureClass.Timeout, failed.Class);
    }

    [Fact]
    public async Task A_mail_has_an_id_of_its_delivery_and_no_header_that_a_notice_brings()
    {
        await using var server = new MisbehavingSmtp(() => SmtpMischief.Take);
        var job = Job(DestinationKind.Smtp, AddressOf(server.Port));
        var taken = Assert.IsType<DeliveryOutcome.Delivered>(await SendAsync(job));
        Assert.Contains("4711", taken.RemoteId, StringComparison.Ordinal);
        using var mail = MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(server.Taken.Single())));
        Assert.Equal($"{job.Id}@example.com", mail.MessageId);
        Assert.Empty(mail.Bcc);
        Assert.Equal(["anna@example.com", "bo@example.com"], mail.To.Mailboxes.Select(each => each.Address));
        Assert.DoesNotContain(server.Said, line => line.Contains("mallory", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_goes_over_tls_only()
    {
        using var certificate = Certificates.For("localhost");
        await using var secure = new MisbehavingSmtp(() => SmtpMischief.Take, certificate);
        Assert.IsType<DeliveryOutcome.Delivered>(await SendAsync(
            LoggingIn(secure.Port), options: Patient with { TrustedRoots = [certificate] }));
        Assert.Contains(secure.Said, line => line.StartsWith("AUTH", StringComparison.Ordinal));

        await using var stranger = new MisbehavingSmtp(() => SmtpMischief.Take, certificate);
        await using var plain = new MisbehavingSmtp(() => SmtpMischief.Take);
        foreach (var server in (MisbehavingSmtp[])[stranger, plain])
        {
            var failed = Assert.IsType<DeliveryOutcome.Failed>(await SendAsync(LoggingIn(server.Port)));
            Assert.Equal(FailureClass.Tls, failed.Class);
            Assert.DoesNotContain(server.Said, line => line.StartsWith("AUTH", StringComparison.Ordinal));
        }
    }

    private static DeliveryJob LoggingIn(int port)
    {
        var job = Job(DestinationKind.Smtp, AddressOf(port));
        return job with
        {
            Destination = job.Destination with { Settings = job.Destination.Settings.SetItem("security", "starttls").SetItem("user", "anna") },
            Secrets = new DestinationSecrets(new Dictionary<string, string> { ["password"] = "hush-hush" }),
        };
    }
}
