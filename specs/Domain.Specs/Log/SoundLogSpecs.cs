using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Log.Logs;

namespace AgentAssembly.Specs.Domain.Log;

public sealed class SoundLogSpecs
{
    [Fact]
    public void Sound_logs_verify_alone_with_their_head_and_against_any_earlier_head() =>
        Seeds.ForEach(40, random =>
        {
            var log = new TestLogBuilder(random).Build(segments: random.Next(1, 5));
            log.Verify().IsSound();
            log.Verify(withHead: true).IsSound();
            var size = random.Next((int)log.Size + 1);
            log.Verify(against: HeadOf(log.HeadAt(size))).IsSound();
            Verdicts.Verify(log.Files(), log.HeadAt(size)).IsSound();
        });

    [Fact]
    public void The_report_counts_what_it_saw()
    {
        var log = new TestLogBuilder(new Random(1)).Build(segments: 3);
        var report = log.Verify(withHead: true);
        Assert.Equal(log.Root(), report.Head);
        Assert.Equal(log.Records.Select(r => r.Stream).Distinct().Count(), report.Streams);
        Assert.Equal(3, report.Segments);
        Assert.Equal(log.Files().Sum(f => f.SizeBytes), report.SizeBytes);
        Assert.Equal(0, report.UncommittedBytes);
    }

    [Fact]
    public void A_log_without_segments_is_empty_and_sound() => Verdicts.Verify([], []).IsSound();

    [Fact]
    public void A_log_without_segments_is_truncated_when_a_head_has_seen_events()
    {
        var log = new TestLogBuilder(new Random(1)).Build(segments: 1);
        Verdicts.Verify([], log.Head).Finds(DamageKind.Truncated, 0, log.Size - 1);
        Verdicts.Verify([], [], log.Root()).Finds(DamageKind.Truncated, 0, log.Size - 1);
    }

    [Fact]
    public void A_head_file_without_a_last_hash_does_not_vouch_for_an_end_that_is_not_there()
    {
        var head = new TestLogBuilder(new Random(1)).Build(segments: 1).HeadAt(3);
        head.AsSpan(48, Hash256.SizeBytes).Clear();
        TestSegment.FixChecksum(head);
        Verdicts.Verify([], head).Finds(DamageKind.Truncated, 0, 2);
    }

    [Fact]
    public void The_report_says_what_became_of_the_head_file()
    {
        var log = new TestLogBuilder(new Random(1)).Build(segments: 1);
        byte[] newer = [.. "aa-segment/2\0\0\0\0"u8, .. log.Head[16..]];
        Assert.Equal(HeadFileState.Absent, With(null));
        Assert.Equal(HeadFileState.Read, With(log.Head));
        Assert.Equal(HeadFileState.Unreadable, With(log.Head.AsMemory(0, 4000)));
        Assert.Equal(HeadFileState.Unreadable, With(ReadOnlyMemory<byte>.Empty));
        Assert.Equal(HeadFileState.TooNew, With(newer));

        HeadFileState With(ReadOnlyMemory<byte>? head)
        {
            var report = LogVerifier.Verify(log.Files(), new VerificationOptions { HeadFile = head });
            report.IsSound();
            Assert.Equal(report.HeadFile, LogVerifier.Verify([], new VerificationOptions { HeadFile = head }).HeadFile);
            return report.HeadFile;
        }
    }

    [Fact]
    public void A_damaged_log_s_report_says_what_became_of_the_head_file_as_well()
    {
        var log = new TestLogBuilder(new Random(1)).Build(segments: 1);
        log.Records[0].ChangeData();
        Assert.Equal(HeadFileState.Unreadable, Verdicts.Verify(log.Files(), [1]).HeadFile);
    }

    [Fact]
    public void A_segment_without_records_is_sound()
    {
        var log = new TestLogBuilder(new Random(1)).Build(segments: 2);
        log.Segments.Add(new TestSegment { Name = "", Header = [], Tail = new byte[100] });
        log.RecomputeHeaders().Verify(withHead: true).IsSound();
    }

    [Fact]
    public void The_end_of_the_newest_segment_is_where_the_next_record_goes() =>
        Seeds.ForEach(40, random =>
        {
            var log = new TestLogBuilder(random).Build(segments: random.Next(1, 4));
            var file = log.Files()[^1];
            Assert.True(SegmentHeader.TryRead(file.Bytes, out var header, out _));
            var end = SegmentEnd.Find(file, header!, log.Size);
            Assert.Null(end.Damage);
            Assert.Equal(file.SizeBytes - log.Segments[^1].Tail.Length, end.OffsetBytes);
            Assert.Equal(log.Root(), end.Tree.Head());
            Assert.Equal(log.Records[^1].Hash, end.LastHash.ToArray());
            Assert.Equal(0, end.TornBytes);
        });

    [Fact]
    public void A_long_log_is_shared_out_and_verifies_alike()
    {
        var log = new TestLogBuilder(new Random(2)).Build(segments: 2, groupsPerSegment: 300, streams: 20);
        Assert.True(log.Segments[0].Records.Count > 1_000);
        log.Verify(withHead: true, against: log.Root()).IsSound();
        log.Records[700].ChangeData();
        log.Verify().Finds(DamageKind.Edited, 700);
    }

    [Fact]
    public void A_sound_record_costs_no_memory()
    {
        var full = new TestLogBuilder(new Random(1)).Build(segments: 1, groupsPerSegment: 600).Files()[0];
        var empty = full.Bytes.ToArray();
        empty.AsSpan(SegmentHeader.SizeBytes).Clear();
        LogVerifier.Verify([full], new VerificationOptions());
        var difference = Allocated(full) - Allocated(new MemorySegment("", empty));
        Assert.True(difference < 10_000, $"{difference} bytes for a log of {full.SizeBytes}");

        static long Allocated(MemorySegment segment)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            LogVerifier.Verify([segment], new VerificationOptions());
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static LogHead HeadOf(byte[] header)
    {
        Assert.True(SegmentHeader.TryRead(header, out var head, out _));
        return head!.Tree.Head();
    }
}
