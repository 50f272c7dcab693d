using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;
using static AgentAssembly.Specs.Commands.Identity.IdentitySide;

namespace AgentAssembly.Specs.Commands.Identity;

public sealed class ApiKeySpecs
{
    [Fact]
    public async Task A_key_says_who_calls_from_its_issue_to_its_revocation()
    {
        await using var side = await StartAsync();
        var key = await side.KeyAsync(CredentialScope.Write, "acme", "payments");

        var caller = Assert.IsType<Caller.Member>(await side.WhoAsync(key.Key));
        Assert.Equal(
            ($"apikey:{key.KeyId}", "acme", "payments", CredentialScope.Write, Assurance.Bound),
            (caller.Principal, caller.Org, caller.Team, caller.Scope, caller.Assurance));

        Value(await side.Keys.RevokeAsync(WriteSide.Local, key.KeyId, "lost", CancellationToken.None));
        Assert.Null(await side.WhoAsync(key.Key));
        Assert.Null(side.Side.Members.Still(caller));
    }

    [Fact]
    public async Task A_key_is_kept_nowhere_and_counts_after_a_restart()
    {
        await using var side = await StartAsync();
        var key = await side.KeyAsync(CredentialScope.Read);
        foreach (var recorded in await side.Side.EventsAsync())
        {
            Assert.DoesNotContain(key.Key[3..], System.Text.Encoding.UTF8.GetString(recorded.Event.Open().Data.Span), StringComparison.Ordinal);
        }

        await using var again = await side.RestartAsync();
        Assert.Equal($"apikey:{key.KeyId}", (await again.WhoAsync(key.Key))?.Principal);
    }

