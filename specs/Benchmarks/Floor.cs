using System.Diagnostics;
using AgentAssembly.Commands.Stores.Embedded.Files;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>
/// What the disk allows: one thread writes as many records as there are callers and flushes, again and again. No hash, no
/// queue, no answer to anybody; every caller would have waited for the whole flush.
/// </summary>
internal static class Floor
{
    private const int FileBytes = 64 * 1024 * 1024;

    public static Measured Measure(string root, int callers, int recordBytes, TimeSpan duration)
    {
        using var scratch = new Scratch(root);
        using var file = new DiskFolder(scratch.Path).CreateZeroed("floor", FileBytes);
        var group = new byte[callers * recordBytes];
        var latencies = new Latencies();
        long offset = 0;
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            var flush = Stopwatch.GetTimestamp();
            file.Write(offset, group);
            file.Flush();
            latencies.Add(flush);
            offset = offset + (2 * group.Length) > FileBytes ? 0 : offset + group.Length;
        }

        return new(Stopwatch.GetElapsedTime(started).TotalSeconds, latencies, callers);
    }
}
