using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Commands.Core.Approvals;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Commands.Core.Actions.CheckAction;

/// <summary>What people's say makes of a ruling.</summary>
/// <param name="Ruling">The ruling then.</param>
/// <param name="Round">The round that it rests on; null for none.</param>
/// <param name="Writes">What happens to rounds if the decision is recorded: with it, or not at all.</param>
public readonly record struct ApprovalStep(PolicyRuling Ruling, ApprovalId? Round, ImmutableArray<StreamDrafts> Writes)
{
    /// <summary>What those who agreed want observed; none where nothing was redeemed.</summary>
    public ImmutableArray<string> Conditions { get; init; } = [];
}

/// <summary>
/// Stands between a ruling and its record: where policy asks people, it opens a round, finds the one that is open, or redeems
/// what was granted. What it does to rounds is appended with the decision, so that of two that race one redeems. Safe for
/// concurrent use.
/// </summary>
public sealed class ApprovalGate(
    WriteSideState state, IEventStore store, ApprovalRounds rounds, Sequencer sequencer, IdSource ids)
{
    /// <summary>Most open rounds of one agent.</summary>
    public const int OpenOfAgentMax = 2_000;

    /// <summary>Most open rounds of one org.</summary>
    public const int OpenOfOrgMax = 20_000;

    /// <summary>Who tells of ends that nobody caused.</summary>
    public const string Principal = "system:approvals";

    /// <summary>Passes a ruling.</summary>
    /// <param name="facts">What it rests on.</param>
    /// <param name="ruling">The ruling.</param>
    /// <param name="named">The approval that the caller names; empty to find it by the action.</param>
    /// <param name="decision">The event that will tell the decision.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public ValueTask<ApprovalStep> PassAsync(
        ActionFacts facts, PolicyRuling ruling, string named, EventId decision, CancellationToken cancellationToken) =>
        ruling.Verdict != Verdict.Pending
            ? ValueTask.FromResult(new ApprovalStep(ruling, null, []))
            : named.Length == 0
                ? FindAsync(new(facts, ruling, decision, sequencer.Now), cancellationToken)
                : NamedAsync(new(facts, ruling, decision, sequencer.Now), named, cancellationToken);

    /// <summary>Waits until what kept a step from being recorded has been folded.</summary>
    public async ValueTask CatchUpAsync(ApprovalStep step, CancellationToken cancellationToken)
    {
        foreach (var write in step.Writes)
        {
            await rounds.CatchUpAsync(new ApprovalId(write.Stream.Id), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<ApprovalStep> FindAsync(Asked asked, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < DeciderRunner.AttemptsMax; attempt++)
        {
            if (state.Approvals.Of(asked.Facts.Digest) is not { } known)
            {
                var round = await rounds.NextAsync(asked.Org, asked.Facts.Digest, cancellationToken).ConfigureAwait(false);
                if (state.Approvals.Of(asked.Facts.Digest) is null)
                {
                    return Open(asked, round, []);
                }

                continue;
            }

            var claimed = ApprovalDecider.Decide(known.State, ClaimOf(asked));
            if (await WritesOfAsync(asked, known, claimed.Events, cancellationToken).ConfigureAwait(false) is { } writes)
            {
                return claimed.Reply is ApprovalReply.Over
                    ? Open(asked, known.State.Request!.Round + 1, writes)
                    : StepOf(asked, known.Id, claimed.Reply, writes);
            }

            await rounds.CatchUpAsync(known.Id, cancellationToken).ConfigureAwait(false);
        }

        throw new ContentionException(state.Approvals.Of(asked.Facts.Digest)?.Id.Stream ?? default);
    }

    // Whoever names an approval means that one and no other: where it is good for nothing, nobody is asked anew.
    private async ValueTask<ApprovalStep> NamedAsync(Asked asked, string named, CancellationToken cancellationToken)
    {
        if (!ApprovalId.TryParse(named, out var id))
        {
            return UnknownTo(asked);
        }

        for (var attempt = 0; attempt < DeciderRunner.AttemptsMax; attempt++)
        {
            if (await rounds.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } known
                || known.Org != asked.Org || known.State.Request?.Agent != asked.Facts.Action.Actor.AgentId)
            {
                return UnknownTo(asked);
            }

            var claimed = ApprovalDecider.Decide(known.State, ClaimOf(asked));
            if (await WritesOfAsync(asked, known, claimed.Events, cancellationToken).ConfigureAwait(false) is { } writes)
            {
                return claimed.Reply switch
                {
                    ApprovalReply.Over over =>
                        Denied(asked, TextOf(over.Phase), "leave approval_id out to ask people anew") with { Writes = writes },
                    ApprovalReply.Refused refused => Denied(asked, "approval is for another action", refused.Message),
                    var reply => StepOf(asked, id, reply, writes),
                };
            }

            await rounds.CatchUpAsync(id, cancellationToken).ConfigureAwait(false);
        }

        throw new ContentionException(id.Stream);
    }

    private static ApprovalStep UnknownTo(Asked asked) => Denied(
        asked, "approval unknown", "this agent has no such approval: leave approval_id out, or send the one of its own");

    private ApprovalStep Open(Asked asked, int round, ImmutableArray<StreamDrafts> before)
    {
        var agent = asked.Facts.Action.Actor.AgentId;
        if (state.Approvals.OpenOf(asked.Org, agent) >= OpenOfAgentMax || state.Approvals.OpenOf(asked.Org) >= OpenOfOrgMax)
        {
            return new(
                ApprovedRuling.Denied(asked.Ruling, "approval queue full", ApprovedRuling.QueueFullCode,
                    "too many questions to people are open, so no more are asked: have some decided or withdrawn"),
                null, before);
        }

        var id = ApprovalId.Of(asked.Org, asked.Facts.Digest, round);
        var request = ApprovalTermsInForce.Ask(asked.Facts, asked.Ruling, RouteOf(asked), asked.Decision, asked.Now) with { Round = round };
        var opened = ApprovalDecider.Decide(ApprovalDecider.Initial, new ApprovalCommand.Open(request));
        return new(asked.Ruling, id, [.. before, new StreamDrafts(id.Stream, null, DraftsOf(asked, opened.Events))]);
    }

    private static ApprovalStep StepOf(Asked asked, ApprovalId id, ApprovalReply reply, ImmutableArray<StreamDrafts> writes) => reply switch
    {
        ApprovalReply.Waits => new(asked.Ruling, id, writes),
        ApprovalReply.Redeemed redeemed => new(ApprovedRuling.Granted(asked.Ruling, id), id, writes) { Conditions = redeemed.Conditions },
        ApprovalReply.Denied { Phase: ApprovalPhase.Rejected } denied => new(
            ApprovedRuling.Denied(asked.Ruling, denied.Reason, ApprovedRuling.RejectedCode,
                $"somebody refused it as {id}: 'aasm approvals get {id}' shows who; people can be asked anew in a minute"),
            id, writes),
        ApprovalReply.Denied denied => new(
            ApprovedRuling.Denied(asked.Ruling, denied.Reason, ApprovedRuling.TimedOutCode,
                $"nobody decided about {id} in time; people can be asked anew in a minute"),
            id, writes),
        _ => throw new UnreachableException($"a claim is not answered by {reply.GetType().Name}"),
    };

    private static ApprovalStep Denied(Asked asked, string reason, string detail) =>
        new(ApprovedRuling.Denied(asked.Ruling, reason, ApprovedRuling.InvalidCode, detail), null, []);

    private static string TextOf(ApprovalPhase phase) => phase switch
    {
        ApprovalPhase.Redeemed => "approval already redeemed",
        ApprovalPhase.Withdrawn => "approval withdrawn",
        ApprovalPhase.Rejected => "approval rejected",
        _ => "approval expired",
    };

    private ApprovalCommand.Claim ClaimOf(Asked asked)
    {
        var terms = asked.Ruling.Approval ?? ApprovalTerms.Default;
        return new(
            asked.Facts.Digest, asked.Ruling.Rule, terms.Quorum, ApprovalTermsInForce.RolesOf(terms, RouteOf(asked)),
            asked.Decision, asked.Now);
    }

    private ApprovalRoute RouteOf(Asked asked) => state.Routing.StateOf(RoutingDecider.StreamOf(asked.Org))
        .RouteOf(asked.Facts.Action.Actor.Team, ActionKinds.WireName(asked.Facts.Action.Kind));

    // Null where the stream has gone on since it was folded.
    private async ValueTask<ImmutableArray<StreamDrafts>?> WritesOfAsync(
        Asked asked, KnownApproval known, ImmutableArray<ApprovalEvent> events, CancellationToken cancellationToken)
    {
        if (events.IsEmpty)
        {
            return [];
        }

        var head = await store.ReadStreamHeadAsync(known.Id.Stream, cancellationToken).ConfigureAwait(false);
        return head is { } last && last.Version == known.Version
            ? [new StreamDrafts(known.Id.Stream, head, DraftsOf(asked, events))]
            : null;
    }

    private ImmutableArray<EventDraft> DraftsOf(Asked asked, ImmutableArray<ApprovalEvent> events) =>
    [
        .. events.Select(happened => EventDrafts.Of<ApprovalEventCodec, ApprovalEvent>(
            ids.Next(asked.Now), happened, OriginOf(asked, happened)) with
        {
            CausationId = asked.Decision,
            CorrelationId = asked.Facts.Action.TraceId,
        }),
    ];

    private static CommandOrigin OriginOf(Asked asked, ApprovalEvent happened)
    {
        var actor = asked.Facts.Action.Actor;
        return happened is ApprovalEvent.Requested or ApprovalEvent.Redeemed
            ? new(actor.Org, actor.Team, actor.Did.Length == 0 ? "anonymous" : $"agent:{actor.Did}",
                ActionDecider.AssuranceOf(asked.Facts), [])
            : new(actor.Org, actor.Team, Principal, Assurance.Unspecified, []);
    }

    private readonly record struct Asked(ActionFacts Facts, PolicyRuling Ruling, EventId Decision, Instant Now)
    {
        public string Org => Facts.Action.Actor.Org;
    }
}
