using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Log.Logs;

namespace AgentAssembly.Specs.Domain.Log;

/// <summary>Whatever the bytes are, a verification answers.</summary>
public sealed class VerifierFuzzSpecs
{
    [Fact]
    public void A_verification_never_throws_on_changed_bytes_and_never_ends_in_silence_with_a_head() =>
        Seeds.ForEach(2_000, random =>
        {
            var log = new TestLogBuilder(random) { ZeroTailBytes = 0 }.Build(segments: random.Next(1, 4), groupsPerSegment: 1);
            var files = log.Files();
            var before = files.ConvertAll(f => f.Bytes.ToArray());
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                files = Change(files, random);
            }

            var same = files.Count == before.Count && files.Zip(before).All(p => p.First.Bytes.AsSpan().SequenceEqual(p.Second));
            var report = LogVerifier.Verify(files, new VerificationOptions { HeadFile = log.Head });
            Assert.True(same == report.IsSound || report.UncommittedBytes > 0 || report.Head == log.Root(), $"{report}");
            Agrees(report, files, log.Size);
            Agrees(LogVerifier.Verify(files, new VerificationOptions()), files, 0);
        });

    [Fact]
    public void A_verification_never_throws_on_records_put_together_at_random() =>
        Seeds.ForEach(1_000, random =>
        {
            var log = new TestLogBuilder(random).Build(segments: 3, groupsPerSegment: 1, streams: 2);
            for (var changes = random.Next(1, 8); changes > 0; changes--)
            {
                Rearrange(log, random);
            }

            if (random.Next(2) == 0)
            {
                log.Renumber();
            }

            var report = log.Verify(withHead: true);
            Assert.True(report.Head.Size <= log.Size);
        });

    [Fact]
    public void A_verification_never_throws_on_garbage() =>
        Seeds.ForEach(1_000, random =>
        {
            var bytes = new byte[random.Next(6_000)];
            random.NextBytes(bytes);
            var files = new List<MemorySegment> { new("a", bytes), new("b", bytes) };
            Assert.NotNull(LogVerifier.Verify(files, new VerificationOptions { HeadFile = bytes }).Finding);
        });

    private static List<MemorySegment> Change(List<MemorySegment> files, Random random)
    {
        var index = random.Next(files.Count);
        var bytes = files[index].Bytes;
        var (at, count) = (random.Next(bytes.Length + 1), random.Next(200));
        count = Math.Min(count, bytes.Length - at);
        var noise = new byte[count];
        random.NextBytes(noise);
        byte[] changed = random.Next(6) switch
        {
            0 => bytes[..at],
            1 => [.. bytes[..at], .. bytes[(at + count)..]],
            2 => [.. bytes[..at], .. noise, .. bytes[at..]],
            3 => [.. bytes[..at], .. noise, .. bytes[(at + count)..]],
            4 => [.. bytes[..at], .. new byte[count], .. bytes[(at + count)..]],
            _ => [.. bytes[..at], .. bytes[random.Next(bytes.Length + 1)..]],
        };
        return [.. files.Select((f, i) => i == index ? new MemorySegment(f.Name, changed) : f)];
    }

    private static void Rearrange(TestLog log, Random random)
    {
        var (at, other) = (random.Next(log.Records.Count), random.Next(log.Records.Count));
        switch (random.Next(9))
        {
            case 0 when log.Records.Count > 1:
                log.RemoveAt(at);
                break;
            case 1:
                log.InsertAt(at, log.Records[other].Copy());
                break;
            case 2:
                log.Swap(at, other);
                break;
            case 3:
                log.Records[at].ChangeData().FixHash();
                break;
            case 4:
                log.Records[at].Version = log.Records[other].Version;
                log.Records[at].FixHash();
                break;
            case 5:
                log.Records[at].Position = ulong.MaxValue - (ulong)random.Next(2);
                break;
            case 6:
                log.Records[at].PreviousHash = log.Records[other].Hash;
                log.Records[at].FixHash();
                break;
            case 7:
                log.Records[at].Stream = log.Records[other].Stream;
                log.Records[at].FixHash();
                break;
            default:
                log.Records[at].Flags ^= (byte)random.Next(4);
                break;
        }
    }

    // Whoever opens the log to write to it sees the same end as the verifier.
    private static void Agrees(VerificationReport report, List<MemorySegment> files, ulong acknowledged)
    {
        if (!SegmentHeader.TryRead(files[^1].Bytes, out var header, out _))
        {
            return;
        }

        var end = SegmentEnd.Find(files[^1], header!, acknowledged);
        if (report.IsSound)
        {
            Assert.Null(end.Damage);
            Assert.Equal((report.Head, report.UncommittedBytes), (end.Tree.Head(), end.TornBytes));
        }
    }
}
