using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Host;
using Grpc.Net.Client;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>A channel to the server that the options mean.</summary>
internal sealed class ServerLink : IDisposable
{
    /// <summary>Where a server is looked for when nothing says otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:50051";

    /// <summary>Longest wait for one answer.</summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    private const int MessageBytesMax = 16 * 1024 * 1024;

    private ServerLink(string url)
    {
        Url = url;
        Channel = GrpcChannel.ForAddress(url, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = MessageBytesMax,
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(5),
                EnableMultipleHttp2Connections = true,
                KeepAlivePingDelay = TimeSpan.FromSeconds(20),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                UseProxy = false,
            },
        });
    }

    public string Url { get; }

    public GrpcChannel Channel { get; }

    /// <summary>Connects to a URL.</summary>
    public static ServerLink To(string url) => new(url);

    /// <summary>
    /// Connects to the given address, else to the process of the state folder, else to the usual port. A state folder
    /// that was named and has no process is an error: another server would be the wrong one.
    /// </summary>
    public static ServerLink Of(
        ParseResult parsed, Option<Address?> server, Option<string?> state, Surroundings surroundings)
    {
        if (parsed.GetValue(server) is { } address)
        {
            return new(address.Url);
        }

        var folder = Options.StateOf(parsed, state, surroundings);
        return RunFile.Find(folder) is { } running ? new(running.Grpc)
            : parsed.GetValue(state) is null ? new(DefaultUrl)
            : throw new CliException(ExitCode.Unreachable,
                $"no server runs on the state folder {folder.Root}: start one with 'aasm start --state {folder.Root}', "
                + "or name a server with --grpc");
    }

    public void Dispose() => Channel.Dispose();
}
