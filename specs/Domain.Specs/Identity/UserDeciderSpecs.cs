using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Identity;

public sealed class UserDeciderSpecs
{
    private static readonly Instant Start = new(1_767_225_600_000_000);
    private static readonly Gen<string> Token = Gen.OneOf("a", "b", "c").Select(Credential.HashOf);
    private static readonly Gen<string> Verifier = Gen.OneOf("v1", "v2");

    private static readonly Gen<Func<Instant, UserCommand>> Wish = Gen.Frequency(
        (2, Gen.Select(Token, Gen.OneOf(-1, 5, 60)).Select((token, minutes) => new Func<Instant, UserCommand>(now =>
            new UserCommand.Invite("anna", CredentialScope.Write, token, now.Plus(TimeSpan.FromMinutes(minutes)))))),
        (4, Gen.Select(Token, Verifier).Select((token, verifier) => new Func<Instant, UserCommand>(now =>
            new UserCommand.Accept(token, verifier, now)))),
        (1, Gen.Select(Token, Gen.OneOf(-1, 5)).Select((token, minutes) => new Func<Instant, UserCommand>(now =>
            new UserCommand.IssueReset(token, now.Plus(TimeSpan.FromMinutes(minutes)))))),
        (2, Gen.Select(Token, Verifier).Select((token, verifier) => new Func<Instant, UserCommand>(now =>
            new UserCommand.Reset(token, verifier, now)))),
        (1, Gen.Select(Verifier, Verifier).Select((verified, verifier) => new Func<Instant, UserCommand>(_ =>
            new UserCommand.ChangePassword(verified, verifier)))),
        (12, Gen.Select(Verifier, Gen.Bool, Gen.Int[0, 40], Gen.OneOf(5, 600)).Select((verified, isRight, number, minutes) =>
            new Func<Instant, UserCommand>(now => new UserCommand.LogIn(
                verified, isRight, $"s{number}", Credential.HashOf($"r{number}"), now.Plus(TimeSpan.FromMinutes(minutes)), now)))),
        (4, Gen.Select(Gen.Int[0, 60], Gen.Int[41, 60]).Select((shown, next) => new Func<Instant, UserCommand>(now =>
            new UserCommand.Refresh(Credential.HashOf($"r{shown}"), Credential.HashOf($"r{next}"), now)))),
        (1, Gen.Select(Gen.Bool, Gen.Int[0, 40]).Select((all, number) => new Func<Instant, UserCommand>(_ =>
            new UserCommand.EndSessions(all ? "" : $"s{number}", "logout")))),
        (1, Gen.Bool.Select(disable => new Func<Instant, UserCommand>(_ =>
            disable ? new UserCommand.Disable("left") : new UserCommand.Enable("back")))));

    private static readonly Gen<(Func<Instant, UserCommand> Wish, int Minutes)[]> History =
        Gen.Select(Wish, Gen.OneOf(0, 0, 1, 3, 15)).Array[0, 60];

    [Fact]
    public void Nobody_gets_in_by_a_wrong_password_while_locked_disabled_or_by_a_password_that_was_replaced() =>
        Walk(3_000, (before, command, now, events) =>
        {
            if (events.Any(happened => happened is UserEvent.LoggedIn))
            {
                var login = Assert.IsType<UserCommand.LogIn>(command);
                Assert.True(login.IsRight && !before.IsDisabled && before.LockedUntil <= now && before.Verifier == login.Verified);
            }
        });

    // Told from the record alone.
    [Fact]
    public void Five_wrong_passwords_in_a_row_lock_an_account_for_fifteen_minutes() =>
        Walk(3_000, _ => (Wrong: 0, Until: default(Instant)), (seen, command, now, reply, events) =>
        {
            foreach (var happened in events)
            {
                seen = happened switch
                {
                    UserEvent.LoginFailed => seen with { Wrong = seen.Wrong + 1 },
                    UserEvent.Locked e => Checked(e),
                    UserEvent.LoggedIn or UserEvent.PasswordSet => (0, happened is UserEvent.PasswordSet ? default : seen.Until),
                    _ => seen,
                };
            }

            Assert.InRange(seen.Wrong, 0, 4);
            Assert.False(command is UserCommand.LogIn && now < seen.Until && reply is IdentityReply.Done);
            return seen;

            (int, Instant) Checked(UserEvent.Locked e)
            {
                Assert.Equal((5, now.Plus(TimeSpan.FromMinutes(15))), (seen.Wrong, e.Until));
                return (0, e.Until);
            }
        });

    [Fact]
    public void A_token_of_an_invitation_or_reset_is_used_once_and_in_time() =>
        Walk(3_000, _ => ImmutableDictionary<string, Instant>.Empty, (open, command, now, _, events) =>
        {
            foreach (var happened in events)
            {
                switch (happened)
                {
                    case UserEvent.Invited e:
                        open = open.SetItem("invite", e.Until).SetItem("invite:" + e.TokenHash, e.Until);
                        break;
                    case UserEvent.ResetIssued e:
                        open = open.SetItem("reset", e.Until).SetItem("reset:" + e.TokenHash, e.Until);
                        break;
                    case UserEvent.Disabled:
                        open = open.Clear();
                        break;
                    case UserEvent.PasswordSet e when e.Via != "change":
                        var shown = command is UserCommand.Accept c ? c.TokenHash : ((UserCommand.Reset)command).TokenHash;
                        Assert.True(open.TryGetValue($"{e.Via}:{shown}", out var until) && until > now, $"{e} at {now}");
                        open = open.Clear();
                        break;
                    case UserEvent.PasswordSet:
                        open = open.Clear();
                        break;
                }
            }

            return open;
        });

