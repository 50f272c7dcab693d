using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded;

/// <summary>A durable end of the log: everything before it may be read, and nothing behind it.</summary>
/// <param name="Next">The position that the next event gets.</param>
/// <param name="Segment">The first position of the segment that the next event goes to.</param>
/// <param name="OffsetBytes">Where in that segment.</param>
/// <param name="Tree">The Merkle tree over everything before; not to be changed.</param>
/// <param name="LastHash">The hash of the last event.</param>
/// <param name="LastRecordedAt">The time of the last event.</param>
public sealed record LogPoint(
    Position Next, Position Segment, long OffsetBytes, MerkleFrontier Tree, Hash256 LastHash, Instant LastRecordedAt);
