using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Callers;

/// <summary>
/// Records denials of callers without a valid credential: the first of a source at once, whatever else comes within a
/// second in one event at its end. Callers wait for the event that counts them, so that asking quickly gains nothing
/// and fills nothing. Safe for concurrent use.
/// </summary>
public sealed class RefusedCallers(Journal journal, IdSource ids, TimeProvider time)
{
    private const int SourcesMax = 1_024;
    private const int WaitingMax = 1_024;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Gathering> _sources = new(StringComparer.Ordinal);

    /// <summary>Counts a denial, and returns the event that counts it once that is durable.</summary>
    /// <exception cref="EventStoreException">Too many wait already, or the store cannot append.</exception>
    public Task<(EventId Id, Position Position)> RecordAsync(
        string source, string reasonCode, ActorClaim claim, CancellationToken cancellationToken)
    {
        Gathering gathering;
        bool isFirst;
        lock (_gate)
        {
            isFirst = !_sources.TryGetValue(source, out var current);
            if (isFirst ? _sources.Count >= SourcesMax : current!.Waiting >= WaitingMax)
            {
                throw new EventStoreException(StoreFault.Busy, "too many callers without a valid credential")
                { RetryAfter = Window };
            }

            gathering = isFirst ? _sources[source] = new Gathering() : current!;
            gathering.Add(reasonCode, claim);
        }

        if (isFirst)
        {
            _ = RunAsync(source, gathering);
        }

        return gathering.Recorded.WaitAsync(cancellationToken);
    }

    // One loop for each source, for as long as it keeps asking.
    private async Task RunAsync(string source, Gathering gathering)
    {
        while (gathering.Waiting > 0)
        {
            lock (_gate)
            {
                _sources[source] = new Gathering();
            }

            await gathering.SettleAsync(() => AppendAsync(source, gathering)).ConfigureAwait(false);
            await Task.Delay(Window, time).ConfigureAwait(false);
            lock (_gate)
            {
                gathering = _sources[source];
                if (gathering.Waiting == 0)
                {
                    _sources.Remove(source);
                }
            }
        }
    }

    private async Task<(EventId Id, Position Position)> AppendAsync(string source, Gathering gathering)
    {
        var stream = CallersRefused.StreamOf(ActorClaim.Default, source);
        var origin = new CommandOrigin(ActorClaim.Default, null, $"source:{source}", Assurance.Unattributed, []);
        var draft = EventDrafts.Of<CallersRefused, CallersRefused>(ids.Next(), gathering.ToEvent(source), origin);
        return (draft.Id, await journal.AppendAsync(stream, draft, CancellationToken.None).ConfigureAwait(false));
    }

    private sealed class Gathering
    {
        private readonly TaskCompletionSource<(EventId Id, Position Position)> _recorded =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
        private readonly SortedSet<string> _claims = new(StringComparer.Ordinal);

        public int Waiting { get; private set; }

        public Task<(EventId Id, Position Position)> Recorded => _recorded.Task;

        public void Add(string reasonCode, ActorClaim claim)
        {
            Waiting++;
            _counts[reasonCode] = _counts.GetValueOrDefault(reasonCode) + 1;
            if (_claims.Count < CallersRefused.ClaimsMax)
            {
                _claims.Add(claim.AgentId.ToString());
            }
        }

        public CallersRefused ToEvent(string source) =>
            new(source, _counts.ToImmutableSortedDictionary(StringComparer.Ordinal), [.. _claims]);

        public async Task SettleAsync(Func<Task<(EventId Id, Position Position)>> append)
        {
            try
            {
                _recorded.SetResult(await append().ConfigureAwait(false));
            }
            catch (Exception e)
            {
                // Bugs too: whoever waits has to hear of it, and the source has to be served again.
                _recorded.SetException(e);
                _ = _recorded.Task.Exception;
            }
        }
    }
}