    [Fact]
    public void A_refresh_token_gets_the_next_once_and_ends_its_session_when_it_comes_again()
    {
        var state = Active();
        state = Must(state, new UserCommand.LogIn("v", true, "s", Hash("r1"), Later(600), Start));
        state = Must(state, new UserCommand.Refresh(Hash("r1"), Hash("r2"), Start));
        Assert.True(state.HasSession("s", Start));

        var replayed = UserDecider.Decide(state, new UserCommand.Refresh(Hash("r1"), Hash("r3"), Start));
        state = replayed.Events.Aggregate(state, UserDecider.Evolve);

        Assert.IsType<IdentityReply.Wrong>(replayed.Reply);
        Assert.False(state.HasSession("s", Start));
        Assert.IsType<IdentityReply.Wrong>(UserDecider.Decide(state, new UserCommand.Refresh(Hash("r2"), Hash("r4"), Start)).Reply);
    }

    [Fact]
    public void A_new_password_and_a_disabled_account_end_every_session() =>
        Walk(2_000, (_, _, _, events) => { }, (after, events) =>
            Assert.False(events.Any(happened => happened is UserEvent.PasswordSet or UserEvent.Disabled) && !after.Sessions.IsEmpty));

    [Fact]
    public void An_account_has_sixteen_sessions_at_most_and_the_oldest_goes_first()
    {
        var state = Active();
        for (var i = 0; i < 20; i++)
        {
            state = Must(state, new UserCommand.LogIn("v", true, $"s{i:00}", Hash($"r{i}"), Later(600), Later(i)));
        }

        Assert.Equal(Enumerable.Range(4, 16).Select(i => $"s{i:00}"), state.Sessions.Keys);
    }

    [Fact]
    public void A_session_ends_with_its_time()
    {
        var state = Must(Active(), new UserCommand.LogIn("v", true, "s", Hash("r1"), Later(10), Start));

        Assert.True(state.HasSession("s", Later(9)));
        Assert.False(state.HasSession("s", Later(10)));
        Assert.IsType<IdentityReply.Wrong>(UserDecider.Decide(state, new UserCommand.Refresh(Hash("r1"), Hash("r2"), Later(10))).Reply);
    }

    [Theory]
    [InlineData("short", "anna", false)]
    [InlineData("correct horse battery", "anna", true)]
    [InlineData("my name is Anna here", "anna", false)]
    [InlineData("aaaaaaaaaaaaaaaa", "anna", false)]
    public void A_password_is_long_and_not_the_name(string password, string name, bool isGood) =>
        Assert.Equal(isGood, AccountRules.WhyNotPassword(password, name) is null);

    [Theory]
    [InlineData("anna", true)]
    [InlineData("anna.b-2", true)]
    [InlineData("Anna", false)]
    [InlineData("anna@example.com", false)]
    [InlineData("", false)]
    [InlineData("a/b", false)]
    public void A_name_is_a_handle(string name, bool isGood) => Assert.Equal(isGood, AccountRules.WhyNotName(name) is null);

    private static void Walk(
        int histories,
        Action<UserState, UserCommand, Instant, ImmutableArray<UserEvent>> look,
        Action<UserState, ImmutableArray<UserEvent>>? lookAfter = null) =>
        Seeds.Sample(History, histories, history =>
        {
            var (state, now) = (UserDecider.Initial, Start);
            foreach (var (wish, minutes) in history)
            {
                now = now.Plus(TimeSpan.FromMinutes(minutes));
                var command = wish(now);
                var decision = UserDecider.Decide(state, command);
                look(state, command, now, decision.Events);
                state = decision.Events.Aggregate(state, UserDecider.Evolve);
                lookAfter?.Invoke(state, decision.Events);
            }
        });

    private static void Walk<T>(
        int histories, Func<int, T> begin, Func<T, UserCommand, Instant, IdentityReply, ImmutableArray<UserEvent>, T> look) =>
        Seeds.Sample(History, histories, history =>
        {
            var (state, now, seen) = (UserDecider.Initial, Start, begin(0));
            foreach (var (wish, minutes) in history)
            {
                now = now.Plus(TimeSpan.FromMinutes(minutes));
                var command = wish(now);
                var decision = UserDecider.Decide(state, command);
                seen = look(seen, command, now, decision.Reply, decision.Events);
                state = decision.Events.Aggregate(state, UserDecider.Evolve);
            }
        });

    private static UserState Active() => Must(
        Must(UserDecider.Initial, new UserCommand.Invite("anna", CredentialScope.Write, Hash("i"), Later(60))),
        new UserCommand.Accept(Hash("i"), "v", Start));

    private static UserState Must(UserState state, UserCommand command)
    {
        var decision = UserDecider.Decide(state, command);
        Assert.IsType<IdentityReply.Done>(decision.Reply);
        Assert.NotEmpty(decision.Events);
        return decision.Events.Aggregate(state, UserDecider.Evolve);
    }

    private static string Hash(string token) => Credential.HashOf(token);

    private static Instant Later(int minutes) => Start.Plus(TimeSpan.FromMinutes(minutes));
}
