using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Edges.Host.Evidence;

/// <summary>A head: the number of events and the root of the tree over them.</summary>
/// <param name="Size">The number of events.</param>
/// <param name="Root">The root, 64 hexadecimal digits.</param>
public sealed record KnownHead(ulong Size, string Root)
{
    /// <summary>Reads <c>size root</c>; null when the text is something else.</summary>
    public static KnownHead? TryParse(string? text) => LogHead.TryParse(text, out var head) ? Of(head) : null;

    /// <summary><c>size root</c>.</summary>
    public override string ToString() => ToHead().ToString();

    internal static KnownHead Of(LogHead head) => new(head.Size, head.Root.ToString());

    internal LogHead ToHead() => LogHead.TryParse(FormattableString.Invariant($"{Size} {Root}"), out var head)
        ? head
        : throw new FormatException($"'{Root}' is no root");
}

/// <summary>What a verification found.</summary>
/// <param name="Folder">The folder that was read.</param>
/// <param name="Head">Size and root of the sound part.</param>
/// <param name="Streams">Streams in the sound part.</param>
/// <param name="Segments">Segment files read.</param>
/// <param name="SizeBytes">Their bytes.</param>
/// <param name="UncommittedBytes">Bytes of an append that never ended; no answer rested on them.</param>
/// <param name="WasInUse">A process was appending: what it appended after the start is not part of this.</param>
/// <param name="HeadFile">
/// What became of the log's own head file: <c>read</c>, and then the log was held against it; <c>absent</c>,
/// <c>unreadable</c> or <c>too_new</c>, and then it said nothing.
/// </param>
/// <param name="Damage">The first damage; null when the log is sound.</param>
public sealed record AuditReport(
    string Folder,
    KnownHead Head,
    int Streams,
    int Segments,
    long SizeBytes,
    long UncommittedBytes,
    bool WasInUse,
    string HeadFile,
    Damage? Damage)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => Damage is null;
}

/// <summary>Verifies logs from their files alone. Works while a process appends, and changes nothing.</summary>
public static class LogAudit
{
    /// <summary>Verifies a log.</summary>
    /// <param name="folder">A folder of segments, or a state folder.</param>
    /// <param name="against">A head that was kept elsewhere; null for none.</param>
    /// <param name="progress">Is told from time to time which part has been read, 0 to 1; null for nobody.</param>
    /// <exception cref="EvidenceException">There is no log, or it cannot be read.</exception>
    public static AuditReport Verify(string folder, KnownHead? against, Action<double>? progress)
    {
        var (report, snapshotWasInUse) = VerifyOnce(folder, against, progress);

        // A process that began to append in the meantime leaves half a record where one looks at the wrong moment.
        return !report.IsSound && !snapshotWasInUse && LogUse.IsHeld(report.Folder)
            ? VerifyOnce(folder, against, progress).Report
            : report;
    }

    /// <summary>Why a reading of the log stopped before its end, with the damage as a verification names it.</summary>
    /// <param name="folder">The folder of segments.</param>
    /// <param name="problem">What the reading met.</param>
    /// <param name="outcome">What became of the reading, in one clause.</param>
    internal static EvidenceException Stopped(string folder, string problem, string outcome)
    {
        var damage = Verify(folder, against: null, progress: null).Damage;
        return new(
            damage is { IsNewerFormat: true } ? FailureKind.TooNew : FailureKind.Damaged,
            $"the log in {folder} is damaged, {damage?.ToString() ?? problem}. {outcome}; nothing behind "
            + "the damage can be trusted: restore a backup with 'aasm log restore'")
        {
            Damage = damage,
        };
    }

    private static (AuditReport Report, bool WasInUse) VerifyOnce(string folder, KnownHead? against, Action<double>? progress)
    {
        using var snapshot = LogSnapshot.Take(folder);
        var report = LogVerifier.Verify(snapshot.Segments, new VerificationOptions
        {
            Against = against?.ToHead(),
            HeadFile = snapshot.HeadBytes,
            ForEach = (count, body) =>
            {
                Parallel.For(0, count, body);
                progress?.Invoke(snapshot.PartRead);
            },
        });
        return (new AuditReport(
            snapshot.Folder,
            KnownHead.Of(report.Head),
            report.Streams,
            report.Segments,
            report.SizeBytes,
            report.UncommittedBytes,
            snapshot.IsInUse,
            System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(report.HeadFile.ToString()),
            report.Finding is { } finding ? Damage.Of(finding) : null), snapshot.IsInUse);
    }
}
