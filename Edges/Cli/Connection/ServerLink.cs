using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Host;
using Grpc.Net.Client;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>A channel to the server that the options mean.</summary>
internal sealed class ServerLink : IDisposable
{
    /// <summary>Longest wait for one answer.</summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    private const int MessageBytesMax = 16 * 1024 * 1024;

    private static readonly Address DefaultAddress = new("127.0.0.1", 50051);

    private ServerLink(string url, ClientTrust trust)
    {
        Url = url;
        var handler = trust.MakeHandler();
        handler.EnableMultipleHttp2Connections = true;
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(20);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
        Channel = GrpcChannel.ForAddress(url, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = MessageBytesMax,
            DisposeHttpClient = true,
            HttpHandler = handler,
        });
    }

    public string Url { get; }

    public GrpcChannel Channel { get; }

    /// <summary>Connects to a URL.</summary>
    /// <exception cref="CliException">Certificates are asked for, and the URL is one without.</exception>
    public static ServerLink To(string url, ClientTrust trust) =>
        trust.IsDemanded && !url.StartsWith(Address.Tls, StringComparison.Ordinal)
            ? throw new CliException(ExitCode.Usage,
                $"{url} is not served over TLS, so --ca and --client-cert would count for nothing: leave them away, "
                + "or name a server with --grpc https://HOST:PORT")
            : new(url, trust);

    /// <summary>Whether a server at this URL is found without being named.</summary>
    public static bool IsDefault(string url) => url == DefaultAddress.Url(hasTrust: false);

    /// <summary>
    /// Connects to the given address, else to the process of the state folder, else to the usual port. A state folder
    /// that was named and has no process is an error: another server would be the wrong one.
    /// </summary>
    public static ServerLink Of(
        ParseResult parsed, Option<Address?> server, Option<string?> state, TrustOptions trusted, Surroundings surroundings)
    {
        var trust = trusted.Of(parsed, surroundings);
        if (parsed.GetValue(server) is { } address)
        {
            return To(address.Url(trust.IsGiven), trust);
        }

        var folder = Options.StateOf(parsed, state, surroundings);
        return RunFile.Find(folder) is { } running ? To(running.Grpc, trust)
            : parsed.GetValue(state) is null ? To(DefaultAddress.Url(trust.IsGiven), trust)
            : throw new CliException(ExitCode.Unreachable,
                $"no server runs on the state folder {folder.Root}: start one with 'aasm start --state {folder.Root}', "
                + "or name a server with --grpc");
    }

    public void Dispose() => Channel.Dispose();
}
