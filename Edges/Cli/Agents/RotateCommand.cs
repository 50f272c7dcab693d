using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary><c>aasm agent rotate</c>.</summary>
internal static class RotateCommand
{
    public static Command Make(CommandContext around)
    {
        var agent = new AgentArgument();
        var reason = Words.Reason();
        var command = new Command("rotate", "Give an agent a new credential, which is shown once; the old one ends")
        {
            reason,
        };
        agent.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var client = new AgentAdminService.AgentAdminServiceClient(talk.Channel);
            var response = await talk.ChangeAsync(client.RotateCredentialAsync, new RotateCredentialRequest
            {
                Agent = agent.Of(parsed, talk),
                Reason = parsed.GetValue(reason),
            }).ConfigureAwait(false);
            Say(talk.Screen, response);
        });
    }

    private static void Say(Screen screen, RotateCredentialResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { credential_token = response.CredentialToken, position = response.Position });
            return;
        }

        screen.Write(new Facts()
            .AddWhole("credential", response.CredentialToken)
            .Add("position", $"{response.Position}"));
        screen.Prose(
            "The credential is shown this once and kept nowhere: give it to the agent now. The old one counts no more.",
            Tone.Warn);
    }
}
