namespace AgentAssembly.Domain.Log;

/// <summary>What to hold a log against besides itself.</summary>
public sealed record VerificationOptions
{
    /// <summary>A head that was kept elsewhere; the strongest evidence there is.</summary>
    public LogHead? Against { get; init; }

    /// <summary>The bytes of the log's own <c>head</c> file, where it is at hand.</summary>
    public ReadOnlyMemory<byte> HeadFile { get; init; }

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
/// that were kept elsewhere. Needs nothing but the bytes. Names the kind and the place of the first damage.
/// </summary>
public static class LogVerifier
{
    /// <summary>Verifies segments, given in the order of their first positions.</summary>
    public static VerificationReport Verify(IReadOnlyList<ISegmentBytes> segments, VerificationOptions options)
    {
        var check = new ChainCheck(options.Against);
        var window = SegmentScanner.NewWindow();
        var finding = segments.Count == 0 && options.HeadFile.IsEmpty ? null : WalkAll();
        return new VerificationReport(
            check.Head, check.Streams, segments.Count, segments.Sum(s => s.SizeBytes), check.UncommittedBytes, finding);

        Finding? WalkAll()
        {
            var known = ReadHeadFile(options.HeadFile);
            for (var i = 0; i < segments.Count; i++)
            {
                var walk = new SegmentWalk(segments, i, check, known, window, options.ForEach);
                if (walk.FirstDamage() is { } damage)
                {
                    return damage;
                }
            }

            return check.WhyNotHead(known, segments[^1], "the log's own head file")
                ?? check.WhyNotAgainst(options.Against, segments[^1]);
        }
    }

    // The head file is written without a flush: after a power cut it may be older than the log, or unreadable.
    private static SegmentHeader? ReadHeadFile(ReadOnlyMemory<byte> bytes) =>
        SegmentHeader.TryRead(bytes.Span, out var header, out _) ? header : null;
}
