using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Contracts.Gateway.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Specs.EndToEnd.Tenancy;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Attacks;

/// <summary>A stream ends with what its caller showed, though nobody asks anything more.</summary>
public sealed class OutlivedStreamSpecs(Stronghold stronghold) : IClassFixture<Stronghold>
{
    private static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Whoever_follows_the_log_hears_no_more_when_the_key_is_revoked()
    {
        var issued = await stronghold.IssueAsync("read");
        using var stream = await FollowAsync(issued.Key);
        await stronghold.Keys.RevokeApiKeyAsync(new() { KeyId = issued.KeyId, Reason = "spec" }, stronghold.Admin);
        await EndsAsync(stream.ResponseStream);
    }

    [Fact]
    public async Task Whoever_follows_the_log_hears_no_more_when_the_session_ends_or_may_less()
    {
        foreach (var (name, end) in (IEnumerable<(string, Func<string, Task>)>)
        [
            ("sara", name => stronghold.Users.EndSessionsAsync(new() { Name = name }, stronghold.Admin).ResponseAsync),
            ("sina", name => stronghold.Users.DisableUserAsync(new() { Name = name, Reason = "spec" }, stronghold.Admin).ResponseAsync),
            ("suse", name => stronghold.Users.ChangeScopeAsync(new() { Name = name, Scope = "read" }, stronghold.Admin).ResponseAsync),
        ])
        {
            var session = await stronghold.LogInAsync(await stronghold.PersonAsync(name));
            using var stream = await FollowAsync(session.AccessToken);
            await end(name);
            await EndsAsync(stream.ResponseStream);
        }
    }

    [Fact]
    public async Task Whoever_follows_the_log_hears_no_more_when_the_key_expires()
    {
        var issued = await stronghold.IssueAsync("read", lifetime: TimeSpan.FromSeconds(2));
        using var stream = await FollowAsync(issued.Key);
        await EndsAsync(stream.ResponseStream);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_listens_for_stale_policies_hears_no_more(bool isInMessage)
    {
        using var agent = await stronghold.AgentAsync();
        using var stream = new InvalidationService.InvalidationServiceClient(stronghold.NewSource())
            .Subscribe(isInMessage ? [] : agent.Credential);
        await stream.RequestStream.WriteAsync(
            new() { AssemblyId = "spec", Initial = new() { CredentialToken = isInMessage ? agent.Token : "" } });
        Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(HangLimit));
        await RevokeAsync(agent);
        await EndsAsync(stream.ResponseStream);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_listens_for_signals_to_an_agent_hears_no_more(bool isOfOperations)
    {
        using var agent = await stronghold.AgentAsync();
        var source = stronghold.NewSource();
        using var operations = new PolicyService.PolicyServiceClient(source)
            .OpControlStream(new() { AgentId = agent.Id, CredentialToken = agent.Token });
        using var lifecycle = new AgentLifecycleService.AgentLifecycleServiceClient(source)
            .ControlStream(new() { AgentId = agent.Id, CredentialToken = agent.Token });
        await RevokeAsync(agent);
        if (isOfOperations)
        {
            await EndsAsync(operations.ResponseStream);
        }
        else
        {
            await EndsAsync(lifecycle.ResponseStream);
        }
    }

    [Fact]
    public async Task An_agent_that_is_suspended_goes_on_hearing_what_is_to_become_of_it()
    {
        using var agent = await stronghold.AgentAsync();
        var agents = new AgentAdminService.AgentAdminServiceClient(stronghold.Server.Channel);
        using var lifecycle = new AgentLifecycleService.AgentLifecycleServiceClient(stronghold.NewSource())
            .ControlStream(new() { AgentId = agent.Id, CredentialToken = agent.Token });
        await agents.SuspendAgentAsync(new() { Agent = Wire.Ref(agent.HexId, agent.Org), Reason = "spec" }, stronghold.Admin);
        Assert.Equal(ControlCommand.CommandOneofCase.Suspend, (await NextAsync(lifecycle.ResponseStream)).CommandCase);
        await agents.ResumeAgentAsync(new() { Agent = Wire.Ref(agent.HexId, agent.Org) }, stronghold.Admin);
        Assert.Equal(ControlCommand.CommandOneofCase.Resume, (await NextAsync(lifecycle.ResponseStream)).CommandCase);
    }

    [Fact]
    public async Task Reports_are_taken_no_more_from_an_open_stream()
    {
        using var agent = await stronghold.AgentAsync();
        using var stream = new AuditService.AuditServiceClient(stronghold.NewSource()).StreamEvents(agent.Credential);
        await stream.RequestStream.WriteAsync(Wire.Report(agent.Id, "before"));
        await RevokeAsync(agent);
        await stream.RequestStream.WriteAsync(Wire.Report(agent.Id, "after"));
        await stream.RequestStream.CompleteAsync();
        await Stronghold.RefusedAsync(StatusCode.Unauthenticated, () => stream.ResponseAsync.WaitAsync(HangLimit));
    }

    private async Task<AsyncServerStreamingCall<SubscribeResponse>> FollowAsync(string credential)
    {
        var stream = new LogService.LogServiceClient(stronghold.NewSource()).Subscribe(new() { FromEnd = true }, Stronghold.Shown(credential));
        var first = await NextAsync(stream.ResponseStream);
        Assert.Equal(SubscribeResponse.MessageOneofCase.CaughtUp, first.MessageCase);
        return stream;
    }

    private static async Task<T> NextAsync<T>(IAsyncStreamReader<T> stream)
    {
        Assert.True(await stream.MoveNext(CancellationToken.None).WaitAsync(HangLimit));
        return stream.Current;
    }

    // What was on its way may still come.
    private static Task<Status> EndsAsync<T>(IAsyncStreamReader<T> stream) => Stronghold.RefusedAsync(StatusCode.Unauthenticated, async () =>
    {
        while (await stream.MoveNext(CancellationToken.None).WaitAsync(HangLimit))
        {
            Assert.NotNull(stream.Current);
        }
    });

    private async Task RevokeAsync(TestAgent agent) =>
        await new AgentAdminService.AgentAdminServiceClient(stronghold.Server.Channel).RevokeCredentialAsync(
            new() { Agent = Wire.Ref(agent.HexId, agent.Org), Reason = "spec" }, stronghold.Admin);
}
