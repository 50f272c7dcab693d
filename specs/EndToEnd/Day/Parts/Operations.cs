using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace AgentAssembly.Specs.EndToEnd.Day.Parts;

/// <summary>Operations are paused, resumed, completed and terminated.</summary>
internal static class Operations
{
    // A step that was made, and whose answer was lost, is refused when it is asked for again.
    private const string Made = "OPERATION_STATE";

    public static async Task RunAsync(Stage stage)
    {
        var agent = stage.Cast.Core.Chain[0];
        var (one, other) = (agent.Ask(DayAgent.Allowed, "refund", "1"), agent.Ask(DayAgent.Allowed, "refund", "2"));
        await stage.AnswersAsync(one, Decision.Allow, "");
        await stage.AnswersAsync(other, Decision.Allow, "");

        await StepAsync(stage, "refund:1", (to, request) => to.PauseOperationAsync(request));
        await stage.AnswersAsync(one, Decision.Deny, "operation paused");
        await stage.AnswersAsync(other, Decision.Allow, "");
        await StepAsync(stage, "refund:1", (to, request) => to.ResumeOperationAsync(request));
        await stage.AnswersAsync(one, Decision.Allow, "");
        await StepAsync(stage, "refund:1", (to, request) => to.CompleteOperationAsync(request));
        await StepAsync(stage, "refund:2", (to, request) => to.TerminateOperationAsync(request));
        await stage.AnswersAsync(other, Decision.Deny, "operation terminated");

        foreach (var ended in (string[])["refund:1", "refund:2"])
        {
            await stage.Client.RefusedAsync(StatusCode.FailedPrecondition, Made,
                to => Stage.Operations(to).ResumeOperationAsync(Request(ended)).ResponseAsync);
        }

        await stage.Client.RefusedAsync(StatusCode.NotFound, "NOT_FOUND",
            to => Stage.Operations(to).PauseOperationAsync(Request("refund:3")).ResponseAsync);
    }

    private static async Task StepAsync(
        Stage stage,
        string operation,
        Func<OperationService.OperationServiceClient, OperationRequest, AsyncUnaryCall<OperationChangedResponse>> step)
    {
        Task<OperationChangedResponse> Ask(GrpcChannel to) => step(Stage.Operations(to), Request(operation)).ResponseAsync;
        await stage.Client.DoAsync(Ask, Made);
    }

    private static OperationRequest Request(string operation) =>
        new() { Org = "globex", OpId = operation, Reason = "looked odd" };
}
