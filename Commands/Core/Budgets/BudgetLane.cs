using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using AgentAssembly.Commands.Core.Commanding;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Commands.Core.Budgets;

/// <summary>
/// The one place where an org's money is decided about. Whoever asks lines up; what waits is decided one after the other and
/// appended together, and the next are decided while that is flushed. When an append does not happen, the books are read anew
/// and whatever rested on it is decided again.
/// </summary>
internal sealed class BudgetLane : IAsyncDisposable
{
    private const int WaitingMax = 65_536;
    private const int BatchEventsMax = 512;
    private const int InFlightMax = 4;
    private const int DraftsTogether = 32;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly string _org;
    private readonly StreamName _stream;
    private readonly BudgetSurroundings _around;
    private readonly Channel<BudgetAsk> _asks =
        Channel.CreateBounded<BudgetAsk>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });
    private readonly SemaphoreSlim _flights = new(InFlightMax, InFlightMax);
    private readonly Task _running;
    private BudgetBook? _book;
    private StreamHead? _head;
    private PolicySet? _adopted;
    private Task _last = Task.CompletedTask;
    private volatile bool _isStale;
    private volatile bool _countsCalls;
    private volatile LimitsShown _shown = LimitsShown.None;
    private LimitsShown? _leased;

    /// <param name="org">Whose money.</param>
    /// <param name="around">What it needs.</param>
    /// <param name="book">The books, where they were read already.</param>
    /// <param name="head">The last event in them.</param>
    public BudgetLane(string org, BudgetSurroundings around, BudgetBook? book, StreamHead? head)
    {
        (_org, _around, _book, _head, _stream) = (org, around, book, head, BudgetDecider.StreamOf(org));
        if (book is not null)
        {
            Show(book);
        }

        _running = Task.Run(RunAsync);
    }

    /// <summary>Whether any limit counts actions, so that actions which cost no money are counted too.</summary>
    public bool CountsCalls => _countsCalls;

    /// <summary>Its limits.</summary>
    public LimitsShown Shown => _shown;

    public Task<BudgetReply> AskAsync(BudgetCommand command, BudgetOrigin origin)
    {
        var ask = new BudgetCommandAsk(command, _org, origin);
        Enqueue(ask);
        return ask.Answered;
    }

    /// <summary>As <see cref="AskAsync"/>, with the place up to which reading shows what was done.</summary>
    public async Task<Outcome<BudgetReply>> ChangeAsync(BudgetCommand command, BudgetOrigin origin)
    {
        var ask = new BudgetCommandAsk(command, _org, origin, CommandUnderWay.Current);
        Enqueue(ask);
        return new(await ask.Answered.ConfigureAwait(false), ask.Last);
    }

    /// <summary>What the books say, after everything that they rest on is durable.</summary>
    public Task<T> ReadAsync<T>(Func<BudgetBook, StreamVersion?, Instant, T> query)
    {
        var ask = new BudgetQueryAsk<T>(query);
        Enqueue(ask);
        return ask.Answered;
    }

    public async ValueTask DisposeAsync()
    {
        _asks.Writer.TryComplete();
        await _running.ConfigureAwait(false);
        await _last.ConfigureAwait(false);
        _flights.Dispose();
    }

    private void Enqueue(BudgetAsk ask)
    {
        if (!_asks.Writer.TryWrite(ask))
        {
            ask.Fail(_asks.Reader.Completion.IsCompleted || _running.IsCompleted
                ? new EventStoreException(StoreFault.Closed, "the write side is stopping")
                : new EventStoreException(StoreFault.Busy, $"more than {WaitingMax} actions wait for the budget of '{_org}'")
                {
                    RetryAfter = RetryAfter,
                });
        }
    }

    private async Task RunAsync()
    {
        while (await _asks.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await _flights.WaitAsync().ConfigureAwait(false);
            if (_isStale || _book is null)
            {
                await ReadAnewAsync().ConfigureAwait(false);
            }

            if (_book is not null)
            {
                _last = FlyAsync(Stage(_book), _last);
            }
            else
            {
                _flights.Release();
            }
        }
    }

    // Nobody may rest on books that are being read: whatever flies has to have landed. The caller has one of the permits.
    private async Task ReadAnewAsync()
    {
        await _last.ConfigureAwait(false);
        (_book, _head, _adopted, _leased, _isStale) = (null, null, null, null, false);
        try
        {
            var (book, head) = (new BudgetBook(), default(StreamHead?));
            var events = _around.Store.ReadStreamAsync(_stream, StreamVersion.First, CancellationToken.None);
            await foreach (var recorded in events.ConfigureAwait(false))
            {
                head = recorded.Event.AsHead;
                if (BudgetEventCodec.Read(recorded.Event.Open()) is { } happened)
                {
                    book.Apply(happened);
                }
            }

            (_book, _head) = (book, head);
            Show(book);
        }
        catch (Exception e)
        {
            // Whatever it was: without books nobody spends, and the next ask tries to read them again.
            while (_asks.Reader.TryRead(out var ask))
            {
                ask.Fail(e as EventStoreException
                    ?? new EventStoreException(StoreFault.Failed, $"the budget of '{_org}' cannot be read: {e.Message}", e));
            }
        }
    }

    private Batch Stage(BudgetBook book)
    {
        var now = Instant.From(_around.Time.GetUtcNow());
        var batch = new Batch();
        while (batch.Happened.Count < BatchEventsMax && _asks.Reader.TryPeek(out var next))
        {
            // Whoever asks may have seen a policy that came into force after the batch was begun. And what an ask alone rests on
            // is not to hold up the others.
            var (policy, installation) = (_around.State.Policies.For(OrgStreams.Of(_org).Policies), _around.OfInstallation());
            if (batch.Happened.Count > 0 && (next.IsAlone || !IsAdopted(policy, installation)))
            {
                break;
            }

            Adopt(policy, installation, book, batch, now);
            if (next.IsAlone && batch.Happened.Count > 0)
            {
                break;
            }

            _asks.Reader.TryRead(out var ask);
            var isDecided = Decide(book, ask!, batch, now);
            if (isDecided)
            {
                batch.Asks.Add(ask!);
            }

            if (ask!.IsAlone)
            {
                (batch.Checks, batch.Beside) = (ask.Checks, isDecided ? ask.Beside : null);
                break;
            }
        }

        batch.Append = batch.Happened.Count > 0 ? Append(batch) : null;
        return batch;
    }

    private Task<AppendResult> Append(Batch batch)
    {
        try
        {
            var drafts = DraftsOf(batch.Happened);
            return batch.Beside is { } beside
                ? _around.Sequencer.AppendAsync(
                    new StreamDrafts(_stream, _head, [.. drafts]), [beside], batch.Checks, out _head, CancellationToken.None).AsTask()
                : _around.Sequencer.AppendAsync(
                    _stream, _head, drafts, batch.Checks, out _head, CancellationToken.None).AsTask();
        }
        catch (Exception e)
        {
            return Task.FromException<AppendResult>(e);
        }
    }

    // The limits of policies hold from the moment at which the policies do: the append rests on their being in force. Those of
    // the installation stand beside them, with nothing to spend until something is leased.
    private void Adopt(PinnedPolicy policy, LimitsShown installation, BudgetBook book, Batch batch, Instant now)
    {
        if (IsAdopted(policy, installation))
        {
            return;
        }

        var name = policy.Set.Digest + installation.Name;
        ImmutableArray<Limit> limits = [.. PolicyLimits.Of(policy.Set, _org), .. installation.Limits.Select(limit => limit.Leased())];
        var hasSome = !limits.IsEmpty || book.LimitsInForce.Any(limit => limit.DocumentDigest.Length > 0 || limit.IsLeased);
        if (hasSome && book.PolicyDigest != name)
        {
            // It is made anew when it does not happen: by then another policy may be in force.
            Decide(book, new BudgetCommandAsk(new BudgetCommand.Adopt(name, limits), _org, BudgetOrigin.System), batch, now);
            batch.Checks = policy.Checks;
        }

        (_adopted, _leased) = (policy.Set, installation);
    }

    private bool IsAdopted(PinnedPolicy policy, LimitsShown installation) =>
        _org.Length == 0 || (ReferenceEquals(policy.Set, _adopted) && ReferenceEquals(installation, _leased));

    private bool Decide(BudgetBook book, BudgetAsk ask, Batch batch, Instant now)
    {
        try
        {
            var events = ask.Decide(book, VersionBehind(batch), now);
            foreach (var happened in events)
            {
                var id = happened is BudgetEvent.Reserved reserved ? reserved.Reservation : _around.Ids.Next(now);
                batch.Happened.Add(new(ask, happened, id));
                book.Apply(happened);
                if (happened is BudgetEvent.LimitSet or BudgetEvent.LimitCleared or BudgetEvent.LimitsAdopted)
                {
                    Show(book);
                }
            }

            return true;
        }
        catch (Exception e)
        {
            // One that cannot be decided is not to stop the lane. What it may have left in the books is thrown away with them.
            _isStale = true;
            ask.Fail(e);
            return false;
        }
    }

    private StreamVersion? VersionBehind(Batch batch) =>
        ExpectedVersion.Of(_head).Next.Value + (ulong)batch.Happened.Count is var next and > 0 ? new StreamVersion(next - 1) : null;

    private async Task FlyAsync(Batch batch, Task before)
    {
        try
        {
            // An answer without an event rests on events that may still be on their way.
            var result = batch.Append is { } append ? await append.ConfigureAwait(false) : null;
            await before.ConfigureAwait(false);
            if (result is AppendResult.Conflict || (result is null && _isStale))
            {
                await AgainAsync(batch, result as AppendResult.Conflict).ConfigureAwait(false);
                return;
            }

            var last = (result as AppendResult.Appended)?.Last;
            foreach (var ask in batch.Asks)
            {
                ask.Answer(last);
            }
        }
        catch (Exception e)
        {
            _isStale = true;
            foreach (var ask in batch.Asks)
            {
                ask.Fail(e);
            }
        }
        finally
        {
            _flights.Release();
        }
    }

    private async Task AgainAsync(Batch batch, AppendResult.Conflict? conflict)
    {
        _isStale = true;
        if (conflict is not null)
        {
            await _around.State.CatchUpAsync(_around.Store, conflict, CancellationToken.None).ConfigureAwait(false);
        }

        foreach (var ask in batch.Asks)
        {
            // What the ask itself rests on only whoever asked can look at again.
            if (conflict is not null && ask.RestsOn(conflict.Stream))
            {
                ask.Fail(new ContentionException(conflict));
            }
            else if (++ask.Attempts >= DeciderRunner.AttemptsMax)
            {
                ask.Fail(new ContentionException(_stream));
            }
            else
            {
                Enqueue(ask);
            }
        }
    }

    private void Show(BudgetBook book) =>
        (_countsCalls, _shown) = (book.LimitsInForce.Any(limit => limit.Unit == BudgetUnit.Calls), LimitsShown.Of(book));

    // Writing events down takes longer than deciding them, and needs no order: the others help.
    private static EventDraft[] DraftsOf(List<Happening> happened)
    {
        var drafts = new EventDraft[happened.Count];
        Parallel.ForEach(Partitioner.Create(0, drafts.Length, DraftsTogether), range =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                drafts[i] = happened[i].Ask.DraftOf(happened[i].Event, happened[i].Id);
            }
        });
        return drafts;
    }

    private readonly record struct Happening(BudgetAsk Ask, BudgetEvent Event, EventId Id);

    private sealed class Batch
    {
        public List<BudgetAsk> Asks { get; } = [];

        public List<Happening> Happened { get; } = [];

        public ImmutableArray<StreamCheck> Checks { get; set; } = [];

        public StreamDrafts? Beside { get; set; }

        public Task<AppendResult>? Append { get; set; }
    }
}
