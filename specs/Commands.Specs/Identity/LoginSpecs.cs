using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using static AgentAssembly.Specs.Commands.Identity.IdentitySide;

namespace AgentAssembly.Specs.Commands.Identity;

public sealed class LoginSpecs
{
    [Fact]
    public async Task A_person_is_invited_sets_a_password_logs_in_goes_on_and_logs_out()
    {
        await using var side = await StartAsync();
        await side.AccountAsync("anna", CredentialScope.Write, "acme");
        var session = await side.SessionAsync("anna");
        var caller = Assert.IsType<Caller.Member>(await side.WhoAsync(session.AccessToken));
        Assert.Equal(("user:anna", "acme", CredentialScope.Write), (caller.Principal, caller.Org, caller.Scope));

        side.Side.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Null(await side.WhoAsync(session.AccessToken));
        var next = Assert.IsType<LoginReply.Open>(
            await side.Logins.RefreshAsync(session.RefreshToken, side.Anywhere, CancellationToken.None)).Session;
        var again = Assert.IsType<Caller.Member>(await side.WhoAsync(next.AccessToken));

        Assert.True(await side.Logins.LogOutAsync(again, side.Anywhere, CancellationToken.None));
        Assert.Null(await side.WhoAsync(next.AccessToken));
        Assert.IsType<LoginReply.Refused>(await side.Logins.RefreshAsync(next.RefreshToken, side.Anywhere, CancellationToken.None));
    }

    [Fact]
    public async Task Every_event_of_a_login_names_who_was_proven_and_no_secret()
    {
        await using var side = await StartAsync();
        await side.AccountAsync("anna", CredentialScope.Write);
        await side.LogInAsync("anna", "not the password", WriteSide.Remote);
        var session = await side.SessionAsync("anna");

        var events = (await side.Side.EventsAsync("user")).Select(recorded => recorded.Event.Open()).ToList();
        Assert.Equal(
            [
                ("user.invited", "operator:spec", Assurance.Unspecified), ("user.password_set", "user:anna", Assurance.Bound),
                ("user.login_failed", "source:203.0.113.7", Assurance.Unattributed), ("user.logged_in", "user:anna", Assurance.Bound),
            ],
            events.Select(e => (e.Type, e.Principal, e.Assurance)));
        var told = string.Join('\n', events.Select(e => System.Text.Encoding.UTF8.GetString(e.Data.Span)));
        Assert.All(
            new[] { Password, "not the password", session.RefreshToken, session.AccessToken, "$argon2id" },
            secret => Assert.DoesNotContain(secret, told, StringComparison.Ordinal));
    }

