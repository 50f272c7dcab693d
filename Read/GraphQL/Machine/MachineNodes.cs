using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models.Machine;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Machine;

/// <summary>A process that serves the log, over all its runs.</summary>
[Name("ServerNode")]
public sealed class ServerNode
{
    private readonly NodeDocument _document;

    internal ServerNode(NodeDocument document) => _document = document;

    /// <summary>The id of its stream: 32 hexadecimal digits.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>The product's version of its last run.</summary>
    public string Version => _document.Version;

    /// <summary>The digest of the policies that were in force when its last run began.</summary>
    public string PolicyDigest => _document.PolicyDigest;

    /// <summary>Whether it runs, as far as the log tells: one that crashed is told of when it starts again.</summary>
    public bool IsRunning => _document.IsRunning;

    /// <summary>When its last run began.</summary>
    public Instant StartedAt => _document.StartedAt;

    /// <summary>When that ended; null where it did not.</summary>
    public Instant? StoppedAt => _document.StoppedAt;

    /// <summary>Why it ended.</summary>
    public string? StopReason => _document.StopReason;

    /// <summary>The key that it signs access tokens with; null where it has told none.</summary>
    public string? SigningKey => _document.SigningKey;

    /// <summary>How often it began.</summary>
    public long Starts => _document.Starts;

    /// <summary>How often it began without having ended before.</summary>
    public long Crashes => _document.Crashes;

    /// <summary>When that was last seen; null for never.</summary>
    public Instant? CrashSeenAt => _document.CrashSeenAt;
}

/// <summary>How the log and what is made of it are.</summary>
/// <param name="Log">The log.</param>
/// <param name="Projections">What is made of it, as it is now, whatever moment is looked at.</param>
[Name("SystemStatus")]
public sealed record StatusNode(LogNode Log, IReadOnlyList<ProjectionNode> Projections);

/// <summary>How the log is.</summary>
/// <param name="LogId">Which log it is; null where the store does not say.</param>
/// <param name="Size">How many events it has.</param>
/// <param name="Head">The place of its last event; null where it has none.</param>
/// <param name="Root">The root of the Merkle tree over its events: 64 hexadecimal digits.</param>
/// <param name="LastRecordedAt">When its last event was recorded; null where it has none.</param>
[Name("LogStatus")]
public sealed record LogNode(string? LogId, Position Size, Position? Head, string Root, Instant? LastRecordedAt);

/// <summary>How documents of one kind are.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Version">The version of what makes them.</param>
/// <param name="Next">The first position that they do not show.</param>
/// <param name="Lag">How many events lie between that and the end of the log.</param>
/// <param name="Problem">What stopped them; null where nothing did.</param>
/// <param name="IsRebuilding">Whether they are made anew beside those that are shown.</param>
[Name("ProjectionStatus")]
public sealed record ProjectionNode(string Name, int Version, Position Next, long Lag, string? Problem, bool IsRebuilding);

/// <summary>What makes the log's history provable (RFC 6962).</summary>
[Name("AuditChain")]
public sealed class ChainNode
{
    internal ChainNode(Look look, Hash256 root) => (Look, Root) = (look, root.ToString());

    internal Look Look { get; }

    /// <summary>How many events the tree has.</summary>
    public Position Size => Look.Next;

    /// <summary>The root of the tree: 64 hexadecimal digits.</summary>
    public string Root { get; }
}

/// <summary>
/// Proves that an event is part of the log (RFC 6962 §2.1.1). The leaf is SHA-256 of a zero byte and the event's hash; each hash
/// of the path is joined with it from the lowest to the root.
/// </summary>
/// <param name="Position">The event's place, which is its leaf's.</param>
/// <param name="EventHash">The event's hash.</param>
/// <param name="LeafHash">The leaf's hash.</param>
/// <param name="Size">How many leaves the tree has.</param>
/// <param name="Root">The tree's root.</param>
/// <param name="Path">The siblings on the way to the root, the lowest first.</param>
[Name("InclusionProof")]
public sealed record ProofNode(
    Position Position, string EventHash, string LeafHash, Position Size, string Root, IReadOnlyList<string> Path);

/// <summary>Which log is served; registered by whoever opens one that has an id.</summary>
/// <param name="Id">The id.</param>
public sealed record LogIdentity(Guid Id);
