using System.Collections.Immutable;

namespace AgentAssembly.Domain.Reports;

/// <summary>Which sequence numbers of a session have come. Immutable and bounded.</summary>
/// <param name="Session">The session.</param>
public sealed record SequenceCounter(string Session)
{
    /// <summary>
    /// Most gaps that are kept in mind. With one more the oldest is forgotten, and <see cref="Floor"/> rises behind it.
    /// </summary>
    public const int GapsMax = 256;

    /// <summary>The number that is expected next; from 0.</summary>
    public long Next { get; private init; }

    /// <summary>Below this it is not known what has come, because gaps were forgotten.</summary>
    public long Floor { get; private init; }

    /// <summary>What is missing, in ascending order; nothing touches or overlaps.</summary>
    public ImmutableArray<SequenceRange> Gaps { get; private init; } = [];

    /// <summary>Whether it is certain that a number has come before.</summary>
    public bool HasSeen(long sequence) => sequence < Next && sequence >= Floor && GapOf(sequence) < 0;

    internal SequenceCounter With(long sequence)
    {
        if (sequence >= Next)
        {
            return this with { Next = sequence + 1 };
        }

        var gap = GapOf(sequence);
        return gap < 0 ? this : Within(Gaps.RemoveAt(gap).InsertRange(gap, Without(Gaps[gap], sequence)));
    }

    internal SequenceCounter WithGap(SequenceRange missing) =>
        missing.First < Next ? this : Within(Gaps.Add(missing)) with { Next = missing.Last + 1 };

    private SequenceCounter Within(ImmutableArray<SequenceRange> gaps) =>
        gaps.Length <= GapsMax
            ? this with { Gaps = gaps }
            : this with { Gaps = gaps.RemoveAt(0), Floor = gaps[0].Last + 1 };

    private static IEnumerable<SequenceRange> Without(SequenceRange range, long sequence) =>
        new[] { range with { Last = sequence - 1 }, range with { First = sequence + 1 } }.Where(r => r.First <= r.Last);

    private int GapOf(long sequence)
    {
        var (low, high) = (0, Gaps.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Gaps[middle].Contains(sequence))
            {
                return middle;
            }

            (low, high) = sequence < Gaps[middle].First ? (low, middle - 1) : (middle + 1, high);
        }

        return -1;
    }
}
