using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Policies.V1;
using Grpc.Net.Client;
using Decision = AgentAssembly.Contracts.Common.V1.Decision;

namespace AgentAssembly.Specs.EndToEnd.Day;

/// <summary>What every part of the day works with.</summary>
internal sealed record Stage(DayClient Client, Cast Cast, Traffic Traffic)
{
    public static AgentAdminService.AgentAdminServiceClient Agents(GrpcChannel channel) => new(channel);

    public static TenancyService.TenancyServiceClient Tenancy(GrpcChannel channel) => new(channel);

    public static HaltService.HaltServiceClient Halts(GrpcChannel channel) => new(channel);

    public static OperationService.OperationServiceClient Operations(GrpcChannel channel) => new(channel);

    /// <summary>Asks once, where nothing else is done to the agent, and gets what was foretold.</summary>
    public async Task<CheckActionResponse> SeeAsync(DayAgent agent, string tool = DayAgent.Allowed)
    {
        var expected = agent.Look(tool)!.Value.Forecast;
        var reply = await CheckAsync(agent.Ask(tool, agent.TraceOf("seen"), "s"));
        Assert.Equal(expected, new Forecast(reply.Decision, reply.Reason));
        return reply;
    }

    public Task<CheckActionResponse> CheckAsync(CheckActionRequest request) => Client.AskAsync(
        channel => new PolicyService.PolicyServiceClient(channel).CheckActionAsync(request).ResponseAsync);

    /// <summary>Asks and compares verdict and reason.</summary>
    public async Task AnswersAsync(CheckActionRequest request, Decision decision, string reason)
    {
        var reply = await CheckAsync(request);
        Assert.Equal((decision, reason), (reply.Decision, reply.Reason));
    }

    /// <summary>Several agents, each seen once.</summary>
    public async Task SeeAllAsync(IEnumerable<DayAgent> agents)
    {
        foreach (var agent in agents)
        {
            await SeeAsync(agent);
        }
    }
}
