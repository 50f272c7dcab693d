using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.EndToEnd;

/// <summary>
/// The logs that <c>contracts/events/vectors</c> describe, each in a folder of its own, and what the stranger's verifier
/// says of all of them in one run.
/// </summary>
public sealed partial class VectorLogs : IAsyncLifetime
{
    private const string HeadName = "head";

    private static readonly string Vectors = Path.Combine(AppContext.BaseDirectory, "vectors");

    private readonly string _folder = Directory.CreateTempSubdirectory("aasm-stranger-").FullName;
    private readonly Dictionary<(string Name, string Mode), StrangerVerdict> _said = [];

    public static JsonElement[] Damaged { get; } = [.. Read("log-damaged.json").EnumerateArray()];

    public static JsonElement[] Events { get; } = [.. Read("events.json").GetProperty("events").EnumerateArray()];

    public static JsonElement[] Refused { get; } = [.. Read("events.json").GetProperty("refused").EnumerateArray()];

    public static string NameOf(JsonElement vector) => vector.GetProperty("name").GetString()!;

    public StrangerVerdict Said(string name, string mode) => _said[(name, mode)];

    public async Task InitializeAsync()
    {
        var head = Read("log-sound.json").GetProperty("head").GetString()!.Replace(' ', '\t');
        var runs = new List<(string Name, string Mode, string Arguments, bool HasHead)>();
        foreach (var vector in Damaged)
        {
            var files = FilesOf(vector);
            var folder = Write(files.Where(f => f.Key != HeadName));
            runs.Add((NameOf(vector), "alone", folder, false));
            runs.Add((NameOf(vector), "againstHead", $"{folder}\t{head}", false));
            runs.Add((NameOf(vector), "withHead", Write(files), true));
        }

        runs.AddRange(Events.Concat(Refused).Select(vector => (NameOf(vector), "event", Write(LogOf(vector)), false)));
        var list = Path.Combine(_folder, "list");
        await File.WriteAllLinesAsync(list, runs.Select(r => r.Arguments));
        var ran = await Aasm.FinishAsync(Aasm.Tool("python3", [Path.Combine(Python.Clients, "verify_each.py"), list]));
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Collect(ran.Output, runs);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    private static JsonElement Read(string name) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Vectors, name))).RootElement;

    // What each run printed ends with a line that tells its exit code.
    private void Collect(string output, List<(string Name, string Mode, string Arguments, bool HasHead)> runs)
    {
        var ends = ExitLine().Matches(output);
        Assert.Equal(runs.Count, ends.Count);
        var from = 0;
        foreach (var (run, end) in runs.Zip(ends))
        {
            var exitCode = int.Parse(end.Groups[1].Value, CultureInfo.InvariantCulture);
            _said.Add((run.Name, run.Mode), StrangerVerdict.Said(output[from..end.Index], exitCode, run.HasHead));
            from = end.Index + end.Length;
        }
    }

    [GeneratedRegex(@"^exit (\d+)\n", RegexOptions.Multiline)]
    private static partial Regex ExitLine();

    // The sound log with a vector's changes.
    private static Dictionary<string, byte[]> FilesOf(JsonElement vector)
    {
        var files = Directory.GetFiles(Path.Combine(Vectors, "log-sound"))
            .ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes);
        foreach (var name in vector.GetProperty("leftOut").EnumerateArray())
        {
            files.Remove(name.GetString()!);
        }

        foreach (var change in vector.GetProperty("replaced").EnumerateArray())
        {
            var (file, offset) = (change.GetProperty("file").GetString()!, change.GetProperty("offset").GetInt32());
            var before = files.GetValueOrDefault(file, []);
            var behind = offset + change.GetProperty("remove").GetInt32();
            files[file] = [.. before[..offset], .. BytesOf(change, "insert"), .. before[behind..]];
        }

        return files;
    }

    // A log of one record, right in everything but what its event says.
    private static Dictionary<string, byte[]> LogOf(JsonElement vector)
    {
        var bytes = BytesOf(vector, "bytes");
        var header = new SegmentHeader
        {
            LogId = Guid.Parse("7d649d8b-8a6d-5e86-ce62-136384f56c11"),
            FirstPosition = Position.Start,
            CreatedAt = default,
            ContinuesFrom = Hash256.Zero,
            Tree = new MerkleFrontier(),
        };
        var frame = new byte[RecordFrame.OverheadBytes];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), (uint)bytes.Length);
        frame[16] = (byte)(RecordFlags.BeginsGroup | RecordFlags.EndsAppend);
        SHA256.HashData(bytes).CopyTo(frame, 20);
        BinaryPrimitives.WriteUInt32BigEndian(frame, Crc32C.Compute([.. frame[4..], .. bytes]));
        return new() { ["00000000000000000000.seg"] = [.. header.ToBytes(), .. frame, .. bytes] };
    }

    private static byte[] BytesOf(JsonElement vector, string name) =>
        Convert.FromHexString(vector.GetProperty(name).GetString()!);

    private string Write(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, Path.GetRandomFileName())).FullName;
        foreach (var (name, bytes) in files)
        {
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        }

        return folder;
    }
}
