using System.CommandLine;
using System.Text.Json;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Approvals;

/// <summary><c>aasm approvals</c>.</summary>
internal static class ApprovalGroup
{
    private const int CountMax = 1_000;
    private static readonly string[] Statuses = ["pending", "approved", "rejected", "expired", "withdrawn", "redeemed"];

    public static Command Make(CommandContext around) => new("approvals", "See and decide what people are asked before agents act")
    {
        List(around), Get(around), DecideCommand.Approve(around), DecideCommand.Reject(around), Forward(around),
        Withdraw(around), WatchCommand.Make(around), RouteCommands.Make(around), DelegateCommands.Begin(around), DelegateCommands.End(around),
    };

    /// <summary>What names a question.</summary>
    internal static Argument<string> Id() => Words.Argument("ID", "The request's id, as 'aasm approvals list' and a PENDING answer show it");

    private static Command List(CommandContext around)
    {
        var org = Words.Org();
        var status = Words.Many(
            "--status", "STATUS", "Only these; may be given again; else pending. 'all' shows every one", [.. Statuses, "all"]);
        var agent = Words.Option("--agent", "AGENT", "Only requests of this agent: an id or a DID");
        var team = Words.Option("--team", "TEAM", "Only requests of this team");
        var count = Options.Number("-n", "How many at most", 1, CountMax, 100);
        return around.AtServer(
            new Command("list", "List requests, the latest first") { status, agent, team, count, org },
            async (parsed, talk) =>
            {
                var wanted = parsed.GetValue(status) is { Length: > 0 } named ? named : ["pending"];
                var request = new ListApprovalsRequest
                {
                    Org = talk.OrgOf(parsed, org),
                    Agent = parsed.GetValue(agent) ?? "",
                    Team = parsed.GetValue(team) ?? "",
                    PageSize = (uint)parsed.GetValue(count),
                };
                request.Statuses.AddRange(wanted.Contains("all") ? [] : wanted);
                var client = new ApprovalAdminService.ApprovalAdminServiceClient(talk.Channel);
                var response = await talk.AskAsync(client.ListApprovalsAsync, request).ConfigureAwait(false);
                ApprovalText.WriteList(talk.Screen, response, talk.Surroundings.Time.GetUtcNow());
            });
    }

    private static Command Get(CommandContext around)
    {
        var id = Id();
        var decrypt = new Option<bool>("--decrypt")
        {
            Description = "Show what the action is, redacted as it was recorded, to those who may decide; that somebody looked is recorded too",
        };
        return around.AtServer(
            new Command("get", "Show one request, and everything that happened to it") { id, decrypt },
            async (parsed, talk) =>
            {
                var client = new ApprovalAdminService.ApprovalAdminServiceClient(talk.Channel);
                var response = await talk.AskAsync(
                    client.GetApprovalAsync, new GetApprovalRequest { Id = parsed.GetValue(id) }).ConfigureAwait(false);
                ApprovalText.Write(
                    talk.Screen, response, parsed.GetValue(decrypt) ? await InputsAsync(talk, parsed.GetValue(id)!).ConfigureAwait(false) : null);
            });
    }

    /// <summary>What an action is, redacted.</summary>
    internal static async Task<JsonElement> InputsAsync(ServerTalk talk, string id)
    {
        var client = new ApprovalAdminService.ApprovalAdminServiceClient(talk.Channel);
        var response = await talk.ChangeAsync(
            client.RevealApprovalInputsAsync, new RevealApprovalInputsRequest { Id = id }).ConfigureAwait(false);
        return JsonDocument.Parse(response.InputsJson.Memory).RootElement;
    }

    private static Command Forward(CommandContext around)
    {
        var id = Id();
        var to = Words.Option("--to", "WHOM", "A role (developer, team_admin, org_admin) or a principal, such as user:anna");
        to.Required = true;
        var reason = Words.Reason();
        return around.AtServer(
            new Command("forward", "Let a request wait for somebody else; who may decide stays as it is") { id, to, reason },
            async (parsed, talk) =>
            {
                var request = new ForwardApprovalRequest
                {
                    Id = parsed.GetValue(id), To = parsed.GetValue(to), Reason = parsed.GetValue(reason),
                };
                var client = new ApprovalAdminService.ApprovalAdminServiceClient(talk.Channel);
                var response = await talk.ChangeAsync(client.ForwardApprovalAsync, request).ConfigureAwait(false);
                ChangeReport.Write(
                    talk.Screen, $"{request.Id} waits for {request.To}", response.Changed, response.HasPosition ? response.Position : null);
            });
    }

    private static Command Withdraw(CommandContext around)
    {
        var id = Id();
        var reason = Words.Reason(isRequired: false);
        return around.AtServer(new Command("withdraw", "Take a request back, or a grant that was not used") { id, reason }, async (parsed, talk) =>
        {
            var request = new WithdrawApprovalRequest { Id = parsed.GetValue(id), Reason = parsed.GetValue(reason) ?? "" };
            var client = new ApprovalAdminService.ApprovalAdminServiceClient(talk.Channel);
            var response = await talk.ChangeAsync(client.WithdrawApprovalAsync, request).ConfigureAwait(false);
            ChangeReport.Write(
                talk.Screen, $"{request.Id} {response.Status}", response.Changed, response.HasPosition ? response.Position : null);
        });
    }
}
