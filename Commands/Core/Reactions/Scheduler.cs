using System.Diagnostics.Metrics;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Reactions;

/// <summary>
/// The one scheduler: keeps the appointments of all reactions when they are due. One that fails is tried again. Holds
/// nothing that the log does not tell.
/// </summary>
public sealed class Scheduler(
    WriteSideState state, IEventFeed feed, IEnumerable<IReaction> reactions, TimeProvider time) : IAsyncDisposable
{
    private const int AtOnceMax = 64;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    // Timers take no longer waits; looking once a day costs nothing.
    private static readonly TimeSpan WaitMax = TimeSpan.FromDays(1);

    private readonly IReaction[] _reactions = [.. reactions];
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(IReaction Reaction, UInt128 Subject), long> _due = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Meter _meter = new(LedgerHealth.MeterName);
    private Counter<long>? _failures;
    private TaskCompletionSource _earlier = NewSignal();
    private Task _running = Task.CompletedTask;
    private int _isDisposed;

    /// <summary>How many appointments wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _due.Count;
            }
        }
    }

    /// <summary>Begins to keep appointments. The state must have been folded.</summary>
    public void Start()
    {
        _failures = _meter.CreateCounter<long>(
            "aasm.scheduler.failures", "{appointment}", "Appointments that could not be kept and are tried again.");
        var from = state.Next;
        var now = Now;
        foreach (var reaction in _reactions)
        {
            Book(reaction, reaction.Open(now));
        }

        _running = Task.WhenAll(Task.Run(ListenAsync(from)), Task.Run(KeepAllAsync));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stopping.Dispose();
            _meter.Dispose();
        }
    }

    private Instant Now => Instant.From(time.GetUtcNow());

    private Func<Task> ListenAsync(Position from) => async () =>
    {
        await foreach (var message in feed.SubscribeAsync(from, DurableState.Categories, _stopping.Token).ConfigureAwait(false))
        {
            if (message is FeedMessage.Event { Recorded: var recorded })
            {
                foreach (var reaction in _reactions)
                {
                    Book(reaction, reaction.After(recorded));
                }
            }
        }
    };

    private async Task KeepAllAsync()
    {
        while (true)
        {
            var (due, wait, earlier) = TakeDue();
            if (due.Count == 0)
            {
                await WaitAsync(wait, earlier).ConfigureAwait(false);
                continue;
            }

            await Task.WhenAll(due.Select(each => KeepAsync(each.Reaction, each.Subject))).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(TimeSpan wait, Task earlier)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        await Task.WhenAny(Task.Delay(wait, time, waiting.Token), earlier).ConfigureAwait(false);
        await waiting.CancelAsync().ConfigureAwait(false);
        _stopping.Token.ThrowIfCancellationRequested();
    }

    private async Task KeepAsync(IReaction reaction, UInt128 subject)
    {
        Instant? again;
        try
        {
            again = await reaction.KeepAsync(subject, Now, _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !_stopping.IsCancellationRequested)
        {
            // Whatever it was: the appointment stands, and the others are not to suffer from it.
            _failures!.Add(1);
            again = Now.Plus(RetryAfter);
        }

        if (again is { } next)
        {
            Book(reaction, [new Appointment(next, subject)]);
        }
    }

    private void Book(IReaction reaction, IEnumerable<Appointment> appointments)
    {
        lock (_gate)
        {
            foreach (var appointment in appointments)
            {
                var isEarliest = !_due.TryPeek(out _, out var first) || appointment.Due.UnixMicroseconds < first;
                _due.Enqueue((reaction, appointment.Subject), appointment.Due.UnixMicroseconds);
                if (isEarliest)
                {
                    _earlier.TrySetResult();
                }
            }
        }
    }

    private (List<(IReaction Reaction, UInt128 Subject)> Due, TimeSpan Wait, Task Earlier) TakeDue()
    {
        lock (_gate)
        {
            var now = Now;
            var due = new List<(IReaction, UInt128)>();
            while (due.Count < AtOnceMax && _due.TryPeek(out var next, out var at) && at <= now.UnixMicroseconds)
            {
                _due.Dequeue();
                due.Add(next);
            }

            _earlier = NewSignal();
            var wait = _due.TryPeek(out _, out var first)
                ? TimeSpan.FromMicroseconds(Math.Clamp(first - now.UnixMicroseconds, 0, WaitMax.TotalMicroseconds))
                : WaitMax;
            return (due, wait, _earlier.Task);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
