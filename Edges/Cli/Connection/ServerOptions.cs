using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>The options that say which server a command asks, and as whom.</summary>
internal sealed class ServerOptions
{
    private readonly Option<Address?> _server = Options.Server();
    private readonly Option<string?> _state = Options.State();
    private readonly Option<string?> _credential = Words.Option(
        "--credential-file",
        "FILE",
        $"The credential of the agent to act as; else {CredentialSource.Variable} in the environment, else the operator acts");

    private readonly TrustOptions _trust = new();

    public void AddTo(Command command)
    {
        command.Options.Add(_server);
        command.Options.Add(_state);
        command.Options.Add(_credential);
        _trust.AddTo(command);
    }

    public async Task<ServerTalk> OpenAsync(
        ParseResult parsed, Screen screen, Surroundings surroundings, CancellationToken interrupted)
    {
        var credential = await CredentialSource.ReadAsync(
            parsed.GetValue(_credential), surroundings, interrupted).ConfigureAwait(false);
        return new(ServerLink.Of(parsed, _server, _state, _trust, surroundings), credential, screen, surroundings, interrupted);
    }
}

/// <summary>Makes commands that a server carries out.</summary>
internal static class ServerCommands
{
    /// <summary>Gives a command the options of a server and a body that talks with it.</summary>
    public static Command AtServer(
        this CommandContext around, Command command, Func<ParseResult, ServerTalk, Task> body)
    {
        var options = new ServerOptions();
        options.AddTo(command);
        around.Run(command, async (parsed, screen, cancellationToken) =>
        {
            using var talk = await options.OpenAsync(
                parsed, screen, around.Surroundings, cancellationToken).ConfigureAwait(false);
            await body(parsed, talk).ConfigureAwait(false);
            return ExitCode.Ok;
        });
        return command;
    }
}
