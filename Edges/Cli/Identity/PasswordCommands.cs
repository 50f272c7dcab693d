using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Sessions;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Identity;

/// <summary><c>aasm user accept</c> and <c>aasm user password</c>.</summary>
internal static class PasswordCommands
{
    public static Command Accept(CommandContext around)
    {
        var input = SecretInput.Make("the token and the new password, one a line");
        return around.AtServer(
            new Command("accept", "Set your password with the token of an invitation or a reset") { input },
            new ServerOptions(isCaller: false),
            async (parsed, talk) =>
            {
                var secrets = await SecretInput.ReadAsync(
                    parsed.GetValue(input), talk, "Token: ", "New password: ").ConfigureAwait(false);
                var client = new AuthService.AuthServiceClient(talk.Channel);
                var response = await talk.ChangeAsync(client.SetPasswordAsync, new SetPasswordRequest
                {
                    Token = secrets[0],
                    Password = secrets[1],
                }).ConfigureAwait(false);
                Say(talk.Screen, response);
                return ExitCode.Ok;
            });
    }

    public static Command Change(CommandContext around)
    {
        var input = SecretInput.Make("the old and the new password, one a line");
        return around.AtServer(
            new Command("password", "Change your password; all your sessions end") { input },
            async (parsed, talk) =>
            {
                var secrets = await SecretInput.ReadAsync(
                    parsed.GetValue(input), talk, "Old password: ", "New password: ").ConfigureAwait(false);
                var client = new AuthService.AuthServiceClient(talk.Channel);
                var response = await talk.ChangeAsync(client.ChangePasswordAsync, new ChangePasswordRequest
                {
                    OldPassword = secrets[0],
                    Password = secrets[1],
                }).ConfigureAwait(false);
                if (talk.Link.Proof is KeptProof kept)
                {
                    await kept.ForgetAsync().ConfigureAwait(false);
                }

                Say(talk.Screen, response);
            });
    }

    private static void Say(Screen screen, SetPasswordResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { name = response.Name });
        }
        else
        {
            screen.Prose($"the account {response.Name} has its new password, and no session goes on: 'aasm login {response.Name}' begins one", Tone.Good);
        }
    }
}
