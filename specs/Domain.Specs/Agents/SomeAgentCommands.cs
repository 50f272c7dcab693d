using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Agents;

// Random commands to one agent, of so few values that they meet each other often.
internal static class SomeAgentCommands
{
    public static readonly AgentId Self = AgentId.Of("acme", "did:key:z6Mk");
    public static readonly AgentLineage Root = new(null, Self, 0, "", "", null);

    public static readonly AgentProfile Profile =
        new() { Org = "acme", Team = "payments", Did = "did:key:z6Mk", Name = "Payer" };


    public static readonly Instant Start = new(1_767_225_600_000_000);

    private static readonly AgentId Boss = AgentId.Of("acme", "boss");

    private static readonly Gen<string> Token = Gen.OneOf("first", "second").Select(Credential.HashOf);

    private static readonly Gen<AgentLineage> Lineage = Gen.OneOf(
        Root,
        new AgentLineage(Boss, Boss, 1, "too much to do", "spawn", 3),
        new AgentLineage(Boss, AgentId.Of("acme", "chief"), 2, "too much to do", "spawn", 3));

    private static readonly Gen<Instant> Now = Gen.Int[0, 8].Select(days => Start.Plus(TimeSpan.FromDays(days)));

    private static readonly Gen<AgentCommand> Register = Gen.Select(Lineage, Token, Gen.Enum<Enrolment>()).Select(
        (lineage, token, enrolment) => (AgentCommand)new AgentCommand.Register(Profile, lineage, token, enrolment));

    private static readonly Gen<AgentCommand> Deregister =
        Gen.OneOf(Token, Gen.Const("")).Select(token => (AgentCommand)new AgentCommand.Deregister(token, "done"));

    private static readonly Gen<AgentCommand> Suspend = Gen.Enum<SuspensionKind>().Select(
        kind => (AgentCommand)new AgentCommand.Suspend(kind, "odd", kind == SuspensionKind.ParentSuspended ? Boss : null));

    private static readonly Gen<AgentCommand> Resume = Gen.Enum<SuspensionKind>().Array[0, 3].Select(
        kinds => (AgentCommand)new AgentCommand.Resume(kinds.ToImmutableSortedSet(), "looked into"));

    private static readonly Gen<AgentCommand> Credentials = Gen.Select(Token, Gen.Bool).Select((token, ends) =>
        ends ? (AgentCommand)new AgentCommand.Revoke("stolen") : new AgentCommand.Rotate(token, "old"));

    private static readonly Gen<AgentCommand> Places = Gen.Select(Lineage, Gen.OneOf("payments", "ops"), Gen.Bool).Select(
        (lineage, team, moves) =>
            moves ? (AgentCommand)new AgentCommand.Move(team, "new") : new AgentCommand.Reparent(lineage, "new"));

    private static readonly Gen<AgentCommand> Observe =
        Gen.Select(Now, Gen.OneOf(-1, 0, 1, 72 * 60, (72 * 60) + 1), Gen.OneOf("", " ", "new rules")).Select(
            (now, minutes, reason) => (AgentCommand)new AgentCommand.Observe(reason, now.Plus(TimeSpan.FromMinutes(minutes)), now));

    private static readonly Gen<AgentCommand> EndWindow = Now.Select(now => (AgentCommand)new AgentCommand.EndWindow(now));

    private static readonly Gen<AgentCommand> Orphan = Gen.Select(Gen.Enum<OrphanFate>(), Lineage).Select(
        (fate, lineage) => (AgentCommand)new AgentCommand.Orphan(Boss, fate, lineage));

    // What an agent can do about itself, whatever has been done to it.
    public static readonly Gen<AgentCommand> OfItself = Gen.OneOf(Register, Deregister);

    // Leaving is rarer than the rest, so that something goes on before it.
    public static readonly Gen<AgentCommand> Any = Gen.Frequency(
        (6, Register), (2, Deregister), (1, Gen.Const((AgentCommand)new AgentCommand.Remove("replaced"))),
        (4, Suspend), (4, Resume), (3, Credentials), (3, Places), (4, Observe), (2, EndWindow), (2, Orphan),
        (1, Gen.Const((AgentCommand)new AgentCommand.Enforce(""))),
        (1, Gen.Const((AgentCommand)new AgentCommand.Lapse(null, TimeSpan.FromSeconds(90)))),
        (1, Gen.Const((AgentCommand)new AgentCommand.Recover())));
}
