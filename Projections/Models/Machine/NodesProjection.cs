using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Nodes;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Machine;

/// <summary>A process that serves the log, over all its runs.</summary>
public sealed record NodeDocument
{
    /// <summary>The id of its stream: 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The product's version of its last run.</summary>
    public string Version { get; init; } = "";

    /// <summary>The digest of the policy set that was in force when its last run began.</summary>
    public string PolicyDigest { get; init; } = "";

    /// <summary>When its last run began.</summary>
    public Instant StartedAt { get; init; }

    /// <summary>When that ended; null where it did not, as far as the log tells.</summary>
    public Instant? StoppedAt { get; init; }

    /// <summary>Why it ended; null where it did not.</summary>
    public string? StopReason { get; init; }

    /// <summary>The <c>kid</c> of the access tokens that it signs; null where it has told none.</summary>
    public string? SigningKey { get; init; }

    /// <summary>How often it began.</summary>
    public long Starts { get; init; }

    /// <summary>How often it began without having ended before.</summary>
    public long Crashes { get; init; }

    /// <summary>When that was last seen; null for never.</summary>
    public Instant? CrashSeenAt { get; init; }

    /// <summary>Whether it runs, as far as the log tells.</summary>
    public bool IsRunning => Starts > 0 && StoppedAt is null;
}

/// <summary>The processes that serve the log. They belong to the installation, whatever org their streams are filed under.</summary>
public sealed class NodesProjection : Projection
{
    /// <summary>The nodes, by the ids of their streams.</summary>
    public static KeyedShape<NodeDocument> Nodes { get; } = new(
        "nodes",
        [
            Columns.Texts<NodeDocument>("org", _ => ""),
            Columns.Texts<NodeDocument>("team", _ => ""),
            Columns.Times<NodeDocument>("started", document => document.StartedAt.UnixMicroseconds),
            Columns.Numbers<NodeDocument>("running", document => document.IsRunning ? 1 : 0),
            Columns.Texts<NodeDocument>("version", document => document.Version),
        ],
        [["started"]]);

    /// <inheritdoc/>
    public override string Name => "nodes";

    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["node"];

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes => [Nodes];

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        if (told.Happened is NodeEvent happened)
        {
            var key = StreamKey.Of(told.Envelope.Stream);
            documents.Put(Nodes, key, After(documents.Find(Nodes, key) ?? new() { Id = key }, happened, told.Envelope.RecordedAt));
        }
    }

    private static NodeDocument After(NodeDocument before, NodeEvent happened, Instant at) => happened switch
    {
        NodeEvent.Started started => before with
        {
            Version = started.Version,
            PolicyDigest = started.PolicyDigest,
            StartedAt = at,
            StoppedAt = null,
            StopReason = null,
            Starts = before.Starts + 1,
            Crashes = before.Crashes + (before.IsRunning ? 1 : 0),
            CrashSeenAt = before.IsRunning ? at : before.CrashSeenAt,
        },
        NodeEvent.Stopped stopped => before with { StoppedAt = at, StopReason = stopped.Reason },
        NodeEvent.SigningKeyRotated rotated => before with { SigningKey = rotated.KeyId },
        _ => throw new System.Diagnostics.UnreachableException($"no fold for {happened.GetType().Name}"),
    };
}
