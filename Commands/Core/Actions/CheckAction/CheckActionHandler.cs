using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AgentAssembly.Commands.Core.Anomalies;
using AgentAssembly.Commands.Core.Budgets;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Commands.Core.Actions.CheckAction;

/// <summary>
/// The way of one action (architecture §5): who asks, what policy says, the event, and only then the answer. Safe for
/// concurrent use.
/// </summary>
public sealed class CheckActionHandler(
    WriteSideState state,
    IEventStore store,
    AnomalyWatch anomalies,
    RefusedCallers refused,
    IdempotencyTable idempotency,
    LedgerHealth health,
    IdSource ids,
    TimeProvider time,
    ActionDigestKey digestKey,
    SessionBook sessions,
    OperationBoard operations,
    InputRecorder recorder,
    RulingPassage passage,
    BudgetSuspension suspension,
    Impersonation impersonation,
    AnomalyResponder responder)
{
    /// <summary>The reason of the only verdict without an event.</summary>
    public const string LedgerUnavailable = "ledger unavailable";

    /// <summary>Decides an action.</summary>
    /// <returns>The verdict, after its event is durable; a denial when no event can be written.</returns>
    /// <exception cref="IdempotencyKeyReusedException">The key came with another action.</exception>
    /// <exception cref="ContentionException">What the decision rests on changed again and again.</exception>
    /// <exception cref="EventStoreException">The store is too busy, or closing: the request was not decided.</exception>
    public ValueTask<CheckReply> HandleAsync(CheckAction command, CancellationToken cancellationToken)
    {
        var digest = ActionDigest.Compute(digestKey.Bytes.Span, command.Action);

        // Identity and status count on every call: an unproven caller must not be shown an answer that another was
        // given, and an agent that has left is not shown what it was once allowed.
        if (command.IdempotencyKey.Length == 0)
        {
            return DecideAsync(command, digest, "", cancellationToken);
        }

        var actor = Identify(command);
        if (ActionDecider.RuleOnActor(Gather(actor, digest, null)) is not null)
        {
            return DecideAsync(command, digest, "", cancellationToken);
        }

        var name = IdempotencyName.Of(actor.Action.Actor, command.IdempotencyKey);
        return idempotency.GetOrDecideAsync(
            name,
            digest,
            () => DecideAsync(command, digest, name.KeyDigest, CancellationToken.None).AsTask(),
            cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<CheckReply> DecideAsync(
        CheckAction command, Hash256 digest, string key, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var (hold, decision, look) = (default(SpendHold?), default(EventId?), default(AnomalyLook));
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var actor = Identify(command);
                var session = await FactsOfSessionAsync(actor.Action, cancellationToken).ConfigureAwait(false);
                var started = time.GetTimestamp();
                var facts = Gather(actor, digest, session);
                var ruling = ActionDecider.Rule(facts);
                var latency = Math.Max(1, (long)time.GetElapsedTime(started).TotalMicroseconds);
                try
                {
                    if (ActionDecider.IsRefused(facts.Standing))
                    {
                        var (counted, at) = await refused.RecordAsync(
                            command.Channel.Source, ruling.ReasonCode, facts.Action.Actor, cancellationToken).ConfigureAwait(false);
                        await impersonation.RecordAsync(
                            facts.Action.Actor, command.Token, command.Channel.Source, facts.Question.Now, cancellationToken)
                            .ConfigureAwait(false);
                        health.Decided(facts.Action.Kind, ruling.Verdict, at, time.GetElapsedTime(began));
                        return ReplyOf(facts, ruling, latency, counted, at, isRepeatable: false);
                    }

                    var now = Instant.From(time.GetUtcNow());
                    var id = decision ??= ids.Next(now);
                    var inputs = await recorder.SealAsync(facts, id, cancellationToken).ConfigureAwait(false);
                    ruling = inputs.Omitted == ActionInputs.VaultUnavailable ? ActionDecider.WithoutVault(facts, ruling) : ruling;
                    look = anomalies.Look(facts, ruling, now);
                    ruling = look.Ruling;
                    var passed = await passage.PassAsync(
                        new(facts, ruling, id, hold, now), command.ApprovalId, cancellationToken).ConfigureAwait(false);
                    (ruling, hold) = (passed.Step.Ruling, passed.Hold);
                    var decided = ActionDecider.Record(facts, ruling, latency, key, inputs, hold?.Reservation);
                    decided = passed.Step.Round is { } round ? decided with { Approval = round } : decided;
                    var result = await anomalies.AppendAsync(
                        look,
                        new(SessionOf(facts.Action, now), DraftOf(command, facts, decided, id), passed.Step.Writes, facts.ReliedOn),
                        cancellationToken).ConfigureAwait(false);
                    if (result is AppendResult.Appended done)
                    {
                        var found = look.Found;
                        look = decided.Approval is null ? default : look with { Told = null };
                        hold = null;
                        await AfterAsync(facts, ruling, began, now, done.First).ConfigureAwait(false);
                        await RespondAsync(facts, found).ConfigureAwait(false);
                        var reply = ReplyOf(facts, ruling, latency, id, done.First, isRepeatable: true);
                        return decided is { Reservation: null, Approval: null } ? reply : reply with
                        {
                            Reservation = decided.Reservation,
                            ApprovalId = ruling.Verdict == Verdict.Pending ? passed.Step.Round.ToString()! : "",
                            Conditions = passed.Step.Conditions,
                        };
                    }

                    AnomalyWatch.TakeBack(look);
                    look = default;
                    var conflict = (AppendResult.Conflict)result;
                    if (attempt == DeciderRunner.AttemptsMax)
                    {
                        throw new ContentionException(conflict.Stream);
                    }

                    await state.CatchUpAsync(store, conflict, cancellationToken).ConfigureAwait(false);
                    await passage.CatchUpAsync(passed, cancellationToken).ConfigureAwait(false);
                }
                catch (EventStoreException fault) when (fault.Fault is not (StoreFault.Busy or StoreFault.Closed))
                {
                    // Whether the decision stands in the log nobody knows now, so what it costs stays charged.
                    hold = null;
                    health.DeniedWithoutEvent();
                    return Unavailable(facts, latency, fault);
                }
            }
        }
        finally
        {
            AnomalyWatch.TakeBack(look);
            if (hold is not null)
            {
                await passage.ReleaseAsync(hold).ConfigureAwait(false);
            }
        }
    }

    private ValueTask AfterAsync(ActionFacts facts, PolicyRuling ruling, long began, Instant now, Position at)
    {
        health.Decided(facts.Action.Kind, ruling.Verdict, at, time.GetElapsedTime(began));
        sessions.Add(SessionOf(facts.Action, now), facts.Action, ruling.Verdict, now, at);
        if (facts.Brake is null)
        {
            operations.Seen(facts.Action, ruling.Verdict, now);
        }

        return ruling.SuspendsAgent ? suspension.SuspendAsync(facts.Action.Actor.AgentId) : default;
    }

    private ValueTask RespondAsync(ActionFacts facts, Anomaly? found) =>
        found is { Effect: AnomalyEffect.Suspended or AnomalyEffect.Quarantined }
            ? responder.TryAnswerAsync(AnomalyDecider.StreamOf(facts.Action.Actor.Org, found.Agent))
            : default;

    private ValueTask<SessionFacts?> FactsOfSessionAsync(AgentAction action, CancellationToken cancellationToken) =>
        state.Policies.For(OrgStreams.Of(action.Actor.Org).Policies).Set.AsksOfSessions
            ? sessions.OfAsync(SessionOf(action, Instant.From(time.GetUtcNow())), cancellationToken)
            : default;

    // Whoever shows no credential belongs to no org: he is taken for somebody of the default one, whatever he says. But
    // nobody gets rid of what is known of him by that.
    private Actor Identify(CheckAction command)
    {
        var claim = command.Action.Actor;
        var agent = state.Agents.Find(claim.AgentId);
        var standing = state.Agents.StandingOf(agent, claim, command.Token, command.Channel.MayAssert);
        if (standing == ActorStanding.Bound)
        {
            return new(ForItsTeam(command.Action, agent!), agent, standing);
        }

        if (agent is not null || ActionDecider.IsRefused(standing) || claim is { Org: ActorClaim.Default, Team: ActorClaim.Default })
        {
            return new(command.Action, agent, standing);
        }

        var outside = new ActorClaim(ActorClaim.Default, ActorClaim.Default, claim.Did);
        agent = state.Agents.Find(outside.AgentId);
        return new(
            command.Action with { Actor = outside },
            agent,
            state.Agents.StandingOf(agent, outside, command.Token, command.Channel.MayAssert));
    }

    private ActionFacts Gather(in Actor actor, Hash256 digest, SessionFacts? session)
    {
        var now = Instant.From(time.GetUtcNow());
        var (_, agent, standing) = actor;
        var (action, recipient) = MessageRecipient.LookUp(actor.Action, state.Agents);
        var claim = action.Actor;
        var streams = OrgStreams.Of(ActionDecider.IsRefused(standing) ? ActorClaim.Default : claim.Org);
        var policy = state.Policies.For(streams.Policies);
        var (fleet, org) = (state.Halts.Find(OrgStreams.FleetHalts), state.Halts.Find(streams.Halts));
        var facts = standing != ActorStanding.Bound ? Asserted(claim)
            : policy.Set.AsksOfOthers ? state.Agents.FactsAmongOthers(agent!)
            : agent!.Facts;
        if (standing == ActorStanding.Bound)
        {
            agent!.Life.Heard(now);
        }

        return new ActionFacts(
            action,
            standing,
            agent?.State ?? AgentDecider.Initial,
            agent?.State.IsObserved(now) ?? false,
            BrakeOn(action, fleet?.State, org?.State),
            policy.Set,
            ActionQuestion.Of(action, facts, session, now),
            state.Limits,
            ReliedOn(
                claim.AgentId == AgentId.Unattributed ? null : agent?.Check ?? new(claim.AgentId.Stream, ExpectedVersion.NoStream),
                policy,
                StreamBook<HaltState>.CheckOf(OrgStreams.FleetHalts, fleet),
                StreamBook<HaltState>.CheckOf(streams.Halts, org),
                recipient),
            digest);
    }

    // By hand: every decision needs one.
    private static ImmutableArray<StreamCheck> ReliedOn(
        StreamCheck? agent, PinnedPolicy policy, StreamCheck fleet, StreamCheck org, ImmutableArray<StreamCheck> recipient)
    {
        var checks = new StreamCheck[(agent is null ? 0 : 1) + policy.Checks.Length + 2 + recipient.Length];
        var next = 0;
        if (agent is { } actor)
        {
            checks[next++] = actor;
        }

        policy.Checks.CopyTo(checks, next);
        next += policy.Checks.Length;
        (checks[next], checks[next + 1]) = (fleet, org);
        recipient.CopyTo(checks, next + 2);
        return ImmutableCollectionsMarshal.AsImmutableArray(checks);
    }

    // Most of the time nothing is halted anywhere.
    private static Brake? BrakeOn(AgentAction action, HaltState? fleet, HaltState? org)
    {
        if (fleet is null && org is null)
        {
            return null;
        }

        var claim = action.Actor;
        return Brake.On(fleet ?? HaltDecider.Initial, org ?? HaltDecider.Initial, claim.Org, claim.Team, claim.AgentId)
            ?? (org is null ? null : Brake.OnOperation(org, action.TraceId, action.SpanId));
    }

    // Of somebody who only says who he is nothing else is known.
    private static ActorFacts Asserted(ActorClaim claim) => new()
    {
        Id = claim.AgentId,
        Org = claim.Org,
        Team = claim.Team,
        Did = claim.Did.Length == 0 ? null : claim.Did,
    };

    // A team is what the registry says, not what the caller says.
    private static AgentAction ForItsTeam(AgentAction action, KnownAgent agent) =>
        agent.State.Profile?.Team is { } team && team != action.Actor.Team
            ? action with { Actor = action.Actor with { Team = team } }
            : action;

    private static EventDraft DraftOf(CheckAction command, ActionFacts facts, ActionDecided decided, EventId id) => new()
    {
        Id = id,
        Type = ActionDecided.Type,
        Org = facts.Action.Actor.Org,
        Team = facts.Action.Actor.Team,
        Principal = ActionDecider.PrincipalOf(facts.Action.Actor),
        Assurance = ActionDecider.AssuranceOf(facts),
        CorrelationId = facts.Action.TraceId,
        TraceParent = command.TraceParent,
        Data = EventDrafts.DataOf<ActionDecided, ActionDecided>(decided),
    };

    private static SessionKey SessionOf(AgentAction action, Instant now) =>
        SessionKey.Of(action.Actor.Org, action.Actor.AgentId, action.TraceId, now);

    private static CheckReply ReplyOf(
        ActionFacts facts, PolicyRuling ruling, long latency, EventId id, Position at, bool isRepeatable) => new()
    {
        Verdict = ruling.Verdict,
        Reason = ruling.Reason,
        ReasonCode = ruling.ReasonCode,
        Rule = CheckReply.RuleShown(ruling.Verdict, ruling.Rule, ruling.Reason),
        Detail = ruling.Detail,
        Redactions = ruling.Redactions,
        Assurance = ActionDecider.AssuranceOf(facts),
        LatencyMicroseconds = latency,
        DecisionId = id,
        Position = at,
        IsRepeatable = isRepeatable,
    };

    private static CheckReply Unavailable(ActionFacts facts, long latency, EventStoreException fault) => new()
    {
        Verdict = Verdict.Deny,
        Reason = LedgerUnavailable,
        ReasonCode = "ledger_unavailable",
        Rule = "ledger",
        Detail = fault.Fault == StoreFault.NoSpace
            ? "no event can be written because the disk is nearly full, so nothing is allowed: make room"
            : "no event can be written, so nothing is allowed: see the server's log and 'aasm doctor'",
        Assurance = ActionDecider.AssuranceOf(facts),
        LatencyMicroseconds = latency,
    };

    private readonly record struct Actor(AgentAction Action, KnownAgent? Agent, ActorStanding Standing);
}
