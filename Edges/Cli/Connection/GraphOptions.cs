using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Sessions;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>
/// The options of a command that looks at a server over GraphQL: those of any server, and where its HTTP is. That is
/// <c>--http</c>; else what the context or the run file of a local server says; else the variable; else the usual port.
/// </summary>
/// <param name="server">The options of any server.</param>
internal sealed class GraphOptions(ServerOptions server)
{
    /// <summary>Names the HTTP of a server.</summary>
    public const string Variable = "AASM_HTTP";

    private const int UsualGrpcPort = 50051;
    private const int UsualHttpPort = 7700;

    private readonly Option<Address?> _http = Options.Http(
        $"Where the server's HTTP is; else as the context says, or the server that runs on the state folder, else {Variable}, else "
            + $"port {UsualHttpPort} where gRPC is on port {UsualGrpcPort}");

    public void AddTo(Command command)
    {
        server.AddTo(command);
        command.Options.Add(_http);
    }

    /// <summary>Begins to talk with the server that is meant, as whom it is meant.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="around">What every command gets.</param>
    /// <param name="interrupted">Ends when the operator interrupts the command.</param>
    /// <param name="renews">
    /// Whether a session that is over goes on by its token that counts once; not where nobody waits for what comes for it.
    /// </param>
    /// <exception cref="CliException">Nobody says where it is, or the credential is not for it.</exception>
    public async Task<GraphTalk> OpenAsync(ParseResult parsed, CommandContext around, CancellationToken interrupted, bool renews = true)
    {
        var destination = server.DestinationOf(parsed, around);
        var screen = around.ScreenFor(parsed);
        var url = UrlOf(parsed, destination, around.Surroundings);
        var proof = await server.ProofForAsync(destination, parsed, around, interrupted).ConfigureAwait(false);
        if (proof is KeptProof && url != destination.HttpUrl && new Uri(url).Host != new Uri(destination.Url).Host)
        {
            throw new CliException(ExitCode.Usage,
                $"what 'aasm login' keeps is for {destination.Words}, and {url} is another machine: say in a context that both are one "
                + "server ('aasm context set NAME --http'), or name a credential with --credential-file");
        }

        if (renews)
        {
            await proof.PrepareAsync(interrupted).ConfigureAwait(false);
        }
        else if (proof is KeptProof)
        {
            proof = new GivenProof(proof.Current!, proof.Source!);
        }

        return new(GraphLink.To(url, destination.Trust, proof, around.Surroundings.Time), destination, screen, around.Surroundings, interrupted);
    }

    private string UrlOf(ParseResult parsed, Destination destination, Surroundings surroundings)
    {
        if (parsed.GetValue(_http) is { } given)
        {
            return given.Url(destination.Trust.IsGiven);
        }

        if (destination.HttpUrl is { } known)
        {
            return known;
        }

        if (surroundings.Environment(Variable) is { Length: > 0 } named)
        {
            return Address.TryParse(named, out var problem)?.Url(destination.Trust.IsGiven)
                ?? throw new CliException(ExitCode.Usage, $"{Variable} {problem}");
        }

        // Beside gRPC on its usual port; elsewhere another server might be what answers.
        var grpc = new UriBuilder(destination.Url);
        return grpc.Port == UsualGrpcPort
            ? $"{grpc.Scheme}://{grpc.Host}:{UsualHttpPort}"
            : throw new CliException(ExitCode.Usage,
                $"{destination.Words} does not say where its HTTP is: name it with --http HOST:PORT, {Variable}, or 'aasm context set NAME "
                + "--http HOST:PORT'");
    }
}

/// <summary>Makes commands that look at a server over GraphQL.</summary>
internal static class GraphCommands
{
    /// <summary>Gives a command the options of a server and a body that asks it, and says how it ended.</summary>
    public static Command AtGraph(this CommandContext around, Command command, Func<ParseResult, GraphTalk, Task<int>> body)
    {
        var options = new GraphOptions(new ServerOptions());
        options.AddTo(command);
        around.Global.Servers[command] = options;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var talk = await options.OpenAsync(parsed, around, cancellationToken).ConfigureAwait(false);
            return await body(parsed, talk).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>The same, with a body that ends well where it ends.</summary>
    public static Command AtGraph(this CommandContext around, Command command, Func<ParseResult, GraphTalk, Task> body) =>
        around.AtGraph(command, async (parsed, talk) =>
        {
            await body(parsed, talk).ConfigureAwait(false);
            return ExitCode.Ok;
        });
}
