using System.Collections.Concurrent;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Budgets;

/// <summary>The money of every org, each decided about in one place. Safe for concurrent use.</summary>
public sealed class BudgetLanes : IAsyncDisposable
{
    /// <summary>How often reservations that nobody settled are looked for.</summary>
    public static readonly TimeSpan ExpiryEvery = TimeSpan.FromSeconds(10);

    /// <summary>Stands for the installation, whose limits are leased to the orgs.</summary>
    public const string Installation = "";

    private static readonly FeedFilter Budgets = FeedFilter.OfCategories("budget");

    // A lease is a twentieth of the limit, where as much is left.
    private const int LeasesOfLimit = 20;

    private readonly BudgetSurroundings _around;
    private readonly ConcurrentDictionary<string, Lazy<BudgetLane>> _lanes = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private Task _expiring = Task.CompletedTask;
    private int _isDisposed;

    /// <summary>Makes it; nothing is read yet.</summary>
    public BudgetLanes(IEventStore store, Sequencer sequencer, IdSource ids, WriteSideState state, TimeProvider time) =>
        _around = new(store, sequencer, ids, state, time) { OfInstallation = () => _lanes!.TryGetValue(Installation, out var lane) ? lane.Value.Shown : LimitsShown.None };

    /// <summary>The orgs that have books, in no order.</summary>
    public IEnumerable<string> Orgs => _lanes.Keys;

    /// <summary>Reads the books of all orgs. Call before the first request.</summary>
    public async Task RememberAsync(IEventFeed feed, CancellationToken cancellationToken)
    {
        var read = new Dictionary<StreamName, (string Org, BudgetBook Book, StreamHead Head)>();
        await foreach (var recorded in feed.ReadAllAsync(Position.Start, Budgets, cancellationToken).ConfigureAwait(false))
        {
            var envelope = recorded.Event.Open();
            var known = read.TryGetValue(recorded.Event.Stream, out var before) ? before : (envelope.Org ?? "", new BudgetBook(), default);
            if (BudgetEventCodec.Read(envelope) is { } happened)
            {
                known.Book.Apply(happened);
            }

            read[recorded.Event.Stream] = (known.Item1, known.Book, recorded.Event.AsHead);
        }

        foreach (var (org, book, head) in read.Values)
        {
            _lanes[org] = new(() => new BudgetLane(org, _around, book, head));
        }
    }

    /// <summary>Begins to look for reservations that nobody settled.</summary>
    public void Start() => _expiring = Task.Run(ExpireAllAsync);

    /// <summary>Whether actions that cost no money are counted in an org.</summary>
    public bool CountsCalls(string org) => _lanes.TryGetValue(org, out var lane) && lane.Value.CountsCalls;

    /// <summary>Asks an org's money; answered when what the answer rests on is durable.</summary>
    /// <exception cref="Deciding.ContentionException">Others changed what it rests on, again and again.</exception>
    /// <exception cref="EventStoreException">Too many wait, or the store cannot append.</exception>
    public Task<BudgetReply> AskAsync(string org, BudgetCommand command, BudgetOrigin origin) => LaneOf(org).AskAsync(command, origin);

    /// <summary>As <see cref="AskAsync"/>, with the place up to which reading shows what was done.</summary>
    public Task<Deciding.Outcome<BudgetReply>> ChangeAsync(string org, BudgetCommand command, BudgetOrigin origin) =>
        LaneOf(org).ChangeAsync(command, origin);

    /// <summary>
    /// Leases more of a limit of the installation to an org: as much as is missing, and some more where there is some, so that
    /// not every action asks. What was leased and not spent lapses with the window.
    /// </summary>
    /// <param name="org">The org.</param>
    /// <param name="missing">What the org could not spend, for want of a lease.</param>
    /// <param name="reserve">What it is for.</param>
    /// <returns>Null when something was leased; else what stands against it.</returns>
    public async Task<Exceedance?> LeaseAsync(string org, Exceedance missing, BudgetCommand.Reserve reserve)
    {
        var need = missing.Spent + missing.Wanted - missing.Allowance;
        var limit = Array.Find([.. LaneOf(Installation).Shown.Limits], each => each.Leased().Id == missing.Limit.Id);
        var reply = default(BudgetReply);
        foreach (var amount in limit is null ? [] : (decimal[])[Math.Max(need, decimal.Truncate(limit.Amount / LeasesOfLimit)), need])
        {
            var lease = BudgetLease.Of(reserve, missing.Limit.Unit, amount, _around.Ids.Next());
            reply = await AskAsync(Installation, lease, BudgetOrigin.System with { CausationId = reserve.Reservation }).ConfigureAwait(false);
            if (reply is BudgetReply.Reserved)
            {
                await AskAsync(org, BudgetLease.TakenUp(missing, amount, lease.Reservation), BudgetOrigin.System).ConfigureAwait(false);
                return null;
            }
        }

        // A limit that has been cleared meanwhile is gone from the org's books with the next look.
        return (reply as BudgetReply.Exceeded)?.Exceedance;
    }

    /// <summary>Reads an org's books, as they are once everything that is shown is durable.</summary>
    /// <param name="org">The org.</param>
    /// <param name="query">Reads; given the books, the version of the stream that they stand at (null before any event) and the time.</param>
    /// <exception cref="EventStoreException">Too many wait, or the store cannot be read.</exception>
    public Task<T> ReadAsync<T>(string org, Func<BudgetBook, StreamVersion?, Instant, T> query) => LaneOf(org).ReadAsync(query);

    /// <summary>Charges, as reserved, whatever waited long enough in an org.</summary>
    public async Task ExpireAsync(string org)
    {
        var isDue = true;
        while (isDue)
        {
            await AskAsync(org, new BudgetCommand.Expire(), BudgetOrigin.System).ConfigureAwait(false);
            isDue = await ReadAsync(org, (book, _, now) => book.NextDue is { } next && next <= now).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _expiring.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var lane in _lanes.Values)
        {
            await lane.Value.DisposeAsync().ConfigureAwait(false);
        }

        _stopping.Dispose();
    }

    private BudgetLane LaneOf(string org) =>
        _lanes.GetOrAdd(org, static (name, around) => new(() => new BudgetLane(name, around, null, null)), _around).Value;

    private async Task ExpireAllAsync()
    {
        using var timer = new PeriodicTimer(ExpiryEvery, _around.Time);
        while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
        {
            foreach (var org in Orgs)
            {
                try
                {
                    await ExpireAsync(org).ConfigureAwait(false);
                }
                catch (Exception e) when (e is EventStoreException or Deciding.ContentionException)
                {
                    // Charged they are already; that they have ended is told the next time.
                }
            }
        }
    }
}
