using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Reports;

/// <summary>What the latest reports of a source said, so that a repetition is told from a contradiction. Immutable.</summary>
public sealed record RecentReports
{
    /// <summary>Most reports that are kept in mind: more than a batch, so that a batch can be sent again whole.</summary>
    public const int Most = 2_048;

    private ImmutableDictionary<UInt128, UInt128> Digests { get; init; } = ImmutableDictionary<UInt128, UInt128>.Empty;

    private ImmutableQueue<UInt128> Order { get; init; } = [];

    /// <summary>How many are kept in mind.</summary>
    public int Count => Digests.Count;

    /// <summary>Whether a report has the name of one of the latest; and then, whether it says the same.</summary>
    /// <returns>Null where the name is not known.</returns>
    public bool? SaysTheSame(ReportedAction action) =>
        Digests.TryGetValue(NameOf(action), out var digest) ? digest == DigestOf(action) : null;

    internal RecentReports With(ReportedAction action)
    {
        var name = NameOf(action);
        var order = Digests.ContainsKey(name) ? Order : Order.Enqueue(name);
        var digests = Digests.SetItem(name, DigestOf(action));
        if (digests.Count <= Most)
        {
            return new() { Digests = digests, Order = order };
        }

        order = order.Dequeue(out var oldest);
        return new() { Digests = digests.Remove(oldest), Order = order };
    }

    // Who counts is known by the number, whoever does not by the event's id.
    private static UInt128 NameOf(ReportedAction action) => action.What is { Sequence: { } sequence }
        ? KeyDigest.First16("aa-report/1", [action.What.Session, "sequence", sequence.ToString(CultureInfo.InvariantCulture)])
        : KeyDigest.First16("aa-report/1", [action.What.Session, "id", action.What.EventId]);

    private static UInt128 DigestOf(ReportedAction action)
    {
        Span<byte> bytes = stackalloc byte[Hash256.SizeBytes];
        action.Digest.CopyTo(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
