namespace AgentAssembly.Domain.Topology;

/// <summary>What one agent has to do with another (gateway specification §3.1).</summary>
public enum EdgeKind
{
    /// <summary>No kind: what a newer build recorded and this one has no word for.</summary>
    None = 0,

    /// <summary>The source handed work, and part of its authority, to the target.</summary>
    DelegatesTo,

    /// <summary>The source calls the target.</summary>
    Calls,

    /// <summary>The source reads what the target holds.</summary>
    Reads,

    /// <summary>The source writes what the target holds.</summary>
    Writes,

    /// <summary>The source approves what the target does.</summary>
    Approves,

    /// <summary>The source sends messages to the target.</summary>
    Messages,
}

/// <summary>The names of kinds, on the wire and in events.</summary>
public static class EdgeKinds
{
    /// <summary>All names, for messages to people.</summary>
    public const string Known = "delegates_to, calls, reads, writes, approves or messages";

    /// <summary>The name of a kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no kind.</exception>
    public static string WireName(EdgeKind kind) => kind switch
    {
        EdgeKind.DelegatesTo => "delegates_to",
        EdgeKind.Calls => "calls",
        EdgeKind.Reads => "reads",
        EdgeKind.Writes => "writes",
        EdgeKind.Approves => "approves",
        EdgeKind.Messages => "messages",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no kind of edge"),
    };

    /// <summary>The kind of a name, exact; <see cref="EdgeKind.None"/> for any other text.</summary>
    public static EdgeKind OfWireName(string name) => name switch
    {
        "delegates_to" => EdgeKind.DelegatesTo,
        "calls" => EdgeKind.Calls,
        "reads" => EdgeKind.Reads,
        "writes" => EdgeKind.Writes,
        "approves" => EdgeKind.Approves,
        "messages" => EdgeKind.Messages,
        _ => EdgeKind.None,
    };

    /// <summary>
    /// Whether the target of an edge is heard of it as well as the source: whoever is approved, and whoever gets a
    /// message, knows of it at first hand.
    /// </summary>
    public static bool TargetMayReport(EdgeKind kind) => kind is EdgeKind.Approves or EdgeKind.Messages;
}
