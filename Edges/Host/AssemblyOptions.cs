using System.Net;
using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Edges.Host.Tls;

namespace AgentAssembly.Edges.Host;

/// <summary>What one process serves, and from where.</summary>
public sealed record AssemblyOptions
{
    /// <summary>Where gRPC is served; port 0 picks a free one. Beyond loopback it needs TLS and authentication.</summary>
    public IPEndPoint Grpc { get; init; } = new(IPAddress.Loopback, 50051);

    /// <summary>Where HTTP is served; port 0 picks a free one. Beyond loopback it needs TLS and authentication.</summary>
    public IPEndPoint Http { get; init; } = new(IPAddress.Loopback, 7700);

    /// <summary>The certificate of both ports; null to serve them in the clear.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>
    /// Whether every caller has to show who it is. Otherwise whoever reaches a loopback port or the socket is believed;
    /// a proxy on this machine makes everybody in front of it such a caller.
    /// </summary>
    public bool RequireAuthentication { get; init; }

    /// <summary>The state folder.</summary>
    public required StateFolder State { get; init; }

    /// <summary>The policy file or folder that was asked for; null to look in the usual places.</summary>
    public string? Policy { get; init; }

    /// <summary>Whether a log without any account and API key gets a first administrator.</summary>
    public bool MakesFirstAdmin { get; init; } = true;

    /// <summary>Whether inputs of decisions are recorded, redacted and encrypted.</summary>
    public bool RecordsInputs { get; init; } = true;

    /// <summary>The bounds of the embedded store.</summary>
    public EmbeddedStoreOptions Store { get; init; } = new();

    /// <summary>
    /// What is exported, and where to: variables of the OpenTelemetry specification (<see cref="Telemetry.TelemetryVariables"/>).
    /// Without any of them nothing is.
    /// </summary>
    public IReadOnlyDictionary<string, string> Telemetry { get; init; } = new Dictionary<string, string>();

    /// <summary>The product's version.</summary>
    public required string Version { get; init; }
}
