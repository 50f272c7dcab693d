using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Rates;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Domain.Trust;

namespace AgentAssembly.Commands.Core.State;

/// <summary>
/// What the write side knows: agents, tenants, brakes and policies, folded from the log by one subscription, which is the
/// only writer. A command waits until its own events have been folded, so that its caller sees what it did.
/// </summary>
public sealed class WriteSideState(IEventFeed feed) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PositionWaiters _waiters = new();
    private Task _folding = Task.CompletedTask;
    private int _isDisposed;

    /// <summary>All of it.</summary>
    public DurableState Durable { get; } = new();

    /// <summary>Every agent.</summary>
    public AgentDirectory Agents => Durable.Agents;

    /// <summary>What was unlike each agent.</summary>
    public StreamBook<AnomalyState> Anomalies => Durable.Anomalies;

    /// <summary>What each org takes for an anomaly.</summary>
    public StreamBook<AnomalyRulesState> AnomalyRules => Durable.AnomalyRules;

    /// <summary>Every org.</summary>
    public StreamBook<OrgState> Orgs => Durable.Orgs;

    /// <summary>Every team.</summary>
    public StreamBook<TeamState> Teams => Durable.Teams;

    /// <summary>The brakes of orgs and of the fleet.</summary>
    public StreamBook<HaltState> Halts => Durable.Halts;

    /// <summary>Every API key.</summary>
    public ApiKeyBook ApiKeys => Durable.ApiKeys;

    /// <summary>Every account.</summary>
    public StreamBook<UserState> Users => Durable.Users;

    /// <summary>The keys that were destroyed.</summary>
    public KeyBook Keys => Durable.Keys;

    /// <summary>What people are asked.</summary>
    public ApprovalBook Approvals => Durable.Approvals;

    /// <summary>What people are told of.</summary>
    public AlertBook Alerts => Durable.Alerts;

    /// <summary>Whom each org's alerts are told.</summary>
    public StreamBook<AlertingState> Alerting => Durable.Alerting;

    /// <summary>When people are told.</summary>
    public StreamBook<AlertRuleState> AlertRules => Durable.AlertRules;

    /// <summary>Whom each org asks.</summary>
    public StreamBook<RoutingState> Routing => Durable.Routing;

    /// <summary>Who is told about alerts.</summary>
    public StreamBook<DestinationState> Destinations => Durable.Destinations;

    /// <summary>What is on its way to them.</summary>
    public DeliveryBook Deliveries => Durable.Deliveries;

    /// <summary>Every secret, but for its value.</summary>
    public StreamBook<SecretState> Secrets => Durable.Secrets;

    /// <summary>How each org reads the friction of its agents.</summary>
    public StreamBook<TrustState> Trust => Durable.Trust;

    /// <summary>The policies in force.</summary>
    public PolicyBoard Policies => Durable.Policies;

    /// <summary>The prices in force.</summary>
    public PriceBook Prices => Durable.Prices;

    /// <summary>The replays of late.</summary>
    public ReplayBook Replays => Durable.Replays;

    /// <summary>The edges that were reported.</summary>
    public EdgeBook Edges => Durable.Edges;

    /// <summary>What was spent of the limits of policies.</summary>
    public RateLedger Limits { get; } = new();

    /// <summary>Folds what is in the log, and then keeps folding what is appended.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _folding = Task.Run(FoldAsync, CancellationToken.None);
        await Task.WhenAny(_caughtUp.Task, _folding).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_folding.IsFaulted)
        {
            await _folding.ConfigureAwait(false);
        }
    }

    /// <summary>Waits until everything up to a position, inclusive, has been folded.</summary>
    public Task AwaitAsync(Position position, CancellationToken cancellationToken) =>
        _waiters.WaitAsync(position.Next, cancellationToken);

    /// <summary>The first position that has not been folded.</summary>
    public Position Next => _waiters.Next;

    /// <summary>Waits until everything before a position has been folded.</summary>
    public Task ReachedAsync(Position next, CancellationToken cancellationToken) => _waiters.WaitAsync(next, cancellationToken);

    /// <summary>
    /// Waits until what a conflict speaks of has been folded: something was appended that this process did not know yet.
    /// </summary>
    public async ValueTask CatchUpAsync(
        IEventStore store, AppendResult.Conflict conflict, CancellationToken cancellationToken)
    {
        if (conflict.Actual.IsNoStream || !DurableState.Categories.Passes(conflict.Stream))
        {
            return;
        }

        var last = new StreamVersion(conflict.Actual.Next.Value - 1);
        await foreach (var recorded in store.ReadStreamAsync(conflict.Stream, last, cancellationToken).ConfigureAwait(false))
        {
            await AwaitAsync(recorded.Position, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
            await _folding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stopping.Dispose();
        }
    }

    private async Task FoldAsync()
    {
        try
        {
            await foreach (var message in feed.SubscribeAsync(Position.Start, DurableState.Categories, _stopping.Token).ConfigureAwait(false))
            {
                if (message is FeedMessage.Event { Recorded: var recorded })
                {
                    Durable.Apply(recorded);
                }

                Durable.PassTo(message.Next);
                if (message is FeedMessage.CaughtUp)
                {
                    _caughtUp.TrySetResult();
                }

                _waiters.Reached(message.Next);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            _waiters.Fail(new EventStoreException(StoreFault.Closed, "the write side is stopping"));
        }
        catch (Exception e)
        {
            // Whoever waits for the state must not wait for ever. What is known stays right as long as the log does not
            // go on, and every append checks that; whatever rests on more fails until the process is started again.
            _waiters.Fail(e);
            throw;
        }
    }
}
