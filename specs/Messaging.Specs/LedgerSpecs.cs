using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Deliveries;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Specs.Commands;
using AgentAssembly.Specs.Messaging.Servers;
using AgentAssembly.Specs.Support;
using static AgentAssembly.Specs.Messaging.SomeJobs;

namespace AgentAssembly.Specs.Messaging;

public sealed class LedgerSpecs
{
    // All but those that a receiver takes while we cannot know it: an answer without end counts, half an answer does not.
    private static readonly HttpMischief[] Mischief =
    [
        HttpMischief.Take, HttpMischief.Take, HttpMischief.Fail, HttpMischief.Throttle, HttpMischief.Reject, HttpMischief.Redirect,
        HttpMischief.HalfBody, HttpMischief.HalfHead, HttpMischief.Reset, HttpMischief.Nonsense,
    ];

    private static readonly SmtpMischief[] MailMischief =
        [SmtpMischief.Take, SmtpMischief.Take, SmtpMischief.Busy, SmtpMischief.Reject, SmtpMischief.HangUp, SmtpMischief.TakeAndHangUp];

    [Theory]
    [InlineData(DestinationKind.Webhook)]
    [InlineData(DestinationKind.Slack)]
    [InlineData(DestinationKind.PagerDuty)]
    [InlineData(DestinationKind.Opsgenie)]
    public Task Every_destination_gets_exactly_what_the_ledger_says(DestinationKind kind) => Seeds.EachAsync(1, 3, async seed =>
    {
        var random = new Random(seed);
        await using var server = new MisbehavingHttp(_ => Pick(random, Mischief));
        await AgreesAsync(kind, server.Address, () => [.. server.Arrived.Select(each => (Func<string, bool>)each.Bears)],
            () => [.. server.Taken.Select(each => (Func<string, bool>)each.Bears)]);
    });

    [Fact]
    public Task Mail_gets_exactly_what_the_ledger_says() => Seeds.EachAsync(1, 3, async seed =>
    {
        var random = new Random(seed);
        await using var server = new MisbehavingSmtp(() => Pick(random, MailMischief));
        await AgreesAsync(DestinationKind.Smtp, AddressOf(server.Port), () => Bearing(server.Arrived), () => Bearing(server.Taken));
    });

