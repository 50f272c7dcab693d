using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Approvals;

/// <summary><c>aasm approvals delegate</c> and <c>undelegate</c>: who decides in whose place.</summary>
internal static class DelegateCommands
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(90);

    public static Command Begin(CommandContext around)
    {
        var (to, from, org) = (To("Who decides in your place, such as user:bob"), From(), Words.Org());
        var team = Words.Option("--team", "TEAM", "Only requests of this team");
        var time = Durations.Option("--for", "How long", TimeSpan.FromMinutes(1), LongestTime);
        time.Required = true;
        var reason = Words.Reason(isRequired: false);
        var command = new Command("delegate", "Let somebody decide by your right for a while") { to, time, team, from, reason, org };
        return around.AtServer(command, (parsed, talk) =>
        {
            var until = talk.Surroundings.Time.GetUtcNow() + parsed.GetValue(time)!.Value;
            var delegation = new ApprovalDelegationRecord
            {
                From = parsed.GetValue(from) ?? "",
                To = parsed.GetValue(to),
                Team = parsed.GetValue(team) ?? "",
                Reason = parsed.GetValue(reason) ?? "",
                UntilUnixMs = until.ToUnixTimeMilliseconds(),
            };
            var request = new DelegateApprovalsRequest { Org = talk.OrgOf(parsed, org), Delegation = delegation };
            var client = new ApprovalAdminService.ApprovalAdminServiceClient(talk.Channel);
            return RouteCommands.SayAsync(talk, $"{delegation.To} decides, too", talk.ChangeAsync(client.DelegateApprovalsAsync, request));
        });
    }

    public static Command End(CommandContext around)
    {
        var (to, from, org) = (To("Who decides no longer"), From(), Words.Org());
        return around.AtServer(new Command("undelegate", "End that early") { to, from, org }, (parsed, talk) =>
        {
            var request = new EndApprovalDelegationRequest
            {
                Org = talk.OrgOf(parsed, org), From = parsed.GetValue(from) ?? "", To = parsed.GetValue(to),
            };
            var client = new ApprovalAdminService.ApprovalAdminServiceClient(talk.Channel);
            return RouteCommands.SayAsync(
                talk, $"{request.To} decides no longer", talk.ChangeAsync(client.EndApprovalDelegationAsync, request));
        });
    }

    private static Argument<string> To(string description) => Words.Argument("WHO", description);

    private static Option<string?> From() => Words.Option("--from", "WHOM", "Whose right, where it is not yours; needs org_admin");
}
