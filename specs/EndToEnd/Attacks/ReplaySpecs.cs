using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Common.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Attacks;

/// <summary>What is given for one use is good for one, and what is given for one purpose for no other.</summary>
public sealed class ReplaySpecs(Stronghold stronghold) : IClassFixture<Stronghold>
{
    private const string Another = "another horse 8 battery";

    [Fact]
    public async Task An_invitation_is_taken_once()
    {
        var invited = await stronghold.Users.InviteUserAsync(new() { Name = "ivy", Scope = "read" }, stronghold.Admin);
        await SetPasswordAsync(invited.Token, Stronghold.Password);
        await RefusedAsync(() => SetPasswordAsync(invited.Token, Another));
        await stronghold.LogInAsync("ivy");
    }

    [Fact]
    public async Task A_second_invitation_ends_the_first()
    {
        var first = await stronghold.Users.InviteUserAsync(new() { Name = "iris", Scope = "read" }, stronghold.Admin);
        var second = await stronghold.Users.InviteUserAsync(new() { Name = "iris", Scope = "read" }, stronghold.Admin);
        await RefusedAsync(() => SetPasswordAsync(first.Token, Another));
        await SetPasswordAsync(second.Token, Stronghold.Password);
        await RefusedAsync(() => stronghold.Users.InviteUserAsync(new() { Name = "iris", Scope = "admin" }, stronghold.Admin).ResponseAsync,
            StatusCode.FailedPrecondition);
    }

    [Fact]
    public async Task A_reset_is_taken_once_and_ends_every_session()
    {
        var session = await stronghold.LogInAsync(await stronghold.PersonAsync("rita"));
        var reset = await stronghold.Users.ResetPasswordAsync(new() { Name = "rita" }, stronghold.Admin);
        await stronghold.AssertTakenAsync(session.AccessToken);
        await SetPasswordAsync(reset.Token, Another);
        await stronghold.AssertRefusedAsync(session.AccessToken);
        await RefusedAsync(() => SetPasswordAsync(reset.Token, Stronghold.Password));
        await RefusedAsync(() => RefreshAsync(session.RefreshToken));
        await RefusedAsync(() => stronghold.LogInAsync("rita"));
        await stronghold.Auth.LogInAsync(new() { Name = "rita", Password = Another });
    }

    [Fact]
    public async Task A_refresh_token_that_is_shown_twice_ends_the_session_of_owner_and_thief()
    {
        var first = await stronghold.LogInAsync(await stronghold.PersonAsync("tess"));
        var stolen = await RefreshAsync(first.RefreshToken);
        await stronghold.AssertTakenAsync(stolen.AccessToken);
        await RefusedAsync(() => RefreshAsync(first.RefreshToken));
        await stronghold.AssertRefusedAsync(stolen.AccessToken);
        await stronghold.AssertRefusedAsync(first.AccessToken);
        await RefusedAsync(() => RefreshAsync(stolen.RefreshToken));
        await stronghold.LogInAsync("tess");
    }

