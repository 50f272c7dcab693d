using System.Text.Json;
using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Commands.Stores.Embedded.Files;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Edges.Host.Evidence;

/// <summary>What a backup or a restoration copied, after it was verified.</summary>
/// <param name="Folder">Where the copy lies.</param>
/// <param name="Head">Its head.</param>
/// <param name="LogId">The log's id.</param>
/// <param name="Segments">Segment files.</param>
/// <param name="SizeBytes">Their bytes.</param>
/// <param name="HasKeys">Whether keys were copied too.</param>
public sealed record BackupReport(
    string Folder, KnownHead Head, Guid LogId, int Segments, long SizeBytes, bool HasKeys = false);

/// <summary>The <c>BACKUP.json</c> of a backup.</summary>
/// <param name="Format">Always <see cref="CurrentFormat"/>.</param>
/// <param name="LogId">The log's id.</param>
/// <param name="Size">Events in it.</param>
/// <param name="Root">The root over them.</param>
/// <param name="CreatedAt">When the copy was made.</param>
/// <param name="Version">The product's version.</param>
/// <param name="Keys">Whether keys are in it.</param>
public sealed record BackupLabel(
    string Format, Guid LogId, ulong Size, string Root, DateTimeOffset CreatedAt, string Version, bool Keys = false)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "BACKUP.json";

    /// <summary>What this build writes and reads.</summary>
    public const string CurrentFormat = "aasm-backup/1";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>The label of a folder; null where there is none.</summary>
    /// <exception cref="EvidenceException">It cannot be read.</exception>
    internal static BackupLabel? Find(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var label = JsonSerializer.Deserialize<BackupLabel>(File.ReadAllBytes(path), Json);
            return label is { Format: CurrentFormat } && KnownHead.TryParse($"{label.Size} {label.Root}") is not null
                ? label
                : throw new EvidenceException(FailureKind.TooNew,
                    $"{path} has format '{label?.Format}', and this build reads '{CurrentFormat}': use a newer build");
        }
        catch (JsonException e)
        {
            throw new EvidenceException(FailureKind.Damaged,
                $"{path} is no label of a backup: {e.Message}. Restore from another copy", e);
        }
    }
}

/// <summary>Copies a log while it is written, and brings a copy back. Both are verified before they count.</summary>
public static class LogBackup
{
    private const string StagingSuffix = ".restoring";

    /// <summary>Copies everything that is durable now.</summary>
    /// <param name="folder">A folder of segments, or a state folder.</param>
    /// <param name="destination">A folder that is empty or not there.</param>
    /// <param name="keys">The folder of keys that are copied too; null to leave them out.</param>
    /// <param name="version">The product's version, for the label.</param>
    /// <param name="now">The time, for the label.</param>
    /// <exception cref="EvidenceException">The source is damaged, or the destination cannot take it; it is left empty.</exception>
    public static BackupReport Save(string folder, string destination, string? keys, string version, DateTimeOffset now)
    {
        destination = Path.GetFullPath(destination);
        if (File.Exists(destination) || (Directory.Exists(destination) && Directory.EnumerateFileSystemEntries(destination).Any()))
        {
            throw new EvidenceException(FailureKind.Conflict,
                $"{destination} exists and is not empty: name a new folder, nothing is overwritten");
        }

        using var snapshot = LogSnapshot.Take(folder);
        var end = EndOf(snapshot);
        var head = KnownHead.Of(end.Tree.Head());
        var logId = snapshot.Segments[0].Header!.LogId;
        var label = new BackupLabel(BackupLabel.CurrentFormat, logId, head.Size, head.Root, now, version, keys is not null);
        return FolderCopy.Make(destination, copy => WithKeys(keys, destination, () =>
        {
            CopySegments(copy, snapshot, end.OffsetBytes);
            copy.Write("head", HeadOf(end, logId).ToBytes());
            copy.Write(BackupLabel.FileName, label.ToBytes());
            copy.Flush();
            return Verified(destination, head, logId, "the copy");
        }));
    }