    [Fact]
    public async Task A_key_is_put_to_argon2_once_and_looked_up_every_time()
    {
        await using var side = await StartAsync();
        var key = await side.KeyAsync(CredentialScope.Read, lifetime: TimeSpan.FromHours(1));
        var before = side.Hashing.Runs;

        Assert.NotNull(await side.WhoAsync(key.Key));
        Assert.NotNull(await side.WhoAsync(key.Key));
        Assert.Equal(before + 1, side.Hashing.Runs);

        side.Side.Time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await side.WhoAsync(key.Key));
    }

    // A key that nobody has costs no work that would tell how near it came, and none that a stranger could cause.
    [Theory]
    [InlineData("aa_00000000000000000000000000000000")]
    [InlineData("aa_zz")]
    [InlineData("a.b.c")]
    [InlineData("nonsense")]
    public async Task What_nobody_has_is_nobody_s_and_costs_no_hash(string shown)
    {
        await using var side = await StartAsync();
        await side.KeyAsync(CredentialScope.Read);
        var before = side.Hashing.Runs;

        Assert.Null(await side.WhoAsync(shown));
        Assert.Equal(before, side.Hashing.Runs);
    }

    [Fact]
    public async Task A_rotated_key_counts_beside_the_new_one_as_long_as_was_said()
    {
        await using var side = await StartAsync();
        var old = await side.KeyAsync(CredentialScope.Read);
        var next = Value(await side.Keys.RotateAsync(WriteSide.Local, old.KeyId, TimeSpan.FromHours(1), null, CancellationToken.None));

        Assert.Equal((await side.WhoAsync(old.Key))?.Principal, (await side.WhoAsync(next.Key))?.Principal);
        side.Side.Time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await side.WhoAsync(old.Key));
        Assert.NotNull(await side.WhoAsync(next.Key));

        var third = Value(await side.Keys.RotateAsync(WriteSide.Local, old.KeyId, TimeSpan.Zero, null, CancellationToken.None));
        Assert.Null(await side.WhoAsync(next.Key));
        Assert.NotNull(await side.WhoAsync(third.Key));
    }

    [Fact]
    public async Task A_key_may_rotate_and_revoke_itself_and_no_other()
    {
        await using var side = await StartAsync();
        var (own, other) = (await side.KeyAsync(CredentialScope.Read, "acme"), await side.KeyAsync(CredentialScope.Read, "acme"));
        var self = (await side.WhoAsync(own.Key))!;

        Assert.IsType<Answer<bool>.Forbidden>(await side.Keys.RevokeAsync(self, other.KeyId, "x", CancellationToken.None));
        var next = Value(await side.Keys.RotateAsync(self, own.KeyId, TimeSpan.Zero, null, CancellationToken.None));
        Value(await side.Keys.RevokeAsync((await side.WhoAsync(next.Key))!, own.KeyId, "done", CancellationToken.None));
        Assert.Null(await side.WhoAsync(next.Key));
    }

    [Fact]
    public async Task A_caller_whose_key_was_revoked_meanwhile_changes_nothing()
    {
        await using var side = await StartAsync();
        var key = await side.KeyAsync(CredentialScope.Admin);
        var caller = (await side.WhoAsync(key.Key))!;
        Value(await side.Keys.RevokeAsync(WriteSide.Local, key.KeyId, "lost", CancellationToken.None));

        await Assert.ThrowsAsync<AgentAssembly.Commands.Core.Deciding.ContentionException>(() => side.Side.Tenancy
            .CreateOrgAsync(caller, "late", "", CancellationToken.None).AsTask());
        Assert.Equal(3, await side.Side.CountAsync("org.founded") + 1);
    }

    [Fact]
    public async Task Tokens_of_a_key_count_less_than_it_and_end_apart_from_it()
    {
        await using var side = await StartAsync();
        var key = await side.KeyAsync(CredentialScope.Write, "acme");
        var caller = Assert.IsType<Caller.Member>(await side.WhoAsync(key.Key));
        var read = side.Sessions.Exchange(caller, CredentialScope.Read).AccessToken;
        var most = side.Sessions.Exchange(caller, CredentialScope.Admin).AccessToken;

        Assert.Equal(CredentialScope.Read, Assert.IsType<Caller.Member>(await side.WhoAsync(read)).Scope);
        Assert.Equal(CredentialScope.Write, Assert.IsType<Caller.Member>(await side.WhoAsync(most)).Scope);

        side.Side.Time.Advance(TimeSpan.FromMilliseconds(1));
        Value(await side.Keys.RevokeTokensAsync(WriteSide.Local, key.KeyId, CancellationToken.None));
        Assert.Null(await side.WhoAsync(read));
        Assert.NotNull(await side.WhoAsync(key.Key));
        Assert.NotNull(await side.WhoAsync(side.Sessions.Exchange(caller, CredentialScope.Read).AccessToken));

        Value(await side.Keys.RevokeAsync(WriteSide.Local, key.KeyId, "lost", CancellationToken.None));
        Assert.Null(await side.WhoAsync(most));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task A_token_of_before_a_rotation_ends_with_the_old_secret(int overlapMinutes)
    {
        await using var side = await StartAsync();
        var key = await side.KeyAsync(CredentialScope.Read);
        var token = side.Sessions.Exchange(Assert.IsType<Caller.Member>(await side.WhoAsync(key.Key)), CredentialScope.Read).AccessToken;
        side.Side.Time.Advance(TimeSpan.FromSeconds(1));
        var overlap = TimeSpan.FromMinutes(overlapMinutes);
        var next = Value(await side.Keys.RotateAsync(WriteSide.Local, key.KeyId, overlap, null, CancellationToken.None));

        Assert.Equal(overlapMinutes > 0, await side.WhoAsync(token) is not null);
        side.Side.Time.Advance(overlap);
        Assert.Null(await side.WhoAsync(token));
        var fresh = side.Sessions.Exchange(Assert.IsType<Caller.Member>(await side.WhoAsync(next.Key)), CredentialScope.Read).AccessToken;
        Assert.NotNull(await side.WhoAsync(fresh));
    }

    [Fact]
    public async Task The_first_key_is_made_once_and_never_where_there_is_somebody()
    {
        await using var side = await StartAsync();
        var first = await side.Keys.MakeFirstAsync(CancellationToken.None);
        Assert.True((await side.WhoAsync(first!))!.IsOperator);
        Assert.Null(await side.Keys.MakeFirstAsync(CancellationToken.None));

        Value(await side.Keys.RevokeAsync(WriteSide.Local, "first", "lost", CancellationToken.None));
        await using var again = await side.RestartAsync();
        Assert.Null(await again.Keys.MakeFirstAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Of_two_processes_that_make_the_first_key_at_once_one_makes_it()
    {
        await using var side = await StartAsync();
        await using var other = await side.Side.RestartAsync();
        var keys = new ApiKeyAdministration(other.Commands, other.Permission, side.Hashing, other.Ids, other.Time);

        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => keys.MakeFirstAsync(CancellationToken.None).AsTask()));

        Assert.Single(made, key => key is not null);
        Assert.Equal(1, await other.CountAsync("apikey.issued"));
    }
}
