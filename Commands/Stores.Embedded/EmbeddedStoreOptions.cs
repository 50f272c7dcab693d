using System.ComponentModel.DataAnnotations;

namespace AgentAssembly.Commands.Stores.Embedded;

/// <summary>The bounds of the embedded store.</summary>
public sealed class EmbeddedStoreOptions
{
    /// <summary>Length of a segment file. 64 KiB to 1 GiB; an append that does not fit into one is refused.
    /// A log's first segment has at most 4 MiB.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int SegmentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Most appends that wait for the writer; further ones are told to come back.</summary>
    [Range(1, 1_000_000)]
    public int QueuedAppendsMax { get; init; } = 8_192;

    /// <summary>Most bytes that wait for the writer.</summary>
    [Range(1024 * 1024, 1024 * 1024 * 1024)]
    public int QueuedBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>Most bytes that one flush makes durable.</summary>
    [Range(1024 * 1024, 64 * 1024 * 1024)]
    public int GroupBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>Appends are refused while the disk has less room than this, so that it is never full to the brim.</summary>
    [Range(0, long.MaxValue)]
    public long FreeBytesMin { get; init; } = 256L * 1024 * 1024;

    /// <summary>Stream heads kept in memory; the index knows the others.</summary>
    [Range(16, 10_000_000)]
    public int CachedHeads { get; init; } = 32_768;

    /// <summary>Events that are durable and not yet indexed, at which the index is brought forward.</summary>
    [Range(1, 1_000_000)]
    public int IndexBatchEvents { get; init; } = 8_192;

    /// <summary>Longest time that the index lags behind.</summary>
    public TimeSpan IndexDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a subscription is silent before it says that it is alive.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Events by which a live reader lags before it is told so.</summary>
    [Range(1, int.MaxValue)]
    public int FellBehindEvents { get; init; } = 10_000;
}
