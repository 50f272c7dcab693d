using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Identity;

namespace AgentAssembly.Edges.Cli.Sessions;

/// <summary><c>aasm login</c>: begins a session, or checks an API key, and keeps it for later commands.</summary>
internal static class LoginCommand
{
    public static Command Make(CommandContext around)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "The account; else you are asked", Arity = ArgumentArity.ZeroOrOne,
        };
        var remember = new Option<bool>("--remember") { Description = "A session of 30 days in place of 12 hours" };
        var input = SecretInput.Make("the name, unless it is given, and the password, one a line");
        var key = Words.Option("--key-file", "FILE", "Log in with the API key in this file, or - for standard input, in place of a password");
        var command = new Command("login", "Log in at a server; commands act as you until 'aasm logout'") { name, remember, input, key };
        command.Validators.Add(result =>
        {
            if (result.GetResult(key) is not null
                && (result.GetValue(name) is not null || result.GetValue(remember) || result.GetResult(input) is not null))
            {
                result.AddError("--key-file is a login of its own: it goes without NAME, --remember and --from-file");
            }
        });
        var options = new ServerOptions(isCaller: false);
        options.AddTo(command);
        around.Run(command, async (parsed, _, interrupted) =>
        {
            var destination = options.DestinationOf(parsed, around);
            RefuseInTheClear(destination);
            var proof = await ProofAsync(parsed.GetValue(key), interrupted).ConfigureAwait(false);
            using var talk = new ServerTalk(
                ServerLink.To(destination.Url, destination.Trust, proof), destination, around.ScreenFor(parsed), around.Surroundings, interrupted);
            var session = proof.Current is { } secret
                ? await ByKeyAsync(talk, secret).ConfigureAwait(false)
                : await ByPasswordAsync(talk, parsed.GetValue(name), parsed.GetValue(remember), parsed.GetValue(input)).ConfigureAwait(false);
            await KeptProof.FileOf(around.Surroundings, talk.Screen.Error)
                .KeepAsync(destination.SessionName, session, CancellationToken.None).ConfigureAwait(false);
            SessionReport.SayLoggedIn(talk, session);
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<CallerProof> ProofAsync(string? file, CancellationToken interrupted)
    {
        if (file is null)
        {
            return new NoProof();
        }

        var key = await CredentialSource.ReadFileAsync("--key-file", file, interrupted).ConfigureAwait(false);
        return ApiKey.IsWellFormed(key)
            ? new GivenProof(key, $"--key-file {file}")
            : throw new CliException(ExitCode.Usage,
                $"--key-file {file} holds no API key: one is {ApiKey.Prefix} and 32 hexadecimal digits, as 'aasm key issue' prints it");
    }

    private static async Task<KeptSession> ByKeyAsync(ServerTalk talk, string key)
    {
        var client = new AuthService.AuthServiceClient(talk.Channel);
        var response = await talk.AskAsync(client.WhoAmIAsync, new WhoAmIRequest()).ConfigureAwait(false);
        return new KeptSession.Program(talk.Destination.Url, response.Principal, key);
    }

    private static async Task<KeptSession> ByPasswordAsync(ServerTalk talk, string? name, bool isRemembered, string? file)
    {
        if (name is null && file is null)
        {
            name = await SecretInput.AskNameAsync(talk).ConfigureAwait(false);
        }

        string[] questions = name is null ? ["Name:", "Password:"] : ["Password:"];
        var lines = await SecretInput.ReadAsync(file, talk, questions).ConfigureAwait(false);
        var client = new AuthService.AuthServiceClient(talk.Channel);
        var response = await talk.ChangeAsync(client.LogInAsync, new LogInRequest
        {
            Name = name ?? lines[0],
            Password = lines[^1],
            Remember = isRemembered,
        }).ConfigureAwait(false);
        return KeptProof.SessionOf(response, talk.Destination.Url);
    }

    // No server of ours is served like that; what stands there instead would read the password, and so would the way to it.
    private static void RefuseInTheClear(Destination destination)
    {
        if (destination.Url.StartsWith(Address.Clear, StringComparison.Ordinal) && !new Uri(destination.Url).IsLoopback)
        {
            throw new CliException(ExitCode.Usage,
                $"{destination.Words} is another machine, and without TLS others would read what you log in with: name it with https://");
        }
    }
}
