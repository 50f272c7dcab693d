using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Domain.Log.Logs;

/// <summary>A changed log as files of a folder, in the order of their names: what a stranger gets to see.</summary>
public sealed class DamagedLog(string name, IReadOnlyDictionary<string, byte[]> files)
{
    public const string HeadName = "head";

    public string Name => name;

    public IReadOnlyDictionary<string, byte[]> Files { get; } = new SortedDictionary<string, byte[]>(
        files.ToDictionary(f => f.Key, f => f.Value), StringComparer.Ordinal);

    /// <summary>A change to the parts of a log, of which the bytes are then made.</summary>
    public static DamagedLog Of(string name, TestLog sound, Action<TestLog> change)
    {
        var log = sound.Copy();
        change(log);
        return new(name, FilesOf(log));
    }

    /// <summary>A change to the bytes of a log's files.</summary>
    public static DamagedLog OfFiles(string name, TestLog log, Action<Dictionary<string, byte[]>> change)
    {
        var files = FilesOf(log);
        change(files);
        return new(name, files);
    }

    public static Dictionary<string, byte[]> FilesOf(TestLog log) =>
        new(log.Segments.Select(s => KeyValuePair.Create(s.Name, s.ToBytes())).Append(new(HeadName, log.Head)));

    public VerificationReport Verify(bool withHead = false, LogHead? against = null) => Verdicts.Verify(
        [.. Files.Where(f => f.Key != HeadName).Select(f => new MemorySegment(f.Key, f.Value))],
        withHead ? Files[HeadName] : [],
        against);
}
