using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Specs.Domain.Deciding;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Approvals;

// One step of a round: a command, and how far the clock moves before it; also back.
internal sealed record Step(ApprovalCommand Command, int Seconds);

// Rounds with people who may decide and people who may not, under a clock that is set as it pleases.
internal static class SomeRounds
{
    public static readonly Instant Noon = new(1_769_860_800_000_000);
    public static readonly AgentId Root = AgentId.Of("acme", "did:key:root");
    public static readonly Hash256 Digest = Hash256.From(Enumerable.Repeat((byte)7, 32).ToArray());
    private static readonly Hash256 Other = Hash256.From(Enumerable.Repeat((byte)8, 32).ToArray());
    private static readonly EventId Decision = EventId.Create(Noon, new byte[10]);

    public static ApprovalRequest Request { get; } = new()
    {
        Agent = AgentId.Of("acme", "did:key:agent"),
        Requesters = ["agent:did:key:agent", "user:owner"],
        Root = Root,
        Kind = ActionKind.ToolCall,
        Subject = "pay",
        Digest = Digest,
        Decision = Decision,
        Rule = "tools.pay",
        Quorum = 2,
        Roles = ["team_admin"],
        Target = "team_admin",
        EscalationRole = "org_admin",
        EscalatesAt = Noon.Plus(TimeSpan.FromSeconds(30)),
        ExpiresAt = Noon.Plus(TimeSpan.FromSeconds(60)),
        GrantSeconds = 60,
    };

    public static ApprovalVoter Anna { get; } = Voter("user:anna", Role.TeamAdmin);

    public static ApprovalVoter Bob { get; } = Voter("user:bob", Role.OrgAdmin, "");

    public static ApprovalVoter Carl { get; } = Voter("user:carl", Role.TeamAdmin);

    public static ImmutableArray<ApprovalVoter> Everybody { get; } =
    [
        Anna, Bob, Carl,
        Voter("user:dora", Role.Developer),
        Voter("user:emil", Role.TeamAdmin, "another"),
        Voter("user:fay", Role.TeamAdmin) with { Right = "user:anna" },
        Voter("user:gus", Role.TeamAdmin) with { Right = "user:owner" },
        Voter("user:owner", Role.OrgAdmin, ""),
        Voter("agent:did:key:agent", Role.OrgAdmin, ""),
        Voter("agent:did:key:sister", Role.OrgAdmin, "") with { Root = Root },
        Voter("agent:did:key:stranger", Role.OrgAdmin, "") with { Root = AgentId.Of("acme", "did:key:elsewhere") },
        new("operator:local", "operator:local", [], IsOperator: true, Root: null),
    ];

    public static Gen<Step> Any { get; } = Gen.Select(
        Gen.Int[0, 19], Gen.Int[0, Everybody.Length - 1], Gen.Frequency((5, Gen.Int[0, 8]), (1, Gen.Int[-40, 0]), (1, Gen.Int[30, 90])))
        .Select((what, who, seconds) => new Step(CommandOf(what, Everybody[who]), seconds));

    public static ApprovalCommand.Claim Claim { get; } = new(Digest, "tools.pay", 2, ["team_admin"], Decision, default);

    public static ApprovalCommand.Vote Approves(ApprovalVoter voter, Instant now = default) => new(voter, true, "", [], now);

    public static ApprovalCommand At(ApprovalCommand command, Instant now) => command switch
    {
        ApprovalCommand.Claim c => c with { Now = now },
        ApprovalCommand.Vote c => c with { Now = now },
        ApprovalCommand.Forward c => c with { Now = now },
        ApprovalCommand.Withdraw c => c with { Now = now },
        ApprovalCommand.Tick c => c with { Now = now },
        _ => command,
    };

    // All that happens when the steps are taken. The write side asks by the log's time, which stands still while the clock is
    // behind it.
    public static List<(ApprovalCommand Command, ApprovalReply Reply, ApprovalEvent Happened)> Play(
        IEnumerable<Step> steps, out ApprovalState state)
    {
        var (clock, stamp) = (Noon, Noon);
        state = Run(ApprovalDecider.Initial, new ApprovalCommand.Open(Request), Noon).After;
        var told = new List<(ApprovalCommand, ApprovalReply, ApprovalEvent)>();
        foreach (var step in steps)
        {
            clock = clock.Plus(TimeSpan.FromSeconds(step.Seconds));
            stamp = clock > stamp ? clock : stamp;
            var command = At(step.Command, stamp);
            var ran = Run(state, command, stamp);
            told.AddRange(ran.Events.Select(happened => (command, ran.Reply, happened)));
            state = ran.After;
        }

        return told;
    }

    public static Ran<ApprovalState, ApprovalEvent, ApprovalReply> Run(ApprovalState state, ApprovalCommand command, Instant at) =>
        Runs.Of<ApprovalDecider, ApprovalEventCodec, ApprovalState, ApprovalCommand, ApprovalEvent, ApprovalReply>(state, command, at);

    private static ApprovalCommand CommandOf(int what, ApprovalVoter who) => what switch
    {
        < 10 => Approves(who),
        10 => new ApprovalCommand.Vote(who, false, "no", [], default),
        < 15 => Claim,
        15 => Claim with { Digest = Other },
        16 => new ApprovalCommand.Forward(who, "user:hugo", "", default),
        17 => new ApprovalCommand.Tick(default),
        18 => Claim with { Quorum = 3 },
        _ => new ApprovalCommand.Open(Request),
    };

    private static ApprovalVoter Voter(string principal, Role role, string team = "payments") =>
        new(principal, principal, [new RoleGrant(principal, team, role, "operator:local")], IsOperator: false, Root: null);
}
