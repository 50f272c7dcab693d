using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Brake;

/// <summary><c>aasm halt order</c>.</summary>
internal static class HaltOrderCommand
{
    public static Command Make(CommandContext around)
    {
        var target = new HaltTarget();
        var terminate = new Option<bool>("--terminate")
        {
            Description = "Fail running operations for good, too; else they wait",
        };
        var reason = Words.Reason();
        var consent = new Consent();
        var command = new Command("order", "Halt: nothing in its scope is allowed once this has answered")
        {
            terminate, reason,
        };
        target.AddTo(command);
        consent.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var request = new OrderHaltRequest
            {
                Scope = target.Of(parsed, talk),
                Signal = parsed.GetValue(terminate) ? "terminate" : "pause",
                Reason = parsed.GetValue(reason),
            };
            if (QuestionOf(request) is { } question)
            {
                await consent.RequireAsync(parsed, question, talk).ConfigureAwait(false);
            }

            var client = new HaltService.HaltServiceClient(talk.Channel);
            var response = await talk.ChangeAsync(client.OrderHaltAsync, request).ConfigureAwait(false);
            HaltText.Write(talk.Screen, "halted", response);
        });
    }

    // A pause of less than everything is undone by a release, and has to be quick: nobody is asked.
    private static string? QuestionOf(OrderHaltRequest request) => request switch
    {
        { Signal: "terminate" } =>
            $"Halt {HaltText.ScopeOf(request.Scope)} and fail its running operations for good? "
            + "A release does not bring them back.",
        { Scope.Fleet: true } => "Halt the fleet? Every action of every agent is denied until it is released.",
        _ => null,
    };
}
