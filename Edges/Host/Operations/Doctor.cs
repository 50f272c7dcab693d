using System.Net;
using AgentAssembly.Commands.Stores.Embedded;

namespace AgentAssembly.Edges.Host.Operations;

/// <summary>How bad a symptom is.</summary>
public enum Health
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, and somebody should know.</summary>
    Warn,

    /// <summary>It does not work, or will not.</summary>
    Fail,
}

/// <summary>What one look found.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Health">How it is.</param>
/// <param name="Saw">What was seen.</param>
/// <param name="Remedy">What to do; empty where nothing is to be done.</param>
public sealed record Symptom(string Check, Health Health, string Saw, string Remedy = "");

/// <summary>What to look at.</summary>
public sealed record DoctorQuestion
{
    /// <summary>The state folder.</summary>
    public required StateFolder State { get; init; }

    /// <summary>The product's version.</summary>
    public required string Version { get; init; }

    /// <summary>The policy file or folder to look at; null for the usual places.</summary>
    public string? Policy { get; init; }

    /// <summary>Where gRPC would be served.</summary>
    public IPEndPoint Grpc { get; init; } = new(IPAddress.Loopback, 50051);

    /// <summary>Where HTTP would be served.</summary>
    public IPEndPoint Http { get; init; } = new(IPAddress.Loopback, 7700);

    /// <summary>The certificate that start would get; null for what the environment names.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>The key that start would get; null for what the environment names.</summary>
    public string? TlsKey { get; init; }

    /// <summary>The authority of clients that start would get; null for what the environment names.</summary>
    public string? TlsClientAuthority { get; init; }

    /// <summary>The environment.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    internal EmbeddedStoreOptions Store { get; } = new();
}

/// <summary>Looks for what keeps this machine from serving, and says what to do. Changes nothing.</summary>
public static class Doctor
{
    /// <summary>Looks at everything, one after the other.</summary>
    public static IReadOnlyList<Symptom> Examine(DoctorQuestion question)
    {
        var running = RunFile.Find(question.State);
        return
        [
            MachineChecks.Runtime(question.Version),
            StateChecks.Folder(question.State),
            StateChecks.Key(question.State),
            StateChecks.KeyStore(question.State),
            MachineChecks.Disk(question.State, question.Store),
            StateChecks.Lock(question.State, running),
            MachineChecks.Port("grpc port", "--grpc", question.Grpc, running?.Grpc),
            MachineChecks.Port("http port", "--http", question.Http, running?.Http),
            StateChecks.Socket(question.State),
            TlsChecks.Certificate(question),
            StateChecks.Policy(question),
            .. LogChecks.Examine(question),
        ];
    }
}
