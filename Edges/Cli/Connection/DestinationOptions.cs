using System.CommandLine;
using System.CommandLine.Parsing;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Contexts;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>
/// The options that say which server a command asks: <c>--grpc</c> or <c>--state</c>; else a context; else the server of the
/// state folder; else the usual port.
/// </summary>
internal sealed class DestinationOptions
{
    private static readonly Address DefaultAddress = new("127.0.0.1", 50051);

    private readonly Option<Address?> _server = Options.Server();
    private readonly Option<string?> _state =
        Options.State("The state folder whose server is meant, and no context's");

    private readonly Option<string?> _context = Words.Option(
        "--context",
        "NAME",
        $"Ask the server of this context; else {ContextFile.Variable}, else what 'aasm context use' chose");

    private readonly TrustOptions _trust = new();

    /// <summary>Whether a server at this URL is found without being named, where no context is.</summary>
    public static bool IsDefault(string url) => url == DefaultAddress.Url(hasTrust: false);

    public void AddTo(Command command)
    {
        command.Options.Add(_server);
        command.Options.Add(_state);
        command.Options.Add(_context);
        _trust.AddTo(command);
        command.Validators.Add(Check);
    }

    /// <summary>Whether the command line names a server.</summary>
    public bool IsGiven(CommandResult result) => result.GetResult(_server) is not null || result.GetResult(_context) is not null;

    /// <summary>The state folder that is named, else the user's own.</summary>
    public StateFolder StateOf(ParseResult parsed, Surroundings surroundings) => Options.StateOf(parsed, _state, surroundings);

    /// <summary>
    /// Where to. A state folder that was named and has no process is an error: another server would be the wrong one.
    /// </summary>
    /// <exception cref="CliException">There is no such server or context, or a file cannot be used.</exception>
    public Destination Of(ParseResult parsed, Surroundings surroundings)
    {
        var (address, state) = (parsed.GetValue(_server), parsed.GetValue(_state));
        var context = address is null && state is null
            ? ContextFile.Of(surroundings).InForce(parsed.GetValue(_context), surroundings)
            : null;
        var trust = _trust.Of(parsed, context, surroundings);
        var folder = StateOf(parsed, surroundings);
        var running = RunFile.Find(folder);
        var url = (address ?? context?.Grpc) is { } named ? named.Url(trust.IsGiven)
            : running is not null ? running.Grpc
            : state is null ? DefaultAddress.Url(trust.IsGiven)
            : throw new CliException(ExitCode.Unreachable,
                $"no server runs on the state folder {folder.Root}: start one with 'aasm start --state {folder.Root}', "
                + "or name a server with --grpc");
        return new(url, trust, context) { HttpUrl = context?.HttpUrl ?? (running?.Grpc == url ? running.Http : null) };
    }

    private void Check(CommandResult result)
    {
        if (result.GetResult(_context) is not null && (result.GetResult(_server) ?? result.GetResult(_state)) is { } other)
        {
            result.AddError($"--context and {other.Option.Name} name two servers: give one of them");
        }
    }
}