    /// <summary>Brings a copy into a state folder that has no log.</summary>
    /// <param name="source">The backup.</param>
    /// <param name="state">The state folder.</param>
    /// <exception cref="EvidenceException">The copy is damaged, or the state folder has a log or a server.</exception>
    public static BackupReport Restore(string source, StateFolder state)
    {
        RefuseUsed(state);
        using var snapshot = LogSnapshot.Take(source);
        KeyBackup.RefuseUsed(snapshot.Folder, state);
        var label = BackupLabel.Find(snapshot.Folder);
        var given = label is null ? null : new KnownHead(label.Size, label.Root);
        var report = LogAudit.Verify(snapshot.Folder, given, progress: null);
        RefuseDamaged(report, "the backup", "Restore from another copy; nothing was changed");
        var end = EndOf(snapshot);
        var logId = snapshot.Segments[0].Header!.LogId;
        state.Make();
        var staging = state.Log + StagingSuffix;
        if (Directory.Exists(staging))
        {
            Directory.Delete(staging, recursive: true);
        }

        return FolderCopy.Make(staging, copy =>
        {
            CopySegments(copy, snapshot, end.OffsetBytes);
            copy.Write("head", HeadOf(end, logId).ToBytes());
            copy.Flush();
            var restored = Verified(staging, KnownHead.Of(end.Tree.Head()), logId, "what was restored");
            var hasKeys = KeyBackup.IsIn(snapshot.Folder);
            if (hasKeys)
            {
                KeyBackup.Restore(snapshot.Folder, state);
            }

            PutInPlace(state, staging);
            return restored with { Folder = state.Log, HasKeys = hasKeys };
        });
    }

    private static BackupReport WithKeys(string? keys, string destination, Func<BackupReport> save)
    {
        var report = save();
        if (keys is not null)
        {
            KeyBackup.Save(keys, destination);
        }

        return report with { HasKeys = keys is not null };
    }

    private static void RefuseUsed(StateFolder state)
    {
        if (RunFile.Find(state) is { } running)
        {
            throw new EvidenceException(FailureKind.Conflict,
                $"process {running.ProcessId} serves {state.Root}: stop it first ('aasm stop --state {state.Root}')");
        }

        if (LogUse.IsHeld(state.Log))
        {
            throw new EvidenceException(FailureKind.Conflict, $"the log in {state.Log} is in use by {LogUse.OwnerOf(state.Log)}: stop it first");
        }

        if (Directory.Exists(state.Log) && Directory.EnumerateFileSystemEntries(state.Log)
            .Any(path => !LogUse.IsLockFile(Path.GetFileName(path))))
        {
            throw new EvidenceException(FailureKind.Conflict,
                $"{state.Log} holds a log already: move that folder away, or name another with --state");
        }
    }

    private static void PutInPlace(StateFolder state, string staging)
    {
        if (Directory.Exists(state.Log))
        {
            Directory.Delete(state.Log, recursive: true);
        }

        foreach (var suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
        {
            File.Delete(Path.Combine(state.Root, EmbeddedEventStore.IndexName) + suffix);
        }

        Directory.Move(staging, state.Log);
        new DiskFolder(state.Root).Flush();
    }

    private static SegmentEnd EndOf(LogSnapshot snapshot)
    {
        var end = snapshot.Segments.Count > 0 && snapshot.Segments[0].Header is not null ? snapshot.FindEnd() : null;
        if (end is { Damage: null })
        {
            return end;
        }

        RefuseDamaged(LogAudit.Verify(snapshot.Folder, against: null, progress: null), "the log", "Nothing was copied");
        throw new EvidenceException(FailureKind.Unavailable,
            $"the log in {snapshot.Folder} changed in a way that cannot be copied ({end?.Damage}): try again");
    }

    // The segments before the newest are sealed; the newest one ends where its whole appends end.
    private static void CopySegments(FolderCopy copy, LogSnapshot snapshot, long newestEnd)
    {
        for (var i = 0; i < snapshot.Segments.Count; i++)
        {
            var segment = snapshot.Segments[i];
            copy.Write(segment.Name, stream =>
                segment.CopyTo(stream, i == snapshot.Segments.Count - 1 ? newestEnd : segment.SizeBytes));
        }
    }

    private static SegmentHeader HeadOf(SegmentEnd end, Guid logId) => new()
    {
        LogId = logId,
        FirstPosition = new(end.Tree.Size),
        CreatedAt = end.LastRecordedAt,
        ContinuesFrom = end.LastHash,
        Tree = end.Tree,
    };

    private static BackupReport Verified(string folder, KnownHead head, Guid logId, string what)
    {
        var report = LogAudit.Verify(folder, head, progress: null);
        RefuseDamaged(report, what, "The source or the disk is at fault: run 'aasm audit verify' on the source");
        return new(folder, report.Head, logId, report.Segments, report.SizeBytes);
    }

    private static void RefuseDamaged(AuditReport report, string what, string wayOut)
    {
        if (report.Damage is { } damage)
        {
            throw new EvidenceException(
                damage.IsNewerFormat ? FailureKind.TooNew : FailureKind.Damaged,
                $"{what} in {report.Folder} is damaged, {damage}. {wayOut}")
            {
                Damage = damage,
            };
        }
    }
}