    // Nobody learns from the answer or its cost whether there is an account, or what is the matter with it.
    [Fact]
    public async Task Every_refusal_is_the_same_and_costs_one_hash()
    {
        await using var side = await StartAsync();
        await side.AccountAsync("anna", CredentialScope.Read);
        await side.AccountAsync("gone", CredentialScope.Read);
        await side.AccountAsync("erased", CredentialScope.Read);
        Value(await side.Users.InviteAsync(WriteSide.Local, "new", new("", ""), CredentialScope.Read, CancellationToken.None));
        Value(await side.Users.DisableAsync(WriteSide.Local, "gone", "left", CancellationToken.None));
        await side.DestroyAsync(new KeySubject("", "user:erased"));

        foreach (var name in new[] { "anna", "gone", "erased", "new", "nobody", "../anna", "" })
        {
            var before = side.Hashing.Runs;
            Assert.Equal(new LoginReply.Refused(), await side.LogInAsync(name, name == "anna" ? "wrong password" : Password));
            Assert.Equal(before + 1, side.Hashing.Runs);
        }
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_right_one_is_refused_for_fifteen_minutes()
    {
        await using var side = await StartAsync();
        await side.AccountAsync("anna", CredentialScope.Read);
        for (var i = 0; i < 5; i++)
        {
            Assert.IsType<LoginReply.Refused>(await side.LogInAsync("anna", "wrong password"));
        }

        Assert.IsType<LoginReply.Refused>(await side.LogInAsync("anna"));
        side.Side.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.IsType<LoginReply.Open>(await side.LogInAsync("anna"));
        Assert.Equal(1, await side.Side.CountAsync("user.locked"));
    }

    [Fact]
    public async Task A_source_that_failed_thirty_times_in_a_minute_is_not_looked_at_while_others_are()
    {
        await using var side = await StartAsync();
        await side.AccountAsync("anna", CredentialScope.Read);
        for (var i = 0; i < 29; i++)
        {
            side.Limits.Failed(WriteSide.Remote.Source, side.Side.Now);
        }

        Assert.IsType<LoginReply.Refused>(await side.LogInAsync("anna", "wrong password", WriteSide.Remote));
        var before = side.Hashing.Runs;
        var refused = Assert.IsType<LoginReply.TooMany>(await side.LogInAsync("anna", from: WriteSide.Remote));
        Assert.Equal(TimeSpan.FromSeconds(2), refused.RetryAfter);
        Assert.IsType<LoginReply.TooMany>(await side.Logins.RefreshAsync("aart_", WriteSide.Remote, CancellationToken.None));
        Assert.IsType<LoginReply.TooMany>(await side.Logins.SetPasswordAsync("aainv_", Password, WriteSide.Remote, CancellationToken.None));
        Assert.Equal(before, side.Hashing.Runs);

        Assert.IsType<LoginReply.Open>(await side.LogInAsync("anna"));
        side.Side.Time.Advance(refused.RetryAfter);
        Assert.IsType<LoginReply.Open>(await side.LogInAsync("anna", from: WriteSide.Remote));
    }

    [Fact]
    public async Task A_refresh_token_that_comes_twice_ends_the_session_and_its_access_tokens_at_once()
    {
        await using var side = await StartAsync();
        await side.AccountAsync("anna", CredentialScope.Read);
        var stolen = await side.SessionAsync("anna");
        var thief = Assert.IsType<LoginReply.Open>(
            await side.Logins.RefreshAsync(stolen.RefreshToken, side.Anywhere, CancellationToken.None)).Session;
        Assert.NotNull(await side.WhoAsync(thief.AccessToken));

        Assert.IsType<LoginReply.Refused>(
            await side.Logins.RefreshAsync(stolen.RefreshToken, side.Anywhere, CancellationToken.None));

        Assert.Null(await side.WhoAsync(thief.AccessToken));
        Assert.IsType<LoginReply.Refused>(
            await side.Logins.RefreshAsync(thief.RefreshToken, side.Anywhere, CancellationToken.None));
    }

    [Fact]
    public async Task What_is_changed_about_an_account_holds_with_the_next_call()
    {
        await using var side = await StartAsync();
        await side.AccountAsync("anna", CredentialScope.Admin);
        var session = await side.SessionAsync("anna");
        Assert.True((await side.WhoAsync(session.AccessToken))!.IsOperator);

        Value(await side.Users.ChangeScopeAsync(WriteSide.Local, "anna", CredentialScope.Read, CancellationToken.None));
        Assert.False((await side.WhoAsync(session.AccessToken))!.IsOperator);

        Value(await side.Users.EndSessionsAsync(WriteSide.Local, "anna", CancellationToken.None));
        Assert.Null(await side.WhoAsync(session.AccessToken));

        session = await side.SessionAsync("anna");
        Value(await side.Users.DisableAsync(WriteSide.Local, "anna", "left", CancellationToken.None));
        Assert.Null(await side.WhoAsync(session.AccessToken));
        Value(await side.Users.EnableAsync(WriteSide.Local, "anna", "back", CancellationToken.None));
        Assert.Null(await side.WhoAsync(session.AccessToken));
        Assert.IsType<LoginReply.Open>(await side.LogInAsync("anna"));
    }

    [Fact]
    public async Task A_new_password_takes_the_old_one_with_its_sessions()
    {
        await using var side = await StartAsync();
        await side.AccountAsync("anna", CredentialScope.Read);
        var session = await side.SessionAsync("anna");
        var anna = Assert.IsType<Caller.Member>(await side.WhoAsync(session.AccessToken));
        Assert.IsType<LoginReply.Refused>(await side.Logins.ChangePasswordAsync(
            anna, "not the old one", "a better password", side.Anywhere, CancellationToken.None));
        Assert.IsType<LoginReply.PasswordSet>(await side.Logins.ChangePasswordAsync(
            anna, Password, "a better password", side.Anywhere, CancellationToken.None));

        Assert.Null(await side.WhoAsync(session.AccessToken));
        Assert.IsType<LoginReply.Refused>(await side.LogInAsync("anna"));
        Assert.IsType<LoginReply.Open>(await side.LogInAsync("anna", "a better password"));
    }

    [Fact]
    public async Task A_reset_or_invitation_lets_its_bearer_set_one_password()
    {
        await using var side = await StartAsync();
        await side.AccountAsync("anna", CredentialScope.Read);
        var reset = Value(await side.Users.ResetAsync(WriteSide.Local, "anna", CancellationToken.None));
        Assert.IsType<LoginReply.Invalid>(
            await side.Logins.SetPasswordAsync(reset.Token, "short", side.Anywhere, CancellationToken.None));
        Assert.IsType<LoginReply.PasswordSet>(
            await side.Logins.SetPasswordAsync(reset.Token, "a better password", side.Anywhere, CancellationToken.None));
        Assert.IsType<LoginReply.Refused>(
            await side.Logins.SetPasswordAsync(reset.Token, "the thief's password", side.Anywhere, CancellationToken.None));

        var late = Value(await side.Users.ResetAsync(WriteSide.Local, "anna", CancellationToken.None));
        side.Side.Time.Advance(TimeSpan.FromHours(1));
        Assert.IsType<LoginReply.Refused>(
            await side.Logins.SetPasswordAsync(late.Token, "too late by an hour", side.Anywhere, CancellationToken.None));
        Assert.IsType<LoginReply.Open>(await side.LogInAsync("anna", "a better password"));
    }

    [Fact]
    public async Task A_name_belongs_to_whom_it_was_given_first()
    {
        await using var side = await StartAsync();
        await side.AccountAsync("anna", CredentialScope.Read, "acme");
        Value(await side.Users.InviteAsync(WriteSide.Local, "ben", new("acme", ""), CredentialScope.Read, CancellationToken.None));
        var other = await side.MemberAsync(CredentialScope.Admin, "other");

        foreach (var name in new[] { "anna", "ben" })
        {
            Assert.IsNotType<Answer<GivenSecret>.Done>(
                await side.Users.InviteAsync(other, name, new("other", ""), CredentialScope.Admin, CancellationToken.None));
            Assert.IsType<Answer<GivenSecret>.NotFound>(await side.Users.ResetAsync(other, name, CancellationToken.None));
            Assert.IsType<Answer<bool>.NotFound>(await side.Users.DisableAsync(other, name, "x", CancellationToken.None));
        }

        Assert.Equal([], side.Users.List(other).Select(user => user.State.Name));
    }

    [Fact]
    public async Task Sessions_and_accounts_are_the_same_after_a_restart()
    {
        await using var side = await StartAsync();
        await side.AccountAsync("anna", CredentialScope.Read);
        var session = await side.SessionAsync("anna");
        var before = side.Side.Describe();

        await using var again = await side.RestartAsync();

        Assert.Equal(before, again.Side.Describe());
        Assert.IsType<LoginReply.Open>(
            await again.Logins.RefreshAsync(session.RefreshToken, side.Anywhere, CancellationToken.None));
        Assert.IsType<LoginReply.Open>(await again.LogInAsync("anna"));
    }
}
