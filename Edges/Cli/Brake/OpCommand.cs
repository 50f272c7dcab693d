using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using Grpc.Core;
using Client = AgentAssembly.Contracts.Admin.V1.OperationService.OperationServiceClient;

namespace AgentAssembly.Edges.Cli.Brake;

/// <summary>A command to one operation. All have the same request and answer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Done">What has happened to the operation.</param>
/// <param name="MethodOf">The method of the client.</param>
internal sealed record OpVerb(
    string Name,
    string Description,
    string Done,
    Func<Client, Func<OperationRequest, CallOptions, AsyncUnaryCall<OperationChangedResponse>>> MethodOf)
{
    /// <summary>Whether a reason has to be given.</summary>
    public bool NeedsReason { get; init; } = true;

    /// <summary>What is asked before, of the operation's name; null where nothing is.</summary>
    public Func<string, string>? Question { get; init; }
}

/// <summary><c>aasm op pause</c> and its like.</summary>
internal static class OpCommand
{
    public static Command Make(CommandContext around, OpVerb verb)
    {
        var operation = Words.Argument("OP", "The operation: trace and span joined by a colon");
        var org = Words.Org();
        var reason = Words.Reason(isRequired: verb.NeedsReason);
        var consent = verb.Question is null ? null : new Consent();
        var command = new Command(verb.Name, verb.Description) { operation, org, reason };
        consent?.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var request = new OperationRequest
            {
                Org = talk.OrgOf(parsed, org),
                OpId = parsed.GetValue(operation)!,
                Reason = parsed.GetValue(reason) ?? "",
            };
            if (consent is not null)
            {
                await consent.RequireAsync(parsed, verb.Question!(request.OpId), talk).ConfigureAwait(false);
            }

            var method = verb.MethodOf(new Client(talk.Channel));
            OpText.Write(talk.Screen, verb.Done, await talk.ChangeAsync(method, request).ConfigureAwait(false));
        });
    }
}
