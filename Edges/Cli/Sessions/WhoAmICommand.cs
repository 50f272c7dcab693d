using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Sessions;

/// <summary><c>aasm whoami</c>: who the server takes one for; or, offline, what would be shown to it.</summary>
internal static class WhoAmICommand
{
    public static Command Make(CommandContext around)
    {
        var offline = new Option<bool>("--offline") { Description = "Ask no server: say what is kept here" };
        var options = new ServerOptions();
        var command = new Command("whoami", "Ask a server who it takes you for, and what you may") { offline };
        options.AddTo(command);
        around.Run(command, async (parsed, _, interrupted) =>
        {
            if (parsed.GetValue(offline))
            {
                var destination = options.DestinationOf(parsed, around);
                var proof = await options.ProofForAsync(destination, parsed, around, interrupted).ConfigureAwait(false);
                SessionReport.SayKept(around.ScreenFor(parsed), destination, proof);
                return proof is NoProof ? ExitCode.NotAuthenticated : ExitCode.Ok;
            }

            using var talk = await options.OpenAsync(parsed, around, interrupted).ConfigureAwait(false);
            var client = new AuthService.AuthServiceClient(talk.Channel);
            SessionReport.Say(talk, await talk.AskAsync(client.WhoAmIAsync, new WhoAmIRequest()).ConfigureAwait(false));
            return ExitCode.Ok;
        });
        return command;
    }
}
