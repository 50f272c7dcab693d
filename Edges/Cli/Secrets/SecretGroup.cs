using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;
using Google.Protobuf;

namespace AgentAssembly.Edges.Cli.Secrets;

/// <summary><c>aasm secret</c>.</summary>
internal static class SecretGroup
{
    public static Command Make(CommandContext around) => new("secret", "Keep the secrets that tool calls of agents get")
    {
        Set(around), Rotate(around), Delete(around), List(around),
    };

    private static Command Set(CommandContext around) => Giving(
        around,
        new Command("set", "Make a secret; arguments refer to it as ${NAME}"),
        "made",
        (client, talk, secret, value) =>
            talk.ChangeAsync(client.RegisterSecretAsync, new RegisterSecretRequest { Secret = secret, Value = value }));

    private static Command Rotate(CommandContext around) => Giving(
        around,
        new Command("rotate", "Give a secret another value; the one before can be used no more"),
        "rotated",
        (client, talk, secret, value) =>
            talk.ChangeAsync(client.RotateSecretAsync, new RotateSecretRequest { Secret = secret, Value = value }));

    private static Command Giving(
        CommandContext around,
        Command command,
        string done,
        Func<SecretAdminService.SecretAdminServiceClient, ServerTalk, SecretRef, ByteString, Task<SecretChangedResponse>> give)
    {
        var (secret, source) = (new SecretOptions(), new ValueSource());
        secret.AddTo(command);
        source.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var value = await source.ReadAsync(parsed, talk).ConfigureAwait(false);
            try
            {
                var client = new SecretAdminService.SecretAdminServiceClient(talk.Channel);
                var named = secret.Of(parsed, talk);
                var response = await give(client, talk, named, UnsafeByteOperations.UnsafeWrap(value)).ConfigureAwait(false);
                Say(talk.Screen, $"secret {NameOf(named)} {done}, version {response.Version}", response);
            }
            finally
            {
                Array.Clear(value);
            }
        });
    }

    private static Command Delete(CommandContext around)
    {
        var (secret, consent) = (new SecretOptions(), new Consent());
        var command = new Command("delete", "End a secret and forget its value");
        secret.AddTo(command);
        consent.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var named = secret.Of(parsed, talk);
            await consent.RequireAsync(
                parsed, $"Delete the secret {NameOf(named)}? Its value cannot be got back.", talk).ConfigureAwait(false);
            var client = new SecretAdminService.SecretAdminServiceClient(talk.Channel);
            var response = await talk.ChangeAsync(
                client.DeleteSecretAsync, new DeleteSecretRequest { Secret = named }).ConfigureAwait(false);
            Say(talk.Screen, $"secret {NameOf(named)} deleted", response);
        });
    }

    private static Command List(CommandContext around)
    {
        var org = Words.Org();
        var team = Words.Option("--team", "TEAM", "Only those that this team's agents can use: its own and the organisation's");
        return around.AtServer(
            new Command("list", "List secrets and who used them; values are never shown") { team, org },
            async (parsed, talk) =>
            {
                var client = new SecretAdminService.SecretAdminServiceClient(talk.Channel);
                var request = new ListSecretsRequest { Org = talk.OrgOf(parsed, org), Team = parsed.GetValue(team) ?? "" };
                var response = await talk.AskAsync(client.ListSecretsAsync, request).ConfigureAwait(false);
                SecretList.Write(talk.Screen, response.Secrets);
            });
    }

    private static void Say(Screen screen, string done, SecretChangedResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                changed = response.Changed,
                version = response.Version,
                position = response.HasPosition ? response.Position : (ulong?)null,
            });
            return;
        }

        ChangeReport.Line(screen, done, response.HasPosition ? response.Position : null);
    }

    private static string NameOf(SecretRef secret)
    {
        var org = secret.Org.Length > 0 ? secret.Org : "default";
        return secret.Team.Length > 0 ? $"{secret.Name} of {org}/{secret.Team}" : $"{secret.Name} of {org}";
    }
}
