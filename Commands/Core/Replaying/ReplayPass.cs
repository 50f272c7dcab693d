using System.Collections.Immutable;
using System.Threading.Channels;
using AgentAssembly.Commands.Core.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Replaying;

namespace AgentAssembly.Commands.Core.Replaying;

/// <summary>
/// One way through a range of the log: one reader follows what was known, lanes decide again, each the sessions that are its own.
/// The result does not depend on how many lanes there are, nor on which was quicker.
/// </summary>
internal sealed class ReplayPass(IEventFeed feed, KeyVault vault, CandidateTable table, int candidates)
{
    /// <summary>Lanes where nothing is said: as many cores as a replay may keep busy beside those who decide.</summary>
    public const int LanesDefault = 2;

    private const int BatchSize = 256;
    private const int BatchesWaitingMax = 3;

    private long _decisions;
    private ulong _at;

    /// <summary>Decisions that were decided again so far.</summary>
    public long Decisions => Interlocked.Read(ref _decisions);

    /// <summary>How far the reader is.</summary>
    public Position At => new(Volatile.Read(ref _at));

    /// <summary>Goes through.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="EventStoreException">The log cannot be read.</exception>
    /// <exception cref="Domain.Keys.KeyVaultException">The key store failed.</exception>
    public async Task<ReplayFold> RunAsync(ReplayRange range, int lanes, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Volatile.Write(ref _at, range.From.Value);
        var queues = Enumerable.Range(0, lanes).Select(_ => Channel.CreateBounded<ImmutableArray<ReplayItem>>(
            new BoundedChannelOptions(BatchesWaitingMax) { SingleReader = true, SingleWriter = true })).ToArray();
        var tasks = queues.Select(queue => Task.Run(() => FollowAsync(queue.Reader, stopping), CancellationToken.None)).ToArray();
        try
        {
            await ReadAsync(range, [.. queues.Select(queue => queue.Writer)], stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A lane failed: what it failed of is thrown below.
        }
        finally
        {
            foreach (var queue in queues)
            {
                queue.Writer.TryComplete();
            }
        }

        var all = new ReplayFold(candidates);
        foreach (var fold in await Task.WhenAll(tasks).ConfigureAwait(false))
        {
            all.Add(fold);
        }

        return all;
    }

    private async Task<ReplayFold> FollowAsync(ChannelReader<ImmutableArray<ReplayItem>> batches, CancellationTokenSource stopping)
    {
        using var inputs = new InputOpener(vault);
        var lane = new ReplayLane(inputs, candidates);
        try
        {
            await foreach (var batch in batches.ReadAllAsync(stopping.Token).ConfigureAwait(false))
            {
                var before = lane.Fold.Decisions;
                await lane.RunAsync(batch.AsMemory(), stopping.Token).ConfigureAwait(false);
                Interlocked.Add(ref _decisions, lane.Fold.Decisions - before);
            }
        }
        catch
        {
            // The reader waits for room in this lane otherwise.
            await stopping.CancelAsync().ConfigureAwait(false);
            throw;
        }

        return lane.Fold;
    }

    private async Task ReadAsync(ReplayRange range, ChannelWriter<ImmutableArray<ReplayItem>>[] lanes, CancellationToken cancellationToken)
    {
        var history = new ReplayHistory(table);
        await foreach (var recorded in feed.ReadAllAsync(Position.Start, ReplayHistory.Categories, cancellationToken).ConfigureAwait(false))
        {
            if (recorded.Position >= range.From)
            {
                break;
            }

            history.Apply(recorded);
        }

        var batches = lanes.Select(_ => ImmutableArray.CreateBuilder<ReplayItem>(BatchSize)).ToArray();
        await foreach (var recorded in feed.ReadAllAsync(range.From, ReplayHistory.WithDecisions, cancellationToken).ConfigureAwait(false))
        {
            if (recorded.Position >= range.Until)
            {
                break;
            }

            if (Place(history, range, recorded, batches) is >= 0 and var full)
            {
                await lanes[full].WriteAsync(batches[full].MoveToImmutable(), cancellationToken).ConfigureAwait(false);
                batches[full].Capacity = BatchSize;
                Volatile.Write(ref _at, recorded.Position.Value);
            }
        }

        for (var lane = 0; lane < lanes.Length; lane++)
        {
            await lanes[lane].WriteAsync(batches[lane].DrainToImmutable(), cancellationToken).ConfigureAwait(false);
        }

        Volatile.Write(ref _at, range.Until.Value);
    }

    // The lane whose batch is full now; negative for none.
    private static int Place(
        ReplayHistory history, ReplayRange range, RecordedEvent recorded, ImmutableArray<ReplayItem>.Builder[] batches)
    {
        if (!ReplayHistory.IsOfSession(recorded))
        {
            history.Apply(recorded);
            return -1;
        }

        if (!EventFields.TryRead(recorded.Event.Bytes.Span, out var fields, out var problem))
        {
            throw new FormatException(problem);
        }

        if (!fields.Type.SequenceEqual("action.decided"u8) || !range.Has(fields))
        {
            return -1;
        }

        var item = history.ItemOf(recorded, fields, out var session);
        var lane = (int)((uint)session % (uint)batches.Length);
        batches[lane].Add(item);
        return batches[lane].Count == BatchSize ? lane : -1;
    }
}
