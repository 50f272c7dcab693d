using System.Diagnostics;
using System.Security.Cryptography;
using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Commands.Stores.Embedded.Files;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>How quickly a log is verified, beside plain SHA-256 over the very same bytes.</summary>
internal static class Verification
{
    private const int ChunkBytes = 1024 * 1024;

    public static async Task PrintAsync(string root, int events)
    {
        using var scratch = new Scratch(root);
        await using (var side = await WriteSide.OpenAsync(scratch.Path))
        {
            await Load.FillAsync(side, events);
        }

        var folder = new DiskFolder(Path.Combine(scratch.Path, EmbeddedEventStore.LogFolderName));
        var segments = folder.List().Where(n => n.EndsWith(".seg", StringComparison.Ordinal)).Select(folder.Open).ToList();
        var used = segments.Sum(UsedBytes);
        var floor = Best(() => HashAll(segments));
        var alone = Best(() => VerifyAll(segments, new VerificationOptions()));
        var shared = Best(() => VerifyAll(segments, new VerificationOptions { ForEach = (n, body) => Parallel.For(0, n, body) }));
        Console.WriteLine($"  {events:N0} events, {used / 1e6:F0} MB");
        Console.WriteLine($"  SHA-256 over the bytes  {used / floor.TotalSeconds / 1e6,7:F0} MB/s");
        Console.WriteLine($"  verify, one core        {used / alone.TotalSeconds / 1e6,7:F0} MB/s   {floor / alone,5:F2} of the floor");
        Console.WriteLine($"  verify, all cores       {used / shared.TotalSeconds / 1e6,7:F0} MB/s   {floor / shared,5:F2} of the floor");
        segments.ForEach(s => s.Dispose());
    }

    private static TimeSpan Best(Action action)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 4; i++)
        {
            var started = Stopwatch.GetTimestamp();
            action();
            var took = Stopwatch.GetElapsedTime(started);
            best = took < best ? took : best;
        }

        return best;
    }

    private static void HashAll(List<ILogFile> segments)
    {
        var chunk = new byte[ChunkBytes];
        foreach (var segment in segments)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var left = UsedBytes(segment);
            for (long at = 0; left > 0;)
            {
                var read = segment.Read(at, chunk.AsSpan(0, (int)Math.Min(left, ChunkBytes)));
                hash.AppendData(chunk, 0, read);
                at += read;
                left -= read;
            }

            hash.GetHashAndReset();
        }
    }

    private static void VerifyAll(List<ILogFile> segments, VerificationOptions options)
    {
        var report = LogVerifier.Verify(segments, options);
        if (!report.IsSound)
        {
            throw new InvalidOperationException(report.Finding!.ToString());
        }
    }

    // The newest segment's tail is zero bytes that neither way should be paid for.
    private static long UsedBytes(ISegmentBytes segment)
    {
        var bytes = new byte[SegmentHeader.SizeBytes];
        segment.Read(0, bytes);
        SegmentHeader.TryRead(bytes, out var header, out _);
        return SegmentEnd.Find(segment, header!, 0).OffsetBytes;
    }
}
