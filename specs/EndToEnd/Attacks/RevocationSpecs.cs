using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Attacks;

/// <summary>What was taken back is refused with the very next call.</summary>
public sealed class RevocationSpecs(Stronghold stronghold) : IClassFixture<Stronghold>
{
    [Fact]
    public async Task A_key_that_is_revoked_ends_with_all_that_it_was_exchanged_for()
    {
        var issued = await stronghold.IssueAsync("admin");
        var token = (await stronghold.ExchangeAsync(issued.Key)).AccessToken;
        await stronghold.AssertTakenAsync(issued.Key);
        await stronghold.AssertTakenAsync(token);
        await stronghold.Keys.RevokeApiKeyAsync(new() { KeyId = issued.KeyId, Reason = "spec" }, stronghold.Admin);
        await stronghold.AssertRefusedAsync(issued.Key);
        await stronghold.AssertRefusedAsync(token);
        await Stronghold.RefusedAsync(StatusCode.FailedPrecondition, () =>
            stronghold.Keys.RotateApiKeyAsync(new() { KeyId = issued.KeyId }, stronghold.Admin).ResponseAsync);
    }

    [Fact]
    public async Task A_key_may_end_itself_and_does_nothing_more()
    {
        var issued = await stronghold.IssueAsync("read");
        await stronghold.Keys.RevokeApiKeyAsync(new() { KeyId = issued.KeyId, Reason = "spec" }, Stronghold.Shown(issued.Key));
        await stronghold.AssertRefusedAsync(issued.Key);
    }

    [Fact]
    public async Task Tokens_of_a_key_end_and_the_key_stays()
    {
        var issued = await stronghold.IssueAsync("write");
        var token = (await stronghold.ExchangeAsync(issued.Key)).AccessToken;
        await stronghold.Keys.RevokeTokensAsync(new() { KeyId = issued.KeyId }, stronghold.Admin);
        await stronghold.AssertRefusedAsync(token);
        await stronghold.AssertTakenAsync(issued.Key);
        await stronghold.AssertTakenAsync((await stronghold.ExchangeAsync(issued.Key)).AccessToken);
    }

    [Fact]
    public async Task A_secret_that_was_rotated_away_counts_for_the_overlap_and_what_it_is_exchanged_for_no_longer()
    {
        var issued = await stronghold.IssueAsync("admin");
        var next = await stronghold.Keys.RotateApiKeyAsync(new() { KeyId = issued.KeyId, OverlapSeconds = 60 }, stronghold.Admin);
        await stronghold.AssertTakenAsync(issued.Key);
        await stronghold.AssertTakenAsync(next.Key);
        var old = await stronghold.ExchangeAsync(issued.Key);
        var own = await stronghold.ExchangeAsync(next.Key);
        Assert.True(old.AccessExpiresAtUnixMs + 600_000 < own.AccessExpiresAtUnixMs);
        var last = await stronghold.Keys.RotateApiKeyAsync(new() { KeyId = issued.KeyId }, stronghold.Admin);
        await stronghold.AssertRefusedAsync(issued.Key);
        await stronghold.AssertRefusedAsync(next.Key);
        await stronghold.AssertTakenAsync(last.Key);
    }

    [Fact]
    public async Task A_key_that_has_expired_is_refused()
    {
        var issued = await stronghold.IssueAsync("admin", lifetime: TimeSpan.FromSeconds(1));

        // Both read the same clock, which has to pass the moment first.
        while (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() <= issued.ExpiresAtUnixMs)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        await stronghold.AssertRefusedAsync(issued.Key);
    }

    [Fact]
    public async Task An_account_that_is_disabled_is_refused_and_logs_in_no_more()
    {
        var session = await stronghold.LogInAsync(await stronghold.PersonAsync("dora"));
        await stronghold.Users.DisableUserAsync(new() { Name = "dora", Reason = "spec" }, stronghold.Admin);
        await stronghold.AssertRefusedAsync(session.AccessToken);
        await RefusedAsync(() => stronghold.LogInAsync("dora"));
        await stronghold.Users.EnableUserAsync(new() { Name = "dora", Reason = "spec" }, stronghold.Admin);
        await stronghold.AssertRefusedAsync(session.AccessToken);
        await RefusedAsync(() => stronghold.Auth.RefreshAsync(new() { RefreshToken = session.RefreshToken }).ResponseAsync);
        await stronghold.LogInAsync("dora");
    }

    [Fact]
    public async Task Sessions_that_were_ended_are_over_for_access_and_refresh()
    {
        await stronghold.PersonAsync("elsa");
        foreach (var end in (Func<string, Task>[])
        [
            _ => stronghold.Users.EndSessionsAsync(new() { Name = "elsa" }, stronghold.Admin).ResponseAsync,
            token => stronghold.Auth.LogOutAsync(new(), Stronghold.Shown(token)).ResponseAsync,
        ])
        {
            var session = await stronghold.LogInAsync("elsa");
            await end(session.AccessToken);
            await stronghold.AssertRefusedAsync(session.AccessToken);
            await RefusedAsync(() => stronghold.Auth.RefreshAsync(new() { RefreshToken = session.RefreshToken }).ResponseAsync);
        }
    }

    [Fact]
    public async Task A_scope_that_was_lowered_holds_for_tokens_made_before()
    {
        var session = await stronghold.LogInAsync(await stronghold.PersonAsync("lola"));
        var shown = Stronghold.Shown(session.AccessToken);
        await stronghold.Tenancy.CreateOrgAsync(new() { Org = "lola-1" }, shown);
        await stronghold.Users.ChangeScopeAsync(new() { Name = "lola", Scope = "read" }, stronghold.Admin);
        await Stronghold.RefusedAsync(StatusCode.PermissionDenied,
            () => stronghold.Tenancy.CreateOrgAsync(new() { Org = "lola-2" }, shown).ResponseAsync);
        Assert.Equal("read", (await stronghold.Auth.WhoAmIAsync(new(), shown)).Scope);

        // What it was raised to since does not come back to a token that was made for less.
        var low = await stronghold.LogInAsync("lola");
        await stronghold.Users.ChangeScopeAsync(new() { Name = "lola", Scope = "admin" }, stronghold.Admin);
        Assert.Equal("read", (await stronghold.Auth.WhoAmIAsync(new(), Stronghold.Shown(low.AccessToken))).Scope);
    }

    [Fact]
    public async Task A_password_that_was_changed_ends_the_session_that_changed_it()
    {
        var session = await stronghold.LogInAsync(await stronghold.PersonAsync("cara"));
        await stronghold.Auth.ChangePasswordAsync(
            new() { OldPassword = Stronghold.Password, Password = "yet another 9 horses" }, Stronghold.Shown(session.AccessToken));
        await stronghold.AssertRefusedAsync(session.AccessToken);
        await RefusedAsync(() => stronghold.LogInAsync("cara"));
    }

    private static Task<Status> RefusedAsync(Func<Task> call) => Stronghold.RefusedAsync(StatusCode.Unauthenticated, call);
}
