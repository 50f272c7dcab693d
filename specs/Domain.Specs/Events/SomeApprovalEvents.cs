using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;
using CsCheck;
using static AgentAssembly.Specs.Domain.Events.SomeValues;

namespace AgentAssembly.Specs.Domain.Events;

// Random events of rounds of asking people, and of whom an org asks.
internal static class SomeApprovalEvents
{
    private static readonly Gen<int> Count = Gen.Int[0, int.MaxValue];

    private static readonly Gen<EventId> Id = Gen.Byte.Array[EventId.SizeBytes].Select(bytes => EventId.From(bytes));

    private static readonly Gen<ApprovalRequest> Request = Gen.Select(
        Text.Array[4], Name.Array[0, 3], Name.Array[0, 3], Gen.Select(Agent, AgentOrNone, Gen.Enum<ActionKind>(), Name),
        Gen.Select(Digest, Id), Gen.Select(Moment, Moment), Count.Array[3])
        .Select((texts, requesters, roles, who, what, when, numbers) => new ApprovalRequest
        {
            Agent = who.Item1,
            Requesters = [.. requesters],
            Root = who.Item2,
            Kind = who.Item3,
            Subject = texts[0],
            Digest = Hash256.From(Convert.FromHexString(what.Item1)),
            Round = numbers[0],
            Decision = what.Item2,
            Rule = texts[1],
            Clause = texts[2],
            Quorum = numbers[1],
            Roles = [.. roles],
            Target = who.Item4,
            EscalationRole = who.Item4,
            EscalatesAt = when.Item1,
            ExpiresAt = when.Item2,
            GrantSeconds = numbers[2],
        });

    private static readonly Gen<ApprovalVote> Vote = Gen.Select(Name.Array[3], Text.Array[2], Gen.Bool, Name.Array[0, 3])
        .Select((names, texts, isApproval, conditions) =>
            new ApprovalVote(names[0], names[1], names[2], texts[0], isApproval, texts[1], [.. conditions]));

    public static IReadOnlyDictionary<string, Gen<ApprovalEvent>> RoundsByType { get; } = new Dictionary<string, Gen<ApprovalEvent>>
    {
        [ApprovalEventCodec.Requested] = Request.Select(request => (ApprovalEvent)new ApprovalEvent.Requested(request)),
        [ApprovalEventCodec.Routed] = Name.Select(to => (ApprovalEvent)new ApprovalEvent.Routed(to)),
        [ApprovalEventCodec.Forwarded] = Gen.Select(Name, Name, Text).Select(
            (from, to, reason) => (ApprovalEvent)new ApprovalEvent.Forwarded(from, to, reason)),
        [ApprovalEventCodec.Escalated] = Gen.Select(Name, Name).Select(
            (from, to) => (ApprovalEvent)new ApprovalEvent.Escalated(from, to)),
        [ApprovalEventCodec.VoteCast] = Vote.Select(vote => (ApprovalEvent)new ApprovalEvent.VoteCast(vote)),
        [ApprovalEventCodec.Granted] = Moment.Select(until => (ApprovalEvent)new ApprovalEvent.Granted(until)),
        [ApprovalEventCodec.Rejected] = Gen.Select(Name, Moment).Select(
            (reason, until) => (ApprovalEvent)new ApprovalEvent.Rejected(reason, until)),
        [ApprovalEventCodec.Expired] = Gen.Select(Gen.Bool, Moment).Select(
            (wasGranted, until) => (ApprovalEvent)new ApprovalEvent.Expired(wasGranted, until)),
        [ApprovalEventCodec.Withdrawn] = Text.Select(reason => (ApprovalEvent)new ApprovalEvent.Withdrawn(reason)),
        [ApprovalEventCodec.Redeemed] = Id.Select(decision => (ApprovalEvent)new ApprovalEvent.Redeemed(decision)),
    };

    public static IReadOnlyDictionary<string, Gen<RoutingEvent>> RoutingByType { get; } = new Dictionary<string, Gen<RoutingEvent>>
    {
        [RoutingEvent.SetType] = Gen.Select(Text.Array[3], Name.Array[1, 3], Count).Select((texts, roles, after) =>
            (RoutingEvent)new RoutingEvent.Set(new ApprovalRoute(texts[0], texts[1], [.. roles], texts[2], after))),
        [RoutingEvent.ClearedType] = Gen.Select(Text, Text).Select((team, kind) => (RoutingEvent)new RoutingEvent.Cleared(team, kind)),
        [RoutingEvent.DelegatedType] = Gen.Select(Name, Name, Text, Text, Moment).Select((from, to, team, reason, until) =>
            (RoutingEvent)new RoutingEvent.Delegated(new ApprovalDelegation(from, to, team, reason, until))),
        [RoutingEvent.DelegationEndedType] = Gen.Select(Name, Name).Select(
            (from, to) => (RoutingEvent)new RoutingEvent.DelegationEnded(from, to)),
    };
}
