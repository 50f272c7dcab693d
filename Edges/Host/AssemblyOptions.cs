using System.Net;
using AgentAssembly.Commands.Stores.Embedded;

namespace AgentAssembly.Edges.Host;

/// <summary>What one process serves, and from where.</summary>
public sealed record AssemblyOptions
{
    /// <summary>Where gRPC is served; port 0 picks a free one. Loopback only.</summary>
    public IPEndPoint Grpc { get; init; } = new(IPAddress.Loopback, 50051);

    /// <summary>Where HTTP is served; port 0 picks a free one. Loopback only.</summary>
    public IPEndPoint Http { get; init; } = new(IPAddress.Loopback, 7700);

    /// <summary>The state folder.</summary>
    public required StateFolder State { get; init; }

    /// <summary>The policy file or folder that was asked for; null to look in the usual places.</summary>
    public string? Policy { get; init; }

    /// <summary>Whether inputs of decisions are recorded, redacted and encrypted.</summary>
    public bool RecordsInputs { get; init; } = true;

    /// <summary>The bounds of the embedded store.</summary>
    public EmbeddedStoreOptions Store { get; init; } = new();

    /// <summary>The product's version.</summary>
    public required string Version { get; init; }
}
