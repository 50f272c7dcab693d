using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Domain.Log.Logs;

/// <summary>Verifies and asserts. Every verification runs in turn and in parallel, and both have to agree.</summary>
static class Verdicts
{
    public static VerificationReport Verify(this TestLog log, bool withHead = false, LogHead? against = null) =>
        Verify(log.Files(), withHead ? log.Head : [], against);

    /// <summary>Verifies files; a head of no bytes stands for none.</summary>
    public static VerificationReport Verify(IReadOnlyList<ISegmentBytes> files, byte[] head, LogHead? against = null)
    {
        var options = new VerificationOptions { Against = against };
        options = head.Length > 0 ? options with { HeadFile = head } : options;
        var inTurn = LogVerifier.Verify(files, options);
        var parallel = LogVerifier.Verify(files, options with { ForEach = (count, body) => Parallel.For(0, count, body) });
        Assert.Equal(inTurn, parallel);
        return inTurn;
    }

    public static void IsSound(this VerificationReport report) => Assert.True(report.IsSound, $"{report.Finding}");

    /// <summary>Of this kind, and at exactly these positions.</summary>
    public static void Finds(this VerificationReport report, DamageKind kind, ulong from, ulong? to = null)
    {
        Assert.True(report.Finding is not null, $"nothing found; expected {kind} at {from}");
        var finding = report.Finding!;
        Assert.True(
            finding.Kind == kind && finding.From.Value == from && finding.To.Value == (to ?? from),
            $"expected {kind} at {from} to {to ?? from}; found {finding}");
    }

    /// <summary>Of this kind, in a range that contains the position.</summary>
    public static void FindsAround(this VerificationReport report, DamageKind kind, ulong position)
    {
        Assert.True(report.Finding is not null, $"nothing found; expected {kind} around {position}");
        var finding = report.Finding!;
        Assert.True(
            finding.Kind == kind && finding.From.Value <= position && finding.To.Value >= position,
            $"expected {kind} around {position}; found {finding}");
    }
}
