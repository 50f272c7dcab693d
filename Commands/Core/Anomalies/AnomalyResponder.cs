using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Anomalies;

/// <summary>
/// Does what an anomaly wants done to its agent, and ends what is over. Everything follows from the agent's <c>anomaly-…</c>
/// stream: doing it again changes nothing. Safe for concurrent use.
/// </summary>
public sealed class AnomalyResponder(CommandRunner commands, IEventStore store)
{
    private readonly Cascade _cascade = new(commands);

    private WriteSideState State => commands.State;

    /// <summary>Suspends the agent, if that is due; the scheduler does it where this cannot.</summary>
    public async ValueTask TryAnswerAsync(StreamName stream)
    {
        try
        {
            await AnswerAsync(stream, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is EventStoreException or ContentionException)
        {
            // It stays due, and the scheduler tries again.
        }
    }

    /// <summary>Suspends the agent, if that is due.</summary>
    /// <exception cref="EventStoreException">The log takes no event.</exception>
    /// <exception cref="ContentionException">Others were quicker again and again.</exception>
    public async ValueTask AnswerAsync(StreamName stream, CancellationToken cancellationToken)
    {
        if (await FindAsync(stream, cancellationToken).ConfigureAwait(false) is not { State.Due: { } due } known)
        {
            return;
        }

        // As long as the anomaly is not answered, whatever is left undone is done again.
        if (due.What.Effect == AnomalyEffect.Quarantined)
        {
            await QuarantineAsync(due, stream, cancellationToken).ConfigureAwait(false);
        }

        await commands.RunAsync(
            async (undertaking, token) =>
            {
                var agent = AgentOf(known);
                undertaking.Expect(agent.Check);
                var isHeld = agent.State.Suspensions.ContainsKey(SuspensionKind.Anomaly);
                var reply = await commands.AskAsync(undertaking, stream, new AnomalyCommand.Answer(isHeld), OriginOf(known), token)
                    .ConfigureAwait(false);
                return reply is AnomalyReply.ToSuspend { For: var anomaly }
                    ? await commands.AskAsync(undertaking, agent.Id, CommandOf(anomaly), OriginOf(agent), token)
                        .ConfigureAwait(false)
                    : new AgentReply.Done();
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the agent's suspension, if its time is over.</summary>
    /// <returns>When it is over; null where none ends by itself.</returns>
    /// <exception cref="EventStoreException">The log takes no event.</exception>
    /// <exception cref="ContentionException">Others were quicker again and again.</exception>
    public async ValueTask<Instant?> TickAsync(StreamName stream, Instant now, CancellationToken cancellationToken)
    {
        if (await FindAsync(stream, cancellationToken).ConfigureAwait(false) is not { State: { Due: null, Pause: { } pause } } known)
        {
            return null;
        }

        if (pause.Until > now)
        {
            return pause.Until;
        }

        await commands.RunAsync(
            async (undertaking, token) =>
            {
                var reply = await commands.AskAsync(undertaking, stream, new AnomalyCommand.Tick(now), OriginOf(known), token)
                    .ConfigureAwait(false);
                return reply is AnomalyReply.ToResume && AgentOf(known) is var agent
                    ? await commands.AskAsync(undertaking, agent.Id,
                        new AgentCommand.Resume([SuspensionKind.Anomaly], "the pause for an anomaly is over"), OriginOf(agent), token)
                        .ConfigureAwait(false)
                    : new AgentReply.Done();
            },
            cancellationToken).ConfigureAwait(false);
        return null;
    }

    // The agent itself comes first: nobody joins below one that is suspended, and so those below come to an end.
    private async ValueTask QuarantineAsync(KnownAnomaly due, StreamName stream, CancellationToken cancellationToken)
    {
        var initiator = new Initiator(AnomalyWatch.Principal, Assurance.Unspecified, () => []);
        await _cascade.RunAsync(initiator, Left, cancellationToken).ConfigureAwait(false);
        if (Left().Any())
        {
            throw new ContentionException(stream);
        }

        IEnumerable<AgentTask> Left() => State.Agents.SubtreeOf(due.What.Agent, int.MaxValue)
            .Where(each => !IsQuarantined(each, due.What.Agent))
            .Select(each => new AgentTask(each, each.Id == due.What.Agent
                ? CommandOf(due)
                : new AgentCommand.Suspend(SuspensionKind.ParentSuspended, ReasonOf(due), each.State.Lineage!.Parent)));
    }

    private static bool IsQuarantined(KnownAgent agent, AgentId top) => agent.Id == top
        ? agent.State is { TokenHash.Length: 0 } state && state.Suspensions.ContainsKey(SuspensionKind.Anomaly)
        : agent.State.Suspensions.ContainsKey(SuspensionKind.ParentSuspended);

    // What was appended just now may not be folded yet.
    private async ValueTask<KnownStream<AnomalyState>?> FindAsync(StreamName stream, CancellationToken cancellationToken)
    {
        var head = await store.ReadStreamHeadAsync(stream, cancellationToken).ConfigureAwait(false);
        var actual = ExpectedVersion.Of(head);
        await State.CatchUpAsync(store, new(stream, actual, actual), cancellationToken).ConfigureAwait(false);
        return State.Anomalies.Find(stream);
    }

    private static AgentCommand CommandOf(KnownAnomaly anomaly) => anomaly.What.Effect == AnomalyEffect.Quarantined
        ? new AgentCommand.Quarantine(ReasonOf(anomaly))
        : new AgentCommand.Suspend(SuspensionKind.Anomaly, ReasonOf(anomaly), null);

    private static string ReasonOf(KnownAnomaly anomaly) => $"anomaly detected: {AnomalyWords.Of(anomaly.What.Type)}";

    private static CommandOrigin OriginOf(KnownStream<AnomalyState> known) =>
        new(known.Org, known.Team.Length == 0 ? null : known.Team, AnomalyWatch.Principal, Assurance.Unspecified, []);

    // Its team may be another one than when the anomaly was told.
    private static CommandOrigin OriginOf(KnownAgent agent) =>
        new(agent.State.Profile!.Org, agent.State.Profile.Team, AnomalyWatch.Principal, Assurance.Unspecified, []);

    // INVARIANT: only agents that registered are suspended for anomalies, and the registry forgets none of them.
    private KnownAgent AgentOf(KnownStream<AnomalyState> known) => State.Agents.Find(known.State.Agent)!;
}
