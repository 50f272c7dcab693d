using System.CommandLine;
using System.CommandLine.Parsing;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Sessions;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>The options that say which server a command asks, and as whom.</summary>
/// <param name="isCaller">Whether the command shows who asks; not where it exists for those who cannot yet.</param>
internal sealed class ServerOptions(bool isCaller = true)
{
    private readonly DestinationOptions _destination = new();
    private readonly Option<string?> _credential = Words.Option(
        "--credential-file",
        "FILE",
        $"The credential to act by, of an agent or an API key; else {CredentialSource.Variable}, else {CredentialSource.KeyVariable}, "
            + "else the session of 'aasm login', else none, which a single-user server takes for its operator");

    public void AddTo(Command command)
    {
        _destination.AddTo(command);
        if (isCaller)
        {
            command.Options.Add(_credential);
        }
    }

    /// <summary>Whether the command line names a server.</summary>
    public bool NamesServer(CommandResult result) => _destination.IsGiven(result);

    /// <summary>The state folder that is named, else the user's own.</summary>
    public StateFolder StateOf(ParseResult parsed, Surroundings surroundings) => _destination.StateOf(parsed, surroundings);

    /// <summary>Which server is meant. From now on this run's results are written as its context wants them.</summary>
    public Destination DestinationOf(ParseResult parsed, CommandContext around)
    {
        var destination = _destination.Of(parsed, around.Surroundings);
        around.Global.Usual = destination.Context?.Output ?? OutputFormat.Table;
        return destination;
    }

    /// <summary>What would be shown to a server.</summary>
    public async Task<CallerProof> ProofForAsync(
        Destination destination, ParseResult parsed, CommandContext around, CancellationToken interrupted)
    {
        if (!isCaller)
        {
            return new NoProof();
        }

        return await CredentialSource.ReadAsync(parsed.GetValue(_credential), around.Surroundings, interrupted).ConfigureAwait(false)
            ?? KeptProof.Find(destination, around.Surroundings, around.ScreenFor(parsed).Error)
            ?? (CallerProof)new NoProof();
    }

    /// <summary>Begins to talk with the server that is meant, as whom it is meant.</summary>
    public async Task<ServerTalk> OpenAsync(ParseResult parsed, CommandContext around, CancellationToken interrupted)
    {
        var destination = DestinationOf(parsed, around);
        var proof = await ProofForAsync(destination, parsed, around, interrupted).ConfigureAwait(false);
        await proof.PrepareAsync(interrupted).ConfigureAwait(false);
        return new(
            ServerLink.To(destination.Url, destination.Trust, proof), destination, around.ScreenFor(parsed), around.Surroundings, interrupted);
    }
}

/// <summary>Makes commands that a server carries out.</summary>
internal static class ServerCommands
{
    /// <summary>Gives a command the options of a server and a body that talks with it.</summary>
    public static Command AtServer(this CommandContext around, Command command, Func<ParseResult, ServerTalk, Task> body) =>
        around.AtServer(command, new ServerOptions(), async (parsed, talk) =>
        {
            await body(parsed, talk).ConfigureAwait(false);
            return ExitCode.Ok;
        });

    /// <summary>Gives a command these options of a server and a body that talks with it and says how it ended.</summary>
    public static Command AtServer(
        this CommandContext around, Command command, ServerOptions options, Func<ParseResult, ServerTalk, Task<int>> body)
    {
        options.AddTo(command);
        around.Global.Servers[command] = new GraphOptions(options);
        around.Run(command, async (parsed, _, cancellationToken) =>
        {
            using var talk = await options.OpenAsync(parsed, around, cancellationToken).ConfigureAwait(false);
            return await talk.ExplainAsync(() => body(parsed, talk)).ConfigureAwait(false);
        });
        return command;
    }
}