    [Fact]
    public async Task Of_two_that_race_with_one_refresh_token_no_session_is_left()
    {
        var first = await stronghold.LogInAsync(await stronghold.PersonAsync("race"));
        var racers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                return await RefreshAsync(first.RefreshToken);
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.Unauthenticated)
            {
                return null;
            }
        }));
        foreach (var racer in racers.OfType<SessionResponse>())
        {
            await stronghold.AssertRefusedAsync(racer.AccessToken);
        }

        Assert.InRange(racers.Count(racer => racer is not null), 0, 1);
        await stronghold.AssertRefusedAsync(first.AccessToken);
    }

    [Fact]
    public async Task No_secret_passes_for_one_of_another_kind()
    {
        var name = await stronghold.PersonAsync("mixa");
        var session = await stronghold.LogInAsync(name);
        var reset = await stronghold.Users.ResetPasswordAsync(new() { Name = name }, stronghold.Admin);
        foreach (var credential in (string[])[session.RefreshToken, reset.Token, Stronghold.Password, name, "first", "apikey:first"])
        {
            await stronghold.AssertRefusedAsync(credential.Replace(' ', '_'));
        }

        foreach (var token in (string[])[session.AccessToken[..200], reset.Token, stronghold.AdminKey, Swapped(session.RefreshToken, "aarst_")])
        {
            await RefusedAsync(() => RefreshAsync(token));
        }

        foreach (var token in (string[])
        [
            session.RefreshToken, stronghold.AdminKey, Swapped(reset.Token, "aainv_"), Swapped(session.RefreshToken, "aarst_"),
            Swapped(session.RefreshToken, "aainv_"),
        ])
        {
            await RefusedAsync(() => SetPasswordAsync(token, Another));
        }

        await stronghold.AssertTakenAsync(session.AccessToken);
    }

    [Fact]
    public async Task A_members_credential_is_no_agents_in_a_message()
    {
        using var agent = await stronghold.AgentAsync();
        var lifecycle = new AgentLifecycleService.AgentLifecycleServiceClient(stronghold.NewSource());
        var session = await stronghold.LogInAsync(await stronghold.PersonAsync("mema"));
        Assert.Equal(Decision.Allow, (await stronghold.Server.Checks.CheckActionAsync(agent.ToolCall("search"))).Decision);
        foreach (var credential in (string[])[stronghold.AdminKey, session.AccessToken, session.RefreshToken])
        {
            var check = agent.ToolCall("search");
            check.CredentialToken = credential;
            Assert.Equal(Decision.Deny, (await stronghold.Server.Checks.CheckActionAsync(check, stronghold.Admin)).Decision);
            await RefusedAsync(() => lifecycle.HeartbeatAsync(new() { AgentId = agent.Id, CredentialToken = credential }, stronghold.Admin).ResponseAsync);
            await RefusedAsync(() => lifecycle.DeregisterAsync(new() { AgentId = agent.Id, CredentialToken = credential }, stronghold.Admin).ResponseAsync);
            using var newcomer = new TestAgent { Org = "acme", Team = "desk" };
            var application = await newcomer.ApplicationAsync(stronghold.Server.Channel);
            application.EnrollmentToken = credential.Length <= 256 ? credential : credential[..256];
            await RefusedAsync(() => newcomer.JoinAsync(stronghold.Server.Channel, application), StatusCode.PermissionDenied);
        }
    }

    [Fact]
    public async Task An_agents_credential_is_no_members()
    {
        using var agent = await stronghold.AgentAsync();
        await RefusedAsync(() => stronghold.Keys.IssueApiKeyAsync(new() { Scope = "admin", Label = "x" }, agent.Credential).ResponseAsync,
            StatusCode.PermissionDenied);
        await RefusedAsync(() => stronghold.Auth.ExchangeKeyAsync(new(), agent.Credential).ResponseAsync, StatusCode.FailedPrecondition);
        await RefusedAsync(() => stronghold.Auth.ChangePasswordAsync(
            new() { OldPassword = Stronghold.Password, Password = Another }, agent.Credential).ResponseAsync, StatusCode.FailedPrecondition);
        await RefusedAsync(() => RefreshAsync(agent.Token));
        Assert.StartsWith("agent:", (await stronghold.Auth.WhoAmIAsync(new(), agent.Credential)).Principal, StringComparison.Ordinal);
    }

    private static string Swapped(string token, string prefix) => prefix + token[(token.IndexOf('_', StringComparison.Ordinal) + 1)..];

    private async Task SetPasswordAsync(string token, string password) =>
        await stronghold.Auth.SetPasswordAsync(new() { Token = token, Password = password });

    private async Task<SessionResponse> RefreshAsync(string token) => await stronghold.Auth.RefreshAsync(new() { RefreshToken = token });

    private static Task<Status> RefusedAsync(Func<Task> call, StatusCode code = StatusCode.Unauthenticated) => Stronghold.RefusedAsync(code, call);
}
