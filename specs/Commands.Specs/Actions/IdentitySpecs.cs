using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Commands.Actions;

public sealed class IdentitySpecs
{
    private const string Missing = "missing credential token";
    private const string Wrong = "credential token mismatch";
    private const string Foreign = "credential token registered to a different agent";
    private const string Left = "agent deregistered";

    public enum Claims
    {
        Nobody,
        Unregistered,
        Registered,
        Deregistered,
    }

    public enum Shows
    {
        NoToken,
        OwnToken,
        UnknownToken,
        OthersToken,
    }

    // Architecture §5 and gateway specification §4.1: who is claimed, what is shown, how it came; the reason ("" is
    // Allow), the assurance, and the category of the stream in which it is recorded.
    public static TheoryData<Claims, Shows, bool, string, Assurance, string> Matrix => new()
    {
        { Claims.Nobody, Shows.NoToken, true, "", Assurance.Unattributed, "session" },
        { Claims.Nobody, Shows.NoToken, false, Missing, Assurance.Unattributed, "source" },
        { Claims.Nobody, Shows.UnknownToken, true, "", Assurance.Unattributed, "session" },
        { Claims.Nobody, Shows.UnknownToken, false, Wrong, Assurance.Unattributed, "source" },
        { Claims.Nobody, Shows.OthersToken, true, Foreign, Assurance.Unattributed, "source" },
        { Claims.Nobody, Shows.OthersToken, false, Foreign, Assurance.Unattributed, "source" },
        { Claims.Unregistered, Shows.NoToken, true, "", Assurance.Asserted, "session" },
        { Claims.Unregistered, Shows.NoToken, false, Missing, Assurance.Asserted, "source" },
        { Claims.Unregistered, Shows.UnknownToken, true, "", Assurance.Asserted, "session" },
        { Claims.Unregistered, Shows.UnknownToken, false, Wrong, Assurance.Asserted, "source" },
        { Claims.Unregistered, Shows.OthersToken, true, Foreign, Assurance.Asserted, "source" },
        { Claims.Unregistered, Shows.OthersToken, false, Foreign, Assurance.Asserted, "source" },
        { Claims.Registered, Shows.NoToken, true, Missing, Assurance.Asserted, "source" },
        { Claims.Registered, Shows.NoToken, false, Missing, Assurance.Asserted, "source" },
        { Claims.Registered, Shows.OwnToken, true, "", Assurance.Bound, "session" },
        { Claims.Registered, Shows.OwnToken, false, "", Assurance.Bound, "session" },
        { Claims.Registered, Shows.UnknownToken, true, Wrong, Assurance.Asserted, "source" },
        { Claims.Registered, Shows.UnknownToken, false, Wrong, Assurance.Asserted, "source" },
        { Claims.Registered, Shows.OthersToken, true, Wrong, Assurance.Asserted, "source" },
        { Claims.Registered, Shows.OthersToken, false, Wrong, Assurance.Asserted, "source" },
        { Claims.Deregistered, Shows.NoToken, true, Left, Assurance.Asserted, "session" },
        { Claims.Deregistered, Shows.NoToken, false, Missing, Assurance.Asserted, "source" },
        { Claims.Deregistered, Shows.OwnToken, true, Left, Assurance.Asserted, "session" },
        { Claims.Deregistered, Shows.OwnToken, false, Wrong, Assurance.Asserted, "source" },
        { Claims.Deregistered, Shows.UnknownToken, true, Left, Assurance.Asserted, "session" },
        { Claims.Deregistered, Shows.UnknownToken, false, Wrong, Assurance.Asserted, "source" },
        { Claims.Deregistered, Shows.OthersToken, true, Foreign, Assurance.Asserted, "source" },
        { Claims.Deregistered, Shows.OthersToken, false, Foreign, Assurance.Asserted, "source" },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task A_claim_is_believed_refused_and_recorded_as_specified(
        Claims claims, Shows shows, bool loopback, string reason, Assurance assurance, string category)
    {
        await using var side = await WriteSide.StartAsync();
        var other = await side.JoinAsync(2);
        var agent = await ClaimedAsync(side, claims);
        var token = shows switch
        {
            Shows.NoToken => "",
            Shows.OwnToken => agent.Token,
            Shows.UnknownToken => "b0d1f3a4-0000-4000-8000-000000000000",
            _ => other.Token,
        };
        var command = agent.Calls(token: token, channel: loopback ? WriteSide.Loopback : WriteSide.Remote);
        var reply = await side.CheckAsync(claims == Claims.Nobody
            ? command with { Action = command.Action with { Actor = new("acme", "payments", "") } }
            : command);

        Assert.Equal((reason.Length == 0 ? Verdict.Allow : Verdict.Deny, reason), (reply.Verdict, reply.Reason));
        Assert.Equal(assurance, reply.Assurance);
        var recorded = Assert.Single(await side.EventsAsync(), e => e.Position == reply.Position);
        Assert.Equal((category, reply.DecisionId), (recorded.Event.Stream.Category, (EventId?)recorded.Event.Id));
        if (category == "session")
        {
            Assert.Equal(assurance, recorded.Event.Open().Assurance);
        }
        else
        {
            Assert.Equal(ActionDecider.IdentityRule, reply.Rule);
            Assert.Equal(reply.ReasonCode, Assert.Single(CallersRefused.Read(recorded.Event.Open())!.Counts).Key);
        }
    }

    [Fact]
    public void Every_combination_that_means_something_is_in_the_matrix() =>
        Assert.Equal((4 * 4 * 2) - 4, Matrix.Count);

    [Fact]
    public async Task Checks_rest_on_the_streams_that_were_asked()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await side.CheckAsync(agent.Calls());
        await side.CheckAsync(new TestAgent(9).Calls());
        var relied = (await side.DecisionsAsync()).Select(d => d.Decided.ReliedOn.AsEnumerable()).ToList();
        var policies = new StreamCheck(PolicyBoard.Stream, ExpectedVersion.Exact(new(0)));
        Assert.Equal([new StreamCheck(agent.Id.Stream, ExpectedVersion.Exact(new(0))), policies], relied[0]);
        Assert.Equal([policies], relied[1]);
    }

    private static async Task<TestAgent> ClaimedAsync(WriteSide side, Claims claims)
    {
        if (claims is Claims.Nobody or Claims.Unregistered)
        {
            return new TestAgent(1);
        }

        var agent = await side.JoinAsync(1);
        if (claims == Claims.Deregistered)
        {
            Assert.IsType<PresenceReply.Left>(
                await side.Presence.LeaveAsync(agent.Claim, agent.Token, "done", CancellationToken.None));
        }

        return agent;
    }
}
