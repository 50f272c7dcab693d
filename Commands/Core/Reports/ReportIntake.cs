using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Budgets;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Reports;

namespace AgentAssembly.Commands.Core.Reports;

/// <summary>
/// Takes reports in: cleans them, binds them to who answers for them, and appends a batch to its source in one piece.
/// Batches of one source wait for each other. Safe for concurrent use.
/// </summary>
public sealed class ReportIntake(
    WriteSideState state,
    Sequencer sequencer,
    IdSource ids,
    ActionDigestKey digestKey,
    SourceLanes lanes,
    Settlements settlements,
    UsageMeter usage)
{
    /// <summary>Who tells of gaps.</summary>
    public const string GapPrincipal = "system:reports";

    /// <summary>Takes a batch.</summary>
    /// <returns>The answer; where it says so, after everything is durable.</returns>
    /// <exception cref="ArgumentException">The batch has more than <see cref="ReportBatch.ReportsMax"/> reports.</exception>
    /// <exception cref="ContentionException">Another process wrote to the source again and again.</exception>
    /// <exception cref="EventStoreException">
    /// Too many wait, or the store cannot append. Sending the same batch again is safe.
    /// </exception>
    public async ValueTask<IntakeReply> TakeAsync(ReportBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Reports.Length > ReportBatch.ReportsMax)
        {
            throw new ArgumentException($"{batch.Reports.Length} reports; at most {ReportBatch.ReportsMax} make a batch");
        }

        if (batch.Reports.IsEmpty)
        {
            return new IntakeReply.Taken(0, null);
        }

        var reporter = ReporterOf(batch, 0);
        var actions = ImmutableArray.CreateBuilder<ReportedAction>(batch.Reports.Length);
        for (var i = 0; i < batch.Reports.Length; i++)
        {
            if (ReporterOf(batch, i) != reporter)
            {
                return new IntakeReply.AnotherAgent(i);
            }

            actions.Add(ReportedAction.Of(batch.Reports[i], reporter.Identity, digestKey.Bytes.Span));
        }

        var command = new TakeReports(actions.MoveToImmutable());
        var reply = await EnterAsync(command, (reporter, batch.TraceParent), cancellationToken).ConfigureAwait(false);

        // Reports that were taken before may have been told of no settlement: whoever repeats them is heard.
        if (reply is IntakeReply.Taken)
        {
            await settlements.SettleAsync(batch.Reports, reporter.Identity, reporter.Assurance).ConfigureAwait(false);
        }

        return reply;
    }

    private async ValueTask<IntakeReply> EnterAsync(
        TakeReports command, (Reporter Reporter, string? TraceParent) origin, CancellationToken cancellationToken)
    {
        using var lane = await lanes.EnterAsync(origin.Reporter.Stream, cancellationToken).ConfigureAwait(false);
        return await AppendAsync(lane.Source, command, origin, cancellationToken).ConfigureAwait(false);
    }

    private Reporter ReporterOf(ReportBatch batch, int index) =>
        Reporter.Of(batch.Caller, batch.Reports[index].Claim, state.Agents);

    private async ValueTask<IntakeReply> AppendAsync(
        SourceLane lane, TakeReports command, (Reporter Reporter, string? TraceParent) origin, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < DeciderRunner.AttemptsMax; attempt++)
        {
            await lanes.LoadAsync(lane, cancellationToken).ConfigureAwait(false);
            var decision = SourceDecider.Decide(lane.State, command);
            if (decision.Events.IsEmpty)
            {
                return ReplyOf(decision.Reply, null);
            }

            var drafts = DraftsOf(decision.Events, origin.Reporter, origin.TraceParent);

            // Until the store has answered, nobody knows what the stream holds.
            lane.IsLoaded = false;
            var result = await sequencer
                .AppendAsync(lane.Stream, lane.Head, drafts, [], out var head, cancellationToken).ConfigureAwait(false);
            if (result is AppendResult.Appended appended)
            {
                lane.State = decision.Events.Aggregate(lane.State, SourceDecider.Evolve);
                (lane.Head, lane.IsLoaded) = (head, true);
                foreach (var reported in decision.Events.OfType<SourceEvent.Reported>())
                {
                    usage.Reported(reported.Action.What.Outcome);
                }

                return ReplyOf(decision.Reply, appended.Last);
            }
        }

        throw new ContentionException(lane.Stream);
    }

    private static IntakeReply ReplyOf(SourceReply reply, Position? position) => reply switch
    {
        SourceReply.Taken taken => new IntakeReply.Taken(taken.Added, position),
        SourceReply.Contradicted contradicted => new IntakeReply.Contradicted(contradicted.Index),
        SourceReply.TooManyGaps gaps => new IntakeReply.TooManyGaps(gaps.Events),
        _ => throw new System.Diagnostics.UnreachableException(reply.GetType().Name),
    };

    // From the end, so that a gap can name the report that showed it as its cause.
    private EventDraft[] DraftsOf(ImmutableArray<SourceEvent> events, Reporter reporter, string? traceParent)
    {
        var identity = reporter.Identity;
        var origin = new CommandOrigin(identity.Org, identity.Team, reporter.Principal, reporter.Assurance, []);
        var drafts = new EventDraft[events.Length];
        for (var i = drafts.Length - 1; i >= 0; i--)
        {
            var draft = EventDrafts.Of<SourceEventCodec, SourceEvent>(ids.Next(), events[i], origin) with
            {
                TraceParent = traceParent,
            };
            drafts[i] = events[i] is SourceEvent.Reported reported
                ? draft with { CorrelationId = reported.Action.What.TraceId }
                : draft with
                {
                    Principal = GapPrincipal,
                    Assurance = Assurance.Unspecified,
                    CorrelationId = drafts[i + 1].CorrelationId,
                    CausationId = drafts[i + 1].Id,
                };
        }

        return drafts;
    }
}
