using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Specs.Domain.Agents;

public sealed class AgentDeciderSpecs
{
    private static readonly AgentProfile Profile = new() { Org = "acme", Team = "payments", Did = "did:key:z6Mk", Name = "Payer" };
    private static readonly AgentLineage Root = new(null, AgentId.Of("acme", "did:key:z6Mk"), 0, "", "", null);
    private static readonly AgentLineage Child = Root with { Parent = AgentId.Of("acme", "boss"), Depth = 1 };
    private static readonly string First = Credential.HashOf("first");
    private static readonly string Second = Credential.HashOf("second");

    [Fact]
    public void An_unknown_agent_that_registers_joins()
    {
        var (reply, state) = Run(AgentDecider.Initial, new AgentCommand.Register(Profile, Root, First, Enrolment.Member));
        Assert.Equal(new AgentReply.Joined(Root, Profile), reply);
        Assert.Equal(
            (AgentStatus.Active, Profile, Root, First, Enrolment.Member),
            (state.Status, state.Profile, state.Lineage, state.TokenHash, state.Enrolment));
    }

    [Fact]
    public void An_agent_that_registers_again_gets_a_new_credential_and_keeps_its_place()
    {
        var renamed = Profile with { Name = "Somebody else" };
        var (reply, state) = Run(Joined, new AgentCommand.Register(renamed, Child, Second, Enrolment.Member));
        Assert.Equal(new AgentReply.Joined(Root, Profile), reply);
        Assert.Equal(Joined with { TokenHash = Second }, state);
        Assert.Equal(
            new AgentEvent.CredentialRotated(Second, ""),
            Assert.Single(AgentDecider.Decide(Joined, new AgentCommand.Register(renamed, Child, Second, Enrolment.Member)).Events));
    }

    [Fact]
    public void An_agent_that_has_left_may_join_again_in_another_place()
    {
        var (_, left) = Run(Joined, new AgentCommand.Deregister(First, "done"));
        var (reply, state) = Run(left, new AgentCommand.Register(Profile, Child, Second, Enrolment.Member));
        Assert.Equal(new AgentReply.Joined(Child, Profile), reply);
        Assert.Equal((AgentStatus.Active, Second), (state.Status, state.TokenHash));
    }

    [Fact]
    public void An_agent_leaves_with_its_credential_and_the_credential_ends()
    {
        var (reply, state) = Run(Joined, new AgentCommand.Deregister(First, "done"));
        Assert.Equal(new AgentReply.Left(), reply);
        Assert.Equal((AgentStatus.Deregistered, ""), (state.Status, state.TokenHash));
    }

    [Fact]
    public void Nobody_leaves_with_another_credential()
    {
        foreach (var wrong in (string[])[Second, "", Credential.HashOf("")])
        {
            var decision = AgentDecider.Decide(Joined, new AgentCommand.Deregister(wrong, "mine now"));
            Assert.Equal(new AgentReply.WrongCredential(), decision.Reply);
            Assert.Empty(decision.Events);
        }
    }

    [Fact]
    public void Who_never_came_or_has_left_cannot_leave()
    {
        var (_, left) = Run(Joined, new AgentCommand.Deregister(First, "done"));
        foreach (var state in (AgentState[])[AgentDecider.Initial, left])
        {
            var decision = AgentDecider.Decide(state, new AgentCommand.Deregister("", ""));
            Assert.Equal(new AgentReply.Unknown(), decision.Reply);
            Assert.Empty(decision.Events);
        }
    }

    [Fact]
    public void Repeating_a_command_makes_nothing_new_happen()
    {
        AgentState[] states = [AgentDecider.Initial, Joined, Run(Joined, new AgentCommand.Deregister(First, "")).State];
        AgentCommand[] commands =
        [
            new AgentCommand.Register(Profile, Root, First, Enrolment.Member),
            new AgentCommand.Register(Profile, Child, Second, Enrolment.Member),
            new AgentCommand.Deregister(First, "done"),
            new AgentCommand.Deregister(Second, "done"),
        ];
        foreach (var (state, command) in states.SelectMany(s => commands.Select(c => (s, c))))
        {
            Assert.Empty(AgentDecider.Decide(Run(state, command).State, command).Events);
        }
    }

    private static AgentState Joined => Run(AgentDecider.Initial, new AgentCommand.Register(Profile, Root, First, Enrolment.Member)).State;

    private static (AgentReply Reply, AgentState State) Run(AgentState state, AgentCommand command)
    {
        var decision = AgentDecider.Decide(state, command);
        return (decision.Reply, decision.Events.Aggregate(state, AgentDecider.Evolve));
    }
}
