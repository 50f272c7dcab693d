using System.Text;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Specs.Domain.Deciding;
using AgentAssembly.Specs.Domain.Events;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Tenancy;

public sealed class TeamDeciderSpecs
{
    private static readonly Instant Start = new(1_767_225_600_000_000);

    private static readonly Gen<string> Id = Gen.OneOf("1", "2", "3");
    private static readonly Gen<string> Secret = Gen.OneOf("one", "two").Select(Credential.HashOf);
    private static readonly Gen<string> Did = Gen.OneOf("did:key:a", "did:key:b");
    private static readonly Gen<Instant> Now = Gen.Int[0, 60].Select(days => Start.Plus(TimeSpan.FromDays(days)));

    private static readonly Gen<TeamCommand> Issue =
        Gen.Select(Id, Secret, Gen.OneOf(0, 1, 2, 3, 100_000, 100_001), Now, Gen.OneOf(-1, 0, 1, 720, 721)).Select(
            (id, hash, uses, now, hours) =>
                (TeamCommand)new TeamCommand.IssueToken(id, hash, uses, now.Plus(TimeSpan.FromHours(hours)), now));

    private static readonly Gen<TeamCommand> Redeem =
        Gen.Select(Gen.OneOf(Secret, Gen.OneOf("", Credential.HashOf("other"))), Did, Now).Select(
            (hash, did, now) => (TeamCommand)new TeamCommand.Redeem(hash, did, now));

    private static readonly Gen<TeamCommand> Others = Gen.Frequency(
        (1, Gen.OneOf("", "Payments").Select(name => (TeamCommand)new TeamCommand.Found(name))),
        (2, Did.Select(did => (TeamCommand)new TeamCommand.Enroll(did))),
        (1, Did.Select(did => (TeamCommand)new TeamCommand.Expel([did]))),
        (6, Issue),
        (1, Id.Select(id => (TeamCommand)new TeamCommand.RevokeToken(id))),
        (1, Now.Select(now => (TeamCommand)new TeamCommand.EndTokens(now))));

    private static readonly Gen<TeamCommand> Command = Gen.Frequency((2, Others), (1, Redeem));

    [Fact]
    public void A_team_s_door_opens_as_the_naive_model_says() =>
        Seeds.Sample(Command.Array[0, 40], 2_000, commands =>
        {
            var (state, model) = (TeamDecider.Initial, new TeamModel());
            foreach (var command in commands)
            {
                var before = model.Shown;
                var ran = Run(state, command);
                Assert.Equal($"{command}: {model.Ask(command)}", $"{command}: {TeamModel.AnswerOf(ran.Reply)}");
                Assert.Equal(model.Shown, TeamModel.ShownOf(ran.After));
                Assert.Equal(before == model.Shown, ran.Events.IsEmpty);
                state = ran.After;
            }
        });

    // Told from the record alone: whoever was let in, was let in by a token that counted.
    [Fact]
    public void No_token_lets_in_more_often_or_later_than_was_said_or_after_it_ended() =>
        Seeds.Sample(Command.Array[0, 60], 1_000, commands =>
        {
            var (state, issued) = (TeamDecider.Initial, new Dictionary<string, (int Left, Instant Until)>());
            foreach (var command in commands)
            {
                var ran = Run(state, command);
                foreach (var happened in ran.Events)
                {
                    switch (happened)
                    {
                        case TeamEvent.TokenIssued e:
                            issued[e.TokenId] = (e.Uses, e.Until);
                            break;
                        case TeamEvent.TokenEnded e:
                            issued.Remove(e.TokenId);
                            break;
                        case TeamEvent.TokenRedeemed e:
                            var (left, until) = issued[e.TokenId];
                            Assert.True(left > 0 && ((TeamCommand.Redeem)command).Now < until, $"{e} of {left} until {until}");
                            issued[e.TokenId] = (left - 1, until);
                            break;
                    }
                }

                Assert.All(ran.After.Tokens.Values, token => Assert.InRange(token.UsesLeft, 1, TeamState.UsesMax));
                state = ran.After;
            }
        });

    // Redeeming is the exception: every time lets one more in. It is appended with a registration, which is not repeated.
    [Fact]
    public void Repeating_a_command_makes_nothing_new_happen() =>
        Seeds.Sample(Gen.Select(Command.Array[0, 20], Others), 1_500, sampled =>
        {
            var state = sampled.Item1.Aggregate(TeamDecider.Initial, (s, command) => Run(s, command).After);
            Assert.Empty(Run(Run(state, sampled.Item2).After, sampled.Item2).Events);
        });

