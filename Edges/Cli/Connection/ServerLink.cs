using AgentAssembly.Edges.Cli.Arguments;
using Grpc.Net.Client;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>A channel to a server, on which every call shows who asks.</summary>
internal sealed class ServerLink : IDisposable
{
    /// <summary>Longest wait for one answer.</summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    private const int MessageBytesMax = 16 * 1024 * 1024;

    private ServerLink(string url, ClientTrust trust, CallerProof proof)
    {
        (Url, Proof) = (url, proof);
        var handler = trust.MakeHandler();
        handler.EnableMultipleHttp2Connections = true;
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(20);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
        Channel = GrpcChannel.ForAddress(url, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = MessageBytesMax,
            DisposeHttpClient = true,
            HttpHandler = new ProofHandler(proof, handler),
        });
    }

    public string Url { get; }

    /// <summary>What is shown of who asks.</summary>
    public CallerProof Proof { get; }

    public GrpcChannel Channel { get; }

    /// <summary>Connects to a URL.</summary>
    /// <exception cref="CliException">Certificates are asked for, and the URL is one without.</exception>
    public static ServerLink To(string url, ClientTrust trust, CallerProof proof) =>
        trust.IsDemanded && !url.StartsWith(Address.Tls, StringComparison.Ordinal)
            ? throw new CliException(ExitCode.Usage,
                $"{url} is not served over TLS, so --ca and --client-cert would count for nothing: leave them away, "
                + "or name a server with --grpc https://HOST:PORT")
            : new(url, trust, proof);

    public void Dispose() => Channel.Dispose();
}
