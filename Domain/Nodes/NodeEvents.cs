using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Nodes;

/// <summary>What happens to a process that serves this log. Told in its <c>node-…</c> stream.</summary>
public abstract record NodeEvent : IEventDataCodec<NodeEvent>
{
    /// <summary>Wire name of <see cref="Started"/>.</summary>
    public const string StartedType = "node.started";

    /// <summary>Wire name of <see cref="Stopped"/>.</summary>
    public const string StoppedType = "node.stopped";

    /// <summary>Wire name of <see cref="SigningKeyRotated"/>.</summary>
    public const string SigningKeyRotatedType = "node.signing_key_rotated";

    private NodeEvent()
    {
    }

    /// <summary>The process serves.</summary>
    /// <param name="Version">The product's version.</param>
    /// <param name="PolicyDigest">The policy set in force.</param>
    public sealed record Started(string Version, string PolicyDigest) : NodeEvent;

    /// <summary>The process has drained and ends. Its absence before the next start tells of a crash.</summary>
    /// <param name="Reason">Why it ends.</param>
    public sealed record Stopped(string Reason) : NodeEvent;

    /// <summary>The process signs access tokens with another key.</summary>
    /// <param name="KeyId">The <c>kid</c> of tokens.</param>
    public sealed record SigningKeyRotated(string KeyId) : NodeEvent;

    /// <summary>The stream of a node.</summary>
    public static StreamName StreamOf(string org, string node) => StreamName.ForKey("node", org, node);

    /// <inheritdoc/>
    public static string TypeOf(NodeEvent happened) => happened switch
    {
        Started => StartedType,
        Stopped => StoppedType,
        SigningKeyRotated => SigningKeyRotatedType,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, NodeEvent happened)
    {
        json.BeginObject();
        _ = happened switch
        {
            Started e => json.Member("policy", e.PolicyDigest).Member("version", e.Version),
            Stopped e => json.Member("reason", e.Reason),
            SigningKeyRotated e => json.Member("key_id", e.KeyId),
            _ => throw new UnreachableException($"no data for {happened.GetType().Name}"),
        };
        json.EndObject();
    }

    /// <inheritdoc/>
    public static NodeEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        return envelope.Type switch
        {
            StartedType => new Started(data.Text("version"), data.Text("policy")),
            StoppedType => new Stopped(data.Text("reason")),
            SigningKeyRotatedType => new SigningKeyRotated(data.Text("key_id")),
            _ => null,
        };
    }
}
