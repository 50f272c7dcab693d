using System.Collections.Immutable;
using AgentAssembly.Read.Execution;

namespace AgentAssembly.Read.Transport;

/// <summary>Where the read side is served, to whom, and how much of it.</summary>
public sealed record GraphQLTransportOptions
{
    /// <summary>The path of queries, mutations and subscriptions.</summary>
    public string Path { get; init; } = "/graphql";

    /// <summary>The path of the page for trying things out; empty to serve none.</summary>
    public string GraphiQLPath { get; init; } = "/graphiql";

    /// <summary>What one operation, one document and one principal may take.</summary>
    public ExecutionLimits Execution { get; init; } = new();

    /// <summary>Documents that may be asked for by their id.</summary>
    public PersistedDocuments Persisted { get; init; } = PersistedDocuments.None;

    /// <summary>
    /// Whether the schema is made before anything is served, so that a server does not start with a bad one; else whoever composes
    /// the server calls <see cref="GraphQLTransport.Prepare"/> once it serves, and the first request waits for it.
    /// </summary>
    public bool PreparesFirst { get; init; } = true;

    /// <summary>Whether nothing but persisted documents is executed. GraphiQL is of no use then.</summary>
    public bool PersistedOnly { get; init; }

    /// <summary>
    /// Names by which those without a credential may ask besides those of loopback, each a host without port. Whoever shows
    /// a credential may use any name.
    /// </summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>Origins whose pages may ask besides the host's own: scheme, host and port, as browsers write them.</summary>
    public ImmutableArray<string> Origins { get; init; } = [];

    /// <summary>Most bytes of one request.</summary>
    public int RequestBytesMax { get; init; } = 256 * 1024;

    /// <summary>Most sockets and event streams that are open together.</summary>
    public int StreamsMax { get; init; } = 2_000;

    /// <summary>Most sockets and event streams of one principal.</summary>
    public int StreamsPerPrincipal { get; init; } = 20;

    /// <summary>Most operations under way on one socket.</summary>
    public int OperationsPerSocket { get; init; } = 100;

    /// <summary>Most bytes of one message on a socket.</summary>
    public int MessageBytesMax { get; init; } = 128 * 1024;

    /// <summary>How long a socket may wait before it says who it is.</summary>
    public TimeSpan InitLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stream is silent before it shows that it lives; a socket that does not answer within as long is cut.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one message may take to be taken by its reader.</summary>
    public TimeSpan SendLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often it is asked whether those who read streams still count.</summary>
    public TimeSpan CountsInterval { get; init; } = TimeSpan.FromMilliseconds(250);
}
