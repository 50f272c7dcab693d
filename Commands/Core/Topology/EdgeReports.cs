using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Topology;

namespace AgentAssembly.Commands.Core.Topology;

/// <summary>An edge between two agents of one org, as somebody reports it. Names are not looked up yet.</summary>
/// <param name="By">Who reports it.</param>
/// <param name="Source">The agent that it leaves.</param>
/// <param name="Target">The agent that it enters.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Metadata">What else is said of it.</param>
public sealed record EdgeReport(Caller By, KnownAgent Source, KnownAgent Target, EdgeKind Kind, EdgeMetadata Metadata);

/// <summary>What became of a report.</summary>
/// <param name="Reply">The answer.</param>
/// <param name="Cycle">
/// The cycle of its kind that the edge lies on, its first agent repeated at its end; empty when there is none.
/// </param>
public sealed record EdgeReportOutcome(EdgeReply Reply, ImmutableArray<AgentId> Cycle);

/// <summary>
/// Records edges. A report is decided on the folded edges, not on a stream read anew: an org's stream only ever grows. Safe
/// for concurrent use.
/// </summary>
public sealed class EdgeReports(WriteSideState state, IEventStore store, Sequencer sequencer, IdSource ids)
{
    private const int LanesMax = 64;

    // Reports of one org wait for each other instead of fighting; those of others rarely share its lane.
    private readonly ImmutableArray<SemaphoreSlim> _lanes = [.. Enumerable.Range(0, LanesMax).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Records an edge, unless its reporter has no part in it or the org has too many.</summary>
    /// <exception cref="ContentionException">Another process was quicker, again and again.</exception>
    public async ValueTask<EdgeReportOutcome> ReportAsync(EdgeReport report, CancellationToken cancellationToken)
    {
        var stream = EdgeObserved.StreamOf(report.Source.State.Profile!.Org);
        var lane = _lanes[(int)(stream.Id % LanesMax)];
        await lane.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await DecideAsync(report, stream, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lane.Release();
        }
    }

    private async ValueTask<EdgeReportOutcome> DecideAsync(
        EdgeReport report, StreamName stream, CancellationToken cancellationToken)
    {
        var profile = report.Source.State.Profile!;
        var origin = new CommandOrigin(profile.Org, profile.Team, report.By.Principal, report.By.Assurance, []);
        for (var attempt = 0; attempt < DeciderRunner.AttemptsMax; attempt++)
        {
            var known = state.Edges.Of(profile.Org);
            var decision = EdgesDecider.Decide(known.State, CommandOf(report));
            if (decision.Events.IsEmpty)
            {
                return new(decision.Reply, []);
            }

            var drafts = decision.Events
                .Select(seen => EventDrafts.Of<EdgeObserved, EdgeObserved>(ids.Next(), seen, origin)).ToArray();
            var result = await sequencer
                .AppendAsync(stream, known.Head, drafts, origin.Checks, out _, cancellationToken).ConfigureAwait(false);
            if (result is AppendResult.Appended appended)
            {
                await state.AwaitAsync(appended.Last, cancellationToken).ConfigureAwait(false);
                return new(decision.Reply, CycleOf(report, profile.Org));
            }

            await state.CatchUpAsync(store, (AppendResult.Conflict)result, cancellationToken).ConfigureAwait(false);
        }

        throw new ContentionException(stream);
    }

    private static ReportEdge CommandOf(EdgeReport report) => new(
        report.By switch
        {
            Caller.Agent agent => new EdgeReporter.Agent(agent.Known.Id, agent.Principal),
            Caller.Operator or Caller.Member => new EdgeReporter.Operator(report.By.Principal),
            _ => throw new UnreachableException($"no reporter for {report.By.GetType().Name}"),
        },
        report.Source.Id,
        report.Target.Id,
        report.Kind,
        report.Metadata,
        new EdgeTeams(report.Source.State.Profile!.Team, report.Target.State.Profile!.Team));

    // Delegations that the registry knows close cycles too.
    private ImmutableArray<AgentId> CycleOf(EdgeReport report, string org)
    {
        var edges = state.Edges.Of(org).State;
        return EdgeCycles.Through(
            report.Source.Id,
            report.Target.Id,
            agent => report.Kind == EdgeKind.DelegatesTo
                ? edges.TargetsOf(report.Kind, agent).Union(state.Agents.ChildrenOf(agent))
                : edges.TargetsOf(report.Kind, agent));
    }
}
