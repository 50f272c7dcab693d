using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Agents.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <summary>A server with two orgs and teams in which nobody is enrolled.</summary>
public sealed class Enrolments : IAsyncLifetime
{
    public RunningServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await RunningServer.StartAsync();
        var tenancy = new TenancyService.TenancyServiceClient(Server.Channel);
        foreach (var (org, team) in ((string, string)[])[("acme", "desk"), ("acme", "annex"), ("globex", "desk")])
        {
            await tenancy.CreateOrgAsync(new() { Org = org });
            await tenancy.CreateTeamAsync(new() { Org = org, Team = team });
        }
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    public async Task<RegisterRequest> ApplicationAsync(TestAgent agent, string enrollmentToken)
    {
        var application = await agent.ApplicationAsync(Server.Channel);
        application.EnrollmentToken = enrollmentToken;
        return application;
    }

    /// <summary>An application is refused with a status.</summary>
    public async Task<string> RefusedAsync(StatusCode status, TestAgent agent, Action<RegisterRequest>? add = null)
    {
        var application = await agent.ApplicationAsync(Server.Channel);
        add?.Invoke(application);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => agent.JoinAsync(Server.Channel, application));
        Assert.Equal(status, refusal.StatusCode);
        return refusal.Status.Detail;
    }
}