    [Fact]
    public async Task An_outcome_that_was_lost_is_made_up_for_by_the_same_message_again()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Take);
        var first = await DeliverySide.StartAsync(desk => new ForgetfulDesk(desk));
        await first.SetAsync("ops", DestinationKind.Webhook, server.Address);
        var id = Assert.Single(await first.QueueAsync(Notice, "ops"));
        await DeliverySide.UntilAsync(() => server.Taken.Count == 1);
        await using var second = await first.RestartAsync();
        await second.SettleAsync();
        Assert.Equal(2, server.Taken.Count);
        Assert.All(server.Taken, arrival => Assert.Equal(id.ToString(), arrival.Headers["webhook-id"]));
        Assert.Equal(DeliveryPhase.Succeeded, Assert.Single(await second.LedgerAsync()).State.Phase);
    }

    [Fact]
    public async Task What_was_queued_before_a_restart_is_sent_after_it()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Fail, HttpMischief.Take);
        var first = await DeliverySide.StartAsync();
        await first.SetAsync("ops", DestinationKind.Webhook, server.Address);
        await first.QueueAsync(Notice, "ops");
        await DeliverySide.UntilAsync(async () => (await first.LedgerAsync()).Single().State.Attempts == 1);
        await using var second = await first.RestartAsync();
        await second.SettleAsync();
        Assert.Equal(2, Assert.Single(await second.LedgerAsync()).State.Attempts);
        Assert.Single(server.Taken);
    }

    [Fact]
    public async Task A_destination_that_is_removed_gets_nothing_more_and_the_ledger_says_so()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Fail);
        await using var side = await DeliverySide.StartAsync();
        await side.SetAsync("ops", DestinationKind.Webhook, server.Address);
        await side.QueueAsync(Notice, "ops", "nobody");
        await DeliverySide.UntilAsync(() => server.Arrived.Count == 1);
        Assert.IsType<Answer<bool>.Done>(await side.Destinations.RemoveAsync(WriteSide.Local, new("acme", "ops"), CancellationToken.None));
        await side.SettleAsync();
        Assert.All(await side.LedgerAsync(), delivery => Assert.Equal(DeliveryPhase.DeadLettered, delivery.State.Phase));
        Assert.Single(server.Arrived);
        Assert.Empty(await side.Values.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_was_given_up_can_be_queued_again()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Reject, HttpMischief.Take);
        await using var side = await DeliverySide.StartAsync();
        await side.SetAsync("ops", DestinationKind.Webhook, server.Address);
        var id = (await side.QueueAsync(Notice, "ops")).Single().ToString();
        await side.SettleAsync();
        Assert.IsType<Answer<bool>.Done>(await side.Ledger.RequeueAsync(WriteSide.Local, id, "mended", CancellationToken.None));
        await side.SettleAsync();
        Assert.Equal(DeliveryPhase.Succeeded, (await side.LedgerAsync()).Single().State.Phase);
        Assert.IsType<Answer<bool>.Refused>(await side.Ledger.RequeueAsync(WriteSide.Local, id, "again", CancellationToken.None));
    }

    [Theory]
    [InlineData((int)HttpMischief.Take, true)]
    [InlineData((int)HttpMischief.Fail, false)]
    public async Task A_trial_says_what_came_of_it(int mischief, bool isTaken)
    {
        await using var server = new MisbehavingHttp((HttpMischief)mischief);
        await using var side = await DeliverySide.StartAsync();
        await side.SetAsync("ops", DestinationKind.Webhook, server.Address);
        var trial = Assert.IsType<Answer<TrialResult>.Done>(
            await side.Trial.RunAsync(WriteSide.Local, new("acme", "ops"), CancellationToken.None)).Value;
        Assert.Equal(isTaken, trial.Outcome is DeliveryOutcome.Delivered);
        Assert.Equal((1, isTaken ? DeliveryPhase.Succeeded : DeliveryPhase.DeadLettered), (
            server.Arrived.Count, (await side.LedgerAsync()).Single().State.Phase));
    }

    [Fact]
    public async Task Pages_go_on_behind_a_delivery_that_has_left_the_list()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Fail);
        await using var side = await DeliverySide.StartAsync();
        await side.SetAsync("ops", DestinationKind.Webhook, server.Address);
        await side.SetAsync("second", DestinationKind.Webhook, server.Address);
        for (var i = 0; i < 6; i++)
        {
            await side.QueueAsync(Notice with { Alert = AlertId.Of("acme", "spec", i) }, i == 3 ? "second" : "ops");
            side.Side.Time.Advance(TimeSpan.FromMilliseconds(i % 2));
        }

        var question = new DeliveryQuestion("acme", [DeliveryPhase.Open], "", null);
        var all = await ListAsync(side, question);
        var last = Assert.Single(all, delivery => delivery.State.Destination == "second");
        Assert.IsType<Answer<bool>.Done>(await side.Destinations.RemoveAsync(WriteSide.Local, new("acme", "second"), CancellationToken.None));
        await DeliverySide.UntilAsync(async () =>
        {
            // One whose attempt was under way leaves the list at its next.
            side.Side.Time.Advance(TimeSpan.FromSeconds(1));
            return (await ListAsync(side, question)).Count == all.Count - 1;
        });
        var expected = all.SkipWhile(delivery => delivery.Id != last.Id).Skip(1).Select(delivery => delivery.Id);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, (await ListAsync(side, question with { After = last.Id })).Select(delivery => delivery.Id));
        foreach (var delivery in all)
        {
            var rest = all.SkipWhile(each => each.Id != delivery.Id).Skip(1).Where(each => each.Id != last.Id).Select(each => each.Id);
            Assert.Equal(rest, (await ListAsync(side, question with { After = delivery.Id })).Select(each => each.Id));
        }
    }

    [Fact]
    public async Task Pages_do_not_go_on_behind_what_never_was()
    {
        await using var side = await DeliverySide.StartAsync();
        await side.Side.Tenancy.CreateOrgAsync(WriteSide.Local, "acme", "", CancellationToken.None);
        var answer = await side.Ledger.ListAsync(
            WriteSide.Local, new("acme", [], "", null, new DeliveryId(1)), CancellationToken.None);
        Assert.Equal("after_id", Assert.IsType<Answer<IReadOnlyList<KnownDelivery>>.Invalid>(answer).Field);
    }

    [Fact]
    public async Task No_secret_of_a_destination_is_in_the_log()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Reject) { Body = "hush-token hush" };
        await using var side = await DeliverySide.StartAsync();
        await side.SetAsync("ops", DestinationKind.Webhook, server.Address);
        await side.QueueAsync(Notice, "ops");
        await side.SettleAsync();
        var log = string.Join('\n', (await side.Side.EventsAsync()).Select(e => System.Text.Encoding.UTF8.GetString(e.Event.Open().Data.Span)));
        string[] secrets = ["hush", "/hook", SigningKey];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, log + side.Side.Describe(), StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<KnownDelivery>> ListAsync(DeliverySide side, DeliveryQuestion question) =>
        Assert.IsType<Answer<IReadOnlyList<KnownDelivery>>.Done>(
            await side.Ledger.ListAsync(WriteSide.Local, question, CancellationToken.None)).Value;

    // Twelve alerts, each fired and resolved, and a server that does what it likes.
    private static async Task AgreesAsync(
        DestinationKind kind, string address, Func<IReadOnlyList<Func<string, bool>>> arrived, Func<IReadOnlyList<Func<string, bool>>> taken)
    {
        await using var side = await DeliverySide.StartAsync();
        await side.SetAsync("ops", kind, address);
        var queued = new List<DeliveryId>();
        for (var i = 0; i < 12; i++)
        {
            foreach (var occasion in (AlertOccasion[])[AlertOccasion.Fired, AlertOccasion.Resolved])
            {
                queued.AddRange(await side.QueueAsync(Notice with { Alert = AlertId.Of("acme", "spec", i), Occasion = occasion }, "ops"));
            }
        }

        await side.SettleAsync();
        var ledger = await side.LedgerAsync();
        Assert.Equal(queued.Select(id => id.ToString()).Order(), ledger.Select(each => each.Id.ToString()).Order());
        foreach (var delivery in ledger)
        {
            var id = delivery.Id.ToString();
            Assert.Equal(delivery.State.Phase == DeliveryPhase.Succeeded ? 1 : 0, taken().Count(bears => bears(id)));
            Assert.True(arrived().Count(bears => bears(id)) <= delivery.State.Attempts);
        }

        Assert.All(taken(), bears => Assert.Single(queued, id => bears(id.ToString())));
        Assert.Contains(ledger, delivery => delivery.State.Phase == DeliveryPhase.Succeeded);
        Assert.Contains(ledger, delivery => delivery.State.Phase == DeliveryPhase.DeadLettered);
    }

    private static T Pick<T>(Random random, T[] among)
    {
        lock (random)
        {
            return among[random.Next(among.Length)];
        }
    }

    private static IReadOnlyList<Func<string, bool>> Bearing(IEnumerable<string> mails) =>
        [.. mails.Select(mail => (Func<string, bool>)(id => mail.Contains(id, StringComparison.Ordinal)))];

    // A process that ends between sending and reporting.
    private sealed class ForgetfulDesk(IDeliveryDesk desk) : IDeliveryDesk
    {
        public ValueTask<DeliveryJob?> TakeAsync(DeliveryDue due, CancellationToken cancellationToken) => desk.TakeAsync(due, cancellationToken);

        public ValueTask ReportAsync(DeliveryDue due, DeliveryOutcome outcome, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
