using System.ComponentModel.DataAnnotations;

namespace AgentAssembly.Commands.Stores.Memory;

/// <summary>The bounds of a <see cref="MemoryEventStore"/>.</summary>
public sealed record MemoryStoreOptions
{
    /// <summary>Most events that the store takes; from 1. Beyond it an append fails with no space left.</summary>
    [Range(1, int.MaxValue)]
    public int EventsMax { get; init; } = int.MaxValue;

    /// <summary>How many events a live subscription may lag before it is told that it fell behind; from 1.</summary>
    [Range(1, int.MaxValue)]
    public int FellBehindEvents { get; init; } = 10_000;

    /// <summary>How long a live subscription hears nothing before a heartbeat: 1 ms to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(15);
}
