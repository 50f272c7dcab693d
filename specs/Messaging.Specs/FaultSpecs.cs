using AgentAssembly.Commands.Stores.Memory.Secrets;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Specs.Messaging.Servers;
using static AgentAssembly.Specs.Messaging.SomeJobs;

namespace AgentAssembly.Specs.Messaging;

// Faults of our own, which no receiver brings about.
public sealed class FaultSpecs
{
    [Fact]
    public async Task An_attempt_that_cannot_be_made_counts_as_failed_and_holds_no_slot()
    {
        await using var server = new MisbehavingSmtp(() => SmtpMischief.Take);
        await using var side = await DeliverySide.StartAsync(desk => new SpoilingDesk(desk, "a..b@example.com"));
        await side.SetAsync("ops", DestinationKind.Smtp, AddressOf(server.Port));
        await side.QueueAsync(Notice, "ops");
        await side.SettleAsync();
        var state = Assert.Single(await side.LedgerAsync()).State;
        Assert.Equal((DeliveryPhase.DeadLettered, RetryPlan.AttemptsMax, FailureClass.Protocol), (state.Phase, state.Attempts, state.LastFailure));
        Assert.StartsWith("the attempt could not be made", state.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("a..b", state.Reason, StringComparison.Ordinal);
        Assert.Equal(0, side.UnderWay.Count);
    }

    [Fact]
    public async Task Secrets_that_cannot_be_read_for_once_delay_a_delivery()
    {
        await using var server = new MisbehavingHttp(HttpMischief.Take);
        await using var side = await DeliverySide.StartAsync(values: new ValuesWithFaults(new MemorySecretValues(), faults: 2));
        await side.SetAsync("ops", DestinationKind.Webhook, server.Address);
        await side.QueueAsync(Notice, "ops");
        await side.SettleAsync();
        var state = Assert.Single(await side.LedgerAsync()).State;
        Assert.Equal((DeliveryPhase.Succeeded, 3), (state.Phase, state.Attempts));
        Assert.Single(server.Taken);
    }

    [Theory]
    [InlineData("a..b@example.com", false)]
    [InlineData(".a@example.com", false)]
    [InlineData("a.@example.com", false)]
    [InlineData("a.b@example..com", false)]
    [InlineData("a.b@example.com", true)]
    public void A_mailbox_has_no_empty_part(string mailbox, bool isTaken)
    {
        var profile = Profile(DestinationKind.Smtp, "25");
        profile = profile with { Settings = profile.Settings.SetItem("to", mailbox) };
        Assert.Equal(isTaken, DestinationRules.WhyNot(profile, Anywhere) is null);
    }

    // Gives out jobs for a mailbox that no rule lets through any more.
    private sealed class SpoilingDesk(IDeliveryDesk desk, string mailbox) : IDeliveryDesk
    {
        public async ValueTask<DeliveryJob?> TakeAsync(DeliveryDue due, CancellationToken cancellationToken)
        {
            var job = await desk.TakeAsync(due, cancellationToken);
            return job is null ? null : job with
            {
                Destination = job.Destination with { Settings = job.Destination.Settings.SetItem("to", mailbox) },
            };
        }

        public ValueTask ReportAsync(DeliveryDue due, DeliveryOutcome outcome, CancellationToken cancellationToken) =>
            desk.ReportAsync(due, outcome, cancellationToken);
    }

    // A disk that cannot be read for the first few times.
    private sealed class ValuesWithFaults(ISecretValues values, int faults) : ISecretValues
    {
        private int _left = faults;

        public ValueTask PutAsync(SecretValueName name, string text, CancellationToken cancellationToken) =>
            values.PutAsync(name, text, cancellationToken);

        public ValueTask<string?> FindAsync(SecretValueName name, CancellationToken cancellationToken) =>
            Interlocked.Decrement(ref _left) >= 0
                ? throw new SecretValuesException("the disk is gone")
                : values.FindAsync(name, cancellationToken);

        public ValueTask RemoveAsync(SecretValueName name, CancellationToken cancellationToken) => values.RemoveAsync(name, cancellationToken);

        public ValueTask<IReadOnlyList<SecretValueName>> ListAsync(CancellationToken cancellationToken) => values.ListAsync(cancellationToken);
    }
}
