using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Commands.Core.Actions.CheckAction;

/// <summary>
/// The way of one action (architecture §5): who asks, what policy says, the event, and only then the answer. Safe for
/// concurrent use.
/// </summary>
public sealed class CheckActionHandler(
    WriteSideState state,
    IEventStore store,
    SessionLanes lanes,
    RefusedCallers refused,
    IdempotencyTable idempotency,
    LedgerHealth health,
    IdSource ids,
    TimeProvider time,
    ActionDigestKey digestKey)
{
    /// <summary>The reason of the only verdict without an event.</summary>
    public const string LedgerUnavailable = "ledger unavailable";

    /// <summary>Decides an action.</summary>
    /// <returns>The verdict, after its event is durable; a denial when no event can be written.</returns>
    /// <exception cref="IdempotencyKeyReusedException">The key came with another action.</exception>
    /// <exception cref="ContentionException">What the decision rests on changed again and again.</exception>
    /// <exception cref="EventStoreException">The store is too busy, or closing: the request was not decided.</exception>
    public async ValueTask<CheckReply> HandleAsync(CheckAction command, CancellationToken cancellationToken)
    {
        var digest = ActionDigest.Compute(digestKey.Bytes.Span, command.Action);
        if (command.IdempotencyKey.Length == 0)
        {
            return await DecideAsync(command, digest, "", cancellationToken).ConfigureAwait(false);
        }

        var key = IdempotencyTable.DigestOf(command.IdempotencyKey);

        // An unproven caller must not be shown an answer that another was given.
        var standing = StandingOf(command);
        return ActionDecider.IsRefused(standing)
            ? await DecideAsync(command, digest, key, cancellationToken).ConfigureAwait(false)
            : await idempotency.GetOrDecideAsync(
                command.Action.Actor.AgentId,
                key,
                digest,
                () => DecideAsync(command, digest, key, cancellationToken).AsTask()).ConfigureAwait(false);
    }

    private async ValueTask<CheckReply> DecideAsync(
        CheckAction command, Hash256 digest, string key, CancellationToken cancellationToken)
    {
        var contended = PolicyBoard.Stream;
        for (var attempt = 0; attempt < DeciderRunner.AttemptsMax; attempt++)
        {
            var started = time.GetTimestamp();
            var facts = Gather(command, digest);
            var ruling = ActionDecider.Rule(facts);
            var latency = Math.Max(1, (long)time.GetElapsedTime(started).TotalMicroseconds);
            var result = await RecordAsync(command, facts, ruling, latency, key, cancellationToken).ConfigureAwait(false);
            if (result.Reply is { } reply)
            {
                return reply;
            }

            contended = result.Conflict!.Stream;
            await CatchUpAsync(result.Conflict, cancellationToken).ConfigureAwait(false);
        }

        throw new ContentionException(contended);
    }

    private async ValueTask<(CheckReply? Reply, AppendResult.Conflict? Conflict)> RecordAsync(
        CheckAction command,
        ActionFacts facts,
        PolicyRuling ruling,
        long latency,
        string key,
        CancellationToken cancellationToken)
    {
        var reply = ReplyOf(facts, ruling, latency);
        try
        {
            if (ActionDecider.IsRefused(facts.Standing))
            {
                var (id, at) = await refused.RecordAsync(
                    command.Channel.Source, ruling.ReasonCode, facts.Action.Actor, cancellationToken).ConfigureAwait(false);
                return (Counted(reply with { DecisionId = id, Position = at }), null);
            }

            var draft = DraftOf(command, facts, ActionDecider.Record(facts, ruling, latency, key));
            return await lanes.AppendAsync(SessionOf(facts.Action), draft, facts.ReliedOn, cancellationToken).ConfigureAwait(false) switch
            {
                AppendResult.Appended done => (Counted(reply with { DecisionId = draft.Id, Position = done.First }), null),
                AppendResult.Conflict conflict => (null, conflict),
                var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
            };
        }
        catch (EventStoreException fault) when (fault.Fault is not (StoreFault.Busy or StoreFault.Closed))
        {
            health.DeniedWithoutEvent();
            return (Unavailable(reply, fault), null);
        }
    }

    private ActionFacts Gather(CheckAction command, Hash256 digest)
    {
        var policy = state.Policies.Current;
        var agentId = command.Action.Actor.AgentId;
        var agent = state.Agents.Find(agentId);
        var agentCheck = new StreamCheck(
            agentId.Stream, agent is null ? ExpectedVersion.NoStream : ExpectedVersion.Exact(agent.Version));
        return new ActionFacts(
            command.Action,
            StandingOf(command),
            agent?.State.Status ?? AgentStatus.Unknown,
            policy.Set,
            agentId == AgentId.Unattributed ? [policy.Check] : [agentCheck, policy.Check],
            digest);
    }

    private ActorStanding StandingOf(CheckAction command) =>
        state.Agents.StandingOf(command.Action.Actor, command.Token, command.Channel.MayAssert);

    private EventDraft DraftOf(CheckAction command, ActionFacts facts, ActionDecided decided) => new()
    {
        Id = ids.Next(),
        Type = ActionDecided.Type,
        Org = facts.Action.Actor.Org,
        Team = facts.Action.Actor.Team,
        Principal = facts.Action.Actor.Did.Length == 0 ? "anonymous" : $"agent:{facts.Action.Actor.Did}",
        Assurance = ActionDecider.AssuranceOf(facts.Standing),
        CorrelationId = facts.Action.TraceId,
        TraceParent = command.TraceParent,
        Data = EventDrafts.DataOf<ActionDecided, ActionDecided>(decided),
    };

    private SessionKey SessionOf(AgentAction action) =>
        new(action.Actor.Org, action.Actor.AgentId, action.TraceId, Instant.From(time.GetUtcNow()));

    // A conflict on the agent or the policy means that something was appended which this process has not folded yet.
    private async ValueTask CatchUpAsync(AppendResult.Conflict conflict, CancellationToken cancellationToken)
    {
        if (conflict.Actual.IsNoStream || conflict.Stream.Category == "session")
        {
            return;
        }

        var last = new StreamVersion(conflict.Actual.Next.Value - 1);
        await foreach (var recorded in store.ReadStreamAsync(conflict.Stream, last, cancellationToken).ConfigureAwait(false))
        {
            await state.AwaitAsync(recorded.Position, cancellationToken).ConfigureAwait(false);
        }
    }

    private CheckReply Counted(CheckReply reply)
    {
        health.Decided(reply.Verdict);
        return reply;
    }

    private static CheckReply ReplyOf(ActionFacts facts, PolicyRuling ruling, long latency) => new()
    {
        Verdict = ruling.Verdict,
        Reason = ruling.Reason,
        ReasonCode = ruling.ReasonCode,
        Rule = ruling.Verdict == Verdict.Deny && ruling.Rule.Length == 0 ? ruling.Reason : ruling.Rule,
        Detail = ruling.Detail,
        Assurance = ActionDecider.AssuranceOf(facts.Standing),
        LatencyMicroseconds = latency,
    };

    private static CheckReply Unavailable(CheckReply reply, EventStoreException fault) => reply with
    {
        Verdict = Verdict.Deny,
        Reason = LedgerUnavailable,
        ReasonCode = "ledger_unavailable",
        Rule = "ledger",
        Detail = fault.Fault == StoreFault.NoSpace
            ? "no event can be written because the disk is nearly full, so nothing is allowed: make room"
            : "no event can be written, so nothing is allowed: see the server's log and 'aasm doctor'",
    };
}
