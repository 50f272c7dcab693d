namespace AgentAssembly.Domain.Log;

/// <summary>What to hold a log against besides itself.</summary>
public sealed record VerificationOptions
{
    /// <summary>A head that was kept elsewhere; the strongest evidence there is.</summary>
    public LogHead? Against { get; init; }

    /// <summary>The bytes of the log's own <c>head</c> file, be it empty; null where there is no such file.</summary>
    public ReadOnlyMemory<byte>? HeadFile { get; init; }

    /// <summary>
    /// Calls a function for 0 to n−1 and returns when all calls have: the caller may use several threads. By default
    /// they are made one after the other.
    /// </summary>
    public Action<int, Action<int>> ForEach { get; init; } = InTurn;

    internal static void InTurn(int count, Action<int> body)
    {
        for (var i = 0; i < count; i++)
        {
            body(i);
        }
    }
}

/// <summary>
/// Verifies a log from plain segment bytes: every hash, every chain, the Merkle tree against every header, and heads
/// that were kept elsewhere. Needs nothing but the bytes. Names the kind and the place of the first damage. The order of
/// the checks is that of <c>contracts/events/segment.md</c> §5.
/// </summary>
public static class LogVerifier
{
    /// <summary>Verifies segments, given in the order of their first positions.</summary>
    public static VerificationReport Verify(IReadOnlyList<ISegmentBytes> segments, VerificationOptions options)
    {
        var (state, known) = ReadHeadFile(options.HeadFile);
        var check = new ChainCheck(options.Against, known);
        var finding = FirstDamage(segments, check, options);
        return new VerificationReport(
            check.Head, check.Streams, segments.Count, segments.Sum(s => s.SizeBytes), check.UncommittedBytes, state, finding);
    }

    private static Finding? FirstDamage(
        IReadOnlyList<ISegmentBytes> segments, ChainCheck check, VerificationOptions options)
    {
        var memory = new ScanMemory(segments);
        for (var i = 0; i < segments.Count; i++)
        {
            if (new SegmentWalk(segments, i, check, memory, options.ForEach).FirstDamage() is { } damage)
            {
                return damage;
            }
        }

        var heads = new HeaderDiagnosis(segments, check);
        return heads.WhyNotHeadFile() ?? heads.WhyNotAgainst();
    }

    // The head file is written without a flush: after a power cut it may be older than the log, or unreadable.
    private static (HeadFileState State, SegmentHeader? Known) ReadHeadFile(ReadOnlyMemory<byte>? file) =>
        file is not { Span: var bytes } ? (HeadFileState.Absent, null)
        : SegmentHeader.TryRead(bytes, out var known, out _) ? (HeadFileState.Read, known)
        : SegmentHeader.IsNewer(bytes) ? (HeadFileState.TooNew, null)
        : (HeadFileState.Unreadable, null);
}
