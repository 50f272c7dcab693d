using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Keys;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Replaying;

namespace AgentAssembly.Commands.Core.Replaying;

/// <summary>
/// Runs replays beside those who decide, a few at once, and records what comes of them. Safe for concurrent use.
/// </summary>
public sealed class ReplayJobs(IEventFeed feed, KeyVault vault, CommandRunner commands, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Most replays at once: each keeps two cores busy.</summary>
    public const int AtOnceMax = 2;

    /// <summary>Who tells how replays end.</summary>
    public const string Principal = "system:replays";

    private readonly ConcurrentDictionary<ReplayId, ReplayJob> _running = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _taken;
    private int _isDisposed;

    /// <summary>Lanes of each replay, from 1. What comes of it does not depend on them.</summary>
    public int Lanes { get; init; } = ReplayPass.LanesDefault;

    /// <summary>Asks a replay. Its stream is short, so nothing of it is kept folded.</summary>
    public static ValueTask<ReplayReply> AskAsync(
        Undertaking undertaking, ReplayId id, ReplayCommand command, CommandOrigin origin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(undertaking);
        return undertaking.AskAsync<ReplayDecider, ReplayEvent, ReplayState, ReplayCommand, ReplayEvent, ReplayReply>(
            id.Stream, command, origin, cancellationToken);
    }

    /// <summary>Takes a place, which <see cref="Begin"/> uses or <see cref="GiveBack"/> gives back; false where all are taken.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= AtOnceMax)
        {
            return true;
        }

        Interlocked.Decrement(ref _taken);
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void GiveBack() => Interlocked.Decrement(ref _taken);

    /// <summary>Runs a replay that the log says has begun, in the place that was taken.</summary>
    public void Begin(ReplayId id, ReplayTerms terms)
    {
        var table = new CandidateTable(
            [.. terms.Candidates.Select(candidate => DocumentsOf(candidate.Documents))],
            terms.Org,
            org => DocumentsOf(commands.State.Policies.SourcesOf(PolicyPublished.StreamOf(org))));
        var job = new ReplayJob(
            new ReplayPass(feed, vault, table, terms.Candidates.Length),
            CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token),
            time.GetTimestamp());
        _running[id] = job;
        job.Done = Task.Run(() => RunAsync(id, terms, job), CancellationToken.None);
    }

    /// <summary>Stops a replay that the log says has been cancelled.</summary>
    public async ValueTask StopAsync(ReplayId id)
    {
        if (_running.TryGetValue(id, out var job))
        {
            await job.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>How far a replay is; null where it does not run here.</summary>
    public ReplayProgress? ProgressOf(ReplayId id, ReplayTerms terms)
    {
        if (!_running.TryGetValue(id, out var job))
        {
            return null;
        }

        var seconds = time.GetElapsedTime(job.StartedAt).TotalSeconds;
        var decisions = job.Pass.Decisions;
        return new(
            id, ReplayPhase.Running, terms.From, job.Pass.At, terms.Until, decisions, seconds < 1 ? 0 : (long)(decisions / seconds));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(_running.Values.Select(job => job.Done)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stopping.Dispose();
        }
    }

    /// <summary>Records how a replay ended.</summary>
    internal ValueTask<Outcome<ReplayReply>> TellAsync(ReplayId id, ReplayTerms terms, ReplayCommand end, CancellationToken cancellationToken)
    {
        var origin = new CommandOrigin(terms.Org, terms.Team.Length == 0 ? null : terms.Team, Principal, Assurance.Unspecified, []);
        return commands.RunAsync(
            (undertaking, token) => AskAsync(undertaking, id, end, origin, token), cancellationToken);
    }

    private async Task RunAsync(ReplayId id, ReplayTerms terms, ReplayJob job)
    {
        try
        {
            if (await EndOfAsync(terms, job).ConfigureAwait(false) is { } end)
            {
                await TellAsync(id, terms, end, _stopping.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            _running.TryRemove(id, out _);
            GiveBack();
            job.Dispose();
        }
    }

    // Null where somebody stopped it, which is told already; or the process ends, which the next one tells.
    private async Task<ReplayCommand?> EndOfAsync(ReplayTerms terms, ReplayJob job)
    {
        try
        {
            var fold = await job.Pass.RunAsync(
                new(terms.From, terms.Until, terms.Org, terms.Team), Lanes, job.Cancelled).ConfigureAwait(false);
            return new ReplayCommand.Finish(ReplayFit.ReportsOf(fold, terms.Detail));
        }
        catch (OperationCanceledException) when (job.Cancelled.IsCancellationRequested)
        {
            return null;
        }
        catch (KeyVaultException)
        {
            return new ReplayCommand.Fail(ReplayFailures.VaultUnavailable);
        }
        catch (Exception e) when (e is EventStoreException or FormatException or JsonException)
        {
            return new ReplayCommand.Fail(ReplayFailures.LogUnreadable);
        }
    }

    // Texts were read before they were published, and those of candidates before the replay began.
    private static ImmutableArray<PolicyDocument> DocumentsOf(ImmutableArray<PolicySource> sources) =>
    [
        .. sources.Select(source => PolicyDocument.Parse(source.Name, source.Text)).OfType<PolicyParseResult.Accepted>()
            .Select(accepted => accepted.Document),
    ];
}