    [Fact]
    public void Issuing_a_token_again_gives_back_no_uses()
    {
        var issue = new TeamCommand.IssueToken("1", Credential.HashOf("one"), 2, Start.Plus(TimeSpan.FromHours(1)), Start);
        var redeem = new TeamCommand.Redeem(Credential.HashOf("one"), "did:key:a", Start);
        var state = Run(Run(TeamDecider.Initial, issue).After, redeem).After;
        var again = Run(state, issue);
        Assert.IsType<TenancyReply.Done>(again.Reply);
        Assert.Equal(1, again.After.Tokens["1"].UsesLeft);
        var other = Run(state, issue with { TokenHash = Credential.HashOf("two") });
        Assert.Equal("token_id", Assert.IsType<TenancyReply.Refused>(other.Reply).Rule);
        Assert.Empty(other.Events);
    }

    [Fact]
    public void Every_event_folds_in_every_state_and_every_command_is_answered_there() =>
        Seeds.Sample(Gen.Select(SomeTenancyEvents.OfTeams.Array[0, 20], Command), 500, sampled =>
            Assert.NotNull(Run(sampled.Item1.Aggregate(TeamDecider.Initial, TeamDecider.Evolve), sampled.Item2).Reply));

    [Fact]
    public void Every_event_reads_back_as_it_was_written_and_tells_who() =>
        Seeds.Sample(SomeTenancyEvents.OfTeams, 1_000, written => Assert.Equal(
            written with { By = "system:spec" }, Runs.Recorded<TeamEvent, TeamEvent>(written, default)));

    [Theory]
    [InlineData("""{"token_hash":"#","token_id":"1","until_us":9000000000000000}""")]
    [InlineData("""{"token_hash":"#","token_id":"1","until_us":9000000000000000,"uses":0}""")]
    [InlineData("""{"token_hash":"#","token_id":"1","until_us":9000000000000000,"uses":-1}""")]
    [InlineData("""{"token_hash":"#","token_id":"1","uses":5}""")]
    [InlineData("""{"token_id":"1","until_us":9000000000000000,"uses":5}""")]
    public void A_token_that_does_not_say_how_often_and_until_when_lets_nobody_in(string data)
    {
        var bytes = Encoding.UTF8.GetBytes(data.Replace("#", Credential.HashOf("one"), StringComparison.Ordinal));
        var state = TeamDecider.Evolve(
            TeamDecider.Initial, TeamEvent.Read(SomeEvents.Envelope(TeamEvent.TokenIssuedType, bytes))!);
        foreach (var shown in (string[])[Credential.HashOf("one"), ""])
        {
            Assert.IsType<TenancyReply.Refused>(Run(state, new TeamCommand.Redeem(shown, "did:key:a", Start)).Reply);
        }
    }

    [Fact]
    public void A_team_full_of_names_takes_no_new_one()
    {
        var full = TeamDecider.Initial with
        {
            Enrolled = [.. Enumerable.Range(0, TeamState.ItemsMax).Select(i => $"did:{i}")],
        };
        var refused = Assert.IsType<TenancyReply.Refused>(Run(full, new TeamCommand.Enroll("did:new")).Reply);
        Assert.Equal("members_max", refused.Rule);
        Assert.IsType<TenancyReply.Done>(Run(full, new TeamCommand.Enroll("did:7")).Reply);
        Assert.Single(Run(Run(full, new TeamCommand.Expel(["did:7"])).After, new TeamCommand.Enroll("did:new")).Events);
    }

    [Fact]
    public void More_tokens_than_an_append_takes_end_one_lot_after_the_other()
    {
        var state = Enumerable.Range(0, AppendRequest.EventsMax + 1).Aggregate(TeamDecider.Initial, (s, i) =>
            TeamDecider.Evolve(s, new TeamEvent.TokenIssued($"{i}", Credential.HashOf($"{i}"), 1, Start)));
        var first = Run(state, new TeamCommand.EndTokens(Start));
        Assert.Equal(AppendRequest.EventsMax, first.Events.Length);
        var second = Run(first.After, new TeamCommand.EndTokens(Start));
        Assert.Single(second.Events);
        Assert.Empty(Run(second.After, new TeamCommand.EndTokens(Start)).Events);
    }

    private static Ran<TeamState, TeamEvent, TenancyReply> Run(TeamState state, TeamCommand command) =>
        Runs.Of<TeamDecider, TeamEvent, TeamState, TeamCommand, TeamEvent, TenancyReply>(state, command, default);
}
