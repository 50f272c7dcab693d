using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Approvals.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;
using Grpc.Core;

namespace AgentAssembly.Edges.Cli.Approvals;

/// <summary><c>aasm approvals approve</c> and <c>reject</c>. Who decides is who is known to the server, and nobody's word.</summary>
internal static class DecideCommand
{
    public static Command Approve(CommandContext around)
    {
        var id = ApprovalGroup.Id();
        var reason = Words.Reason(isRequired: false);
        var conditions = Words.Many(
            "--condition", "SLUG", "What you want observed, such as read-only; told to the agent; may be given again");
        var consent = new Consent();
        var command = new Command("approve", "Let a request go ahead, once; it is shown and has to be confirmed")
        {
            id, reason, conditions,
        };
        consent.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            consent.RequireSomebody(parsed, talk.Surroundings);
            var name = parsed.GetValue(id)!;
            if (!consent.IsGiven(parsed))
            {
                var client = new ApprovalAdminService.ApprovalAdminServiceClient(talk.Channel);
                var shown = await talk.AskAsync(client.GetApprovalAsync, new GetApprovalRequest { Id = name }).ConfigureAwait(false);
                await ShowAsync(talk, name).ConfigureAwait(false);
                await consent.RequireAsync(parsed, ApprovalText.QuestionOf(shown.Approval), talk).ConfigureAwait(false);
            }

            var request = new DecideRequest
            {
                RequestId = name, Decision = ApprovalDecisionType.Approved, Reason = parsed.GetValue(reason) ?? "",
            };
            request.Conditions.AddRange(parsed.GetValue(conditions) ?? []);
            await DecideAsync(talk, request).ConfigureAwait(false);
        });
    }

    public static Command Reject(CommandContext around)
    {
        var id = ApprovalGroup.Id();
        var reason = Words.Reason("Why; it is recorded, and told to the agent");
        return around.AtServer(
            new Command("reject", "Refuse a request: the action must not happen") { id, reason },
            (parsed, talk) => DecideAsync(talk, new DecideRequest
            {
                RequestId = parsed.GetValue(id), Decision = ApprovalDecisionType.Rejected, Reason = parsed.GetValue(reason),
            }));
    }

    // Nobody is to agree to what he has not seen; where it cannot be shown, he is told why before he is asked.
    private static async Task ShowAsync(ServerTalk talk, string id)
    {
        try
        {
            talk.Screen.Explain(new Facts().AddMembers("input ", await ApprovalGroup.InputsAsync(talk, id).ConfigureAwait(false)));
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.FailedPrecondition)
        {
            talk.Screen.Explain(new Facts().Add("input", $"cannot be shown: {e.Status.Detail}"));
        }
    }

    private static async Task DecideAsync(ServerTalk talk, DecideRequest request)
    {
        var client = new ApprovalService.ApprovalServiceClient(talk.Channel);
        var response = await talk.ChangeAsync(client.DecideAsync, request).ConfigureAwait(false);
        if (!response.Success)
        {
            throw new CliException(ExitCode.Conflict, response.ErrorMessage);
        }

        ulong? position = response.HasPosition ? response.Position : null;
        if (talk.Screen.IsJson)
        {
            talk.Screen.WriteJson(new { changed = response.HasPosition, status = response.Status, position });
            return;
        }

        ChangeReport.Line(
            talk.Screen,
            response.Status == "pending"
                ? $"your vote on {request.RequestId} counts; others have to agree, too"
                : $"{request.RequestId} {response.Status}",
            position);
    }
}
