using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Approvals.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Policies.V1;
using Google.Protobuf;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Approvals;

/// <summary>A server whose policy asks people before anything is paid, and that can be killed and started again.</summary>
public sealed class ApprovalServer : IAsyncDisposable
{
    public const string Org = "acme";
    public const string Team = "payments";

    private readonly string _state;

    private ApprovalServer(string state, RunningServer server) => (_state, Server) = (state, server);

    public RunningServer Server { get; private set; }

    public ApprovalService.ApprovalServiceClient Approvals => new(Server.Channel);

    public ApprovalAdminService.ApprovalAdminServiceClient Admin => new(Server.Channel);

    public static async Task<ApprovalServer> StartAsync(int timeoutSeconds = 120, int quorum = 1)
    {
        var state = Directory.CreateTempSubdirectory("aasm-e2e-").FullName;
        await File.WriteAllTextAsync(Path.Combine(state, "policy.yaml"), $$"""
            approval_timeout_secs: {{timeoutSeconds}}
            approval: {quorum: {{quorum}}, roles: [team_admin]}
            tools:
              pay: {allow: true, requires_approval_if: 'true'}
              search: {allow: true}
            """);
        return new(state, await RunningServer.StartOnAsync(state));
    }

    // Ends the process at once, as SIGKILL does, and starts another over what it left.
    public async Task KillAndStartAgainAsync()
    {
        await Server.KillAsync();
        await Server.DisposeAsync();
        Server = await RunningServer.StartOnAsync(_state);
    }

    public async Task<TestAgent> AgentAsync(string role = "", string org = Org, string team = Team)
    {
        var agent = new TestAgent { Org = org, Team = team };
        await agent.RegisterAsync(Server.Channel);
        if (role.Length > 0)
        {
            await new TenancyService.TenancyServiceClient(Server.Channel).GrantRoleAsync(
                new() { Org = org, Team = role == "org_admin" ? "" : team, Principal = $"agent:{agent.Did}", Role = role });
        }

        return agent;
    }

    public static CheckActionRequest Pays(TestAgent agent, int amount = 1) => new()
    {
        AgentId = agent.Id,
        CredentialToken = agent.Token,
        TraceId = "run-1",
        ActionType = ActionType.ToolCall,
        Context = new()
        {
            ToolCall = new() { ToolName = "pay", ArgsJson = ByteString.CopyFromUtf8($"{{\"amount\":{amount}}}") },
        },
    };

    public async Task<CheckActionResponse> PayAsync(TestAgent agent, int amount = 1, string approval = "")
    {
        var request = Pays(agent, amount);
        request.ApprovalId = approval;
        return await Server.Checks.CheckActionAsync(request);
    }

    public async Task<DecideResponse> ApproveAsync(string id, TestAgent? by = null) => await Approvals.DecideAsync(
        new() { RequestId = id, Decision = ApprovalDecisionType.Approved, DecidedBy = "somebody else" }, by?.Credential);

    public static async Task<StatusCode> StatusOfAsync<T>(Task<T> call) =>
        (await Assert.ThrowsAsync<RpcException>(() => call)).StatusCode;

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_state, recursive: true);
    }
}
