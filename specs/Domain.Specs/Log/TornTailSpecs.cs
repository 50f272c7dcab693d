using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Log.Logs;

namespace AgentAssembly.Specs.Domain.Log;

/// <summary>What a power cut can leave, and what it cannot.</summary>
public sealed class TornTailSpecs
{
    [Fact]
    public void An_append_that_never_ended_is_uncommitted() =>
        Seeds.ForEach(40, random =>
        {
            var log = new TestLogBuilder(random).Build(segments: 2);
            var records = log.Segments[^1].Records;
            records[^1].Flags &= unchecked((byte)~(byte)RecordFlags.EndsAppend);
            var open = records.AsEnumerable().Reverse()
                .TakeWhile(r => (r.Flags & (byte)RecordFlags.EndsAppend) == 0).ToList();
            IsUncommitted(log.Files(), open.Sum(r => r.SizeBytes), log.Size - (ulong)open.Count);
        });

    [Fact]
    public void A_group_of_which_only_some_bytes_arrived_is_uncommitted() =>
        Seeds.ForEach(150, random =>
        {
            var log = new TestLogBuilder(random).Build(segments: 2);
            var files = log.Files();
            var (bytes, torn) = (files[^1].Bytes, Layout.LastGroup(log));
            var at = random.Next(torn.Start, torn.End);
            var count = random.Next(1, torn.End - at + 1);
            var pieces = random.Next(3);
            var before = bytes.ToArray();
            Garble(bytes.AsSpan(at, count), pieces == 0 ? null : random);
            if (bytes.AsSpan().SequenceEqual(before))
            {
                return;
            }

            var size = Layout.CommittedBefore(log, at);
            var report = Verdicts.Verify(files, []);
            report.IsSound();
            Assert.Equal(size, report.Head.Size);
            Assert.Equal(report.UncommittedBytes, EndOf(files[^1], 0).TornBytes);
        });

    [Fact]
    public void Bytes_behind_the_last_record_are_uncommitted() =>
        Seeds.ForEach(40, random =>
        {
            var log = new TestLogBuilder(random).Build(segments: 2);
            log.Segments[^1].Tail[99] = 1;
            IsUncommitted(log.Files(), 100, log.Size);
            var report = log.Verify(withHead: true);
            report.IsSound();
            Assert.Equal(100, report.UncommittedBytes);
        });

    [Fact]
    public void A_broken_place_before_a_later_group_is_damage() =>
        Seeds.ForEach(60, random =>
        {
            var log = new TestLogBuilder(random).Build(segments: 2);
            var files = log.Files();
            var at = random.Next(SegmentHeader.SizeBytes, Layout.LastGroup(log).Start);
            files[^1].Bytes[at] ^= 0x10;
            Verdicts.Verify(files, []).Finds(DamageKind.Edited, Layout.PositionAt(log, log.Segments.Count - 1, at));
            Assert.NotNull(EndOf(files[^1], 0).Damage);
        });

    [Fact]
    public void A_broken_place_that_the_head_file_has_seen_is_damage() =>
        Seeds.ForEach(60, random =>
        {
            var log = new TestLogBuilder(random).Build(segments: 2);
            var files = log.Files();
            var (start, end) = Layout.LastGroup(log);
            var at = random.Next(start, end);
            files[^1].Bytes[at] ^= 0x10;
            Verdicts.Verify(files, log.Head).Finds(DamageKind.Edited, Layout.PositionAt(log, log.Segments.Count - 1, at));
            Assert.NotNull(EndOf(files[^1], log.Size).Damage);
        });

    [Fact]
    public void A_whole_record_with_wrong_content_is_damage_even_at_the_end()
    {
        var log = new TestLogBuilder(new Random(4)).Build(segments: 1);
        log.Records[^1].ChangeData();
        log.Verify().Finds(DamageKind.Edited, log.Size - 1);
        Assert.NotNull(EndOf(log.Files()[^1], 0).Damage);
        log.Records[^1].FixHash().Position += 7;
        Assert.NotNull(log.Verify().Finding);
        Assert.NotNull(EndOf(log.Files()[^1], 0).Damage);
    }

    [Fact]
    public void A_sealed_segment_has_no_torn_tail()
    {
        var log = new TestLogBuilder(new Random(4)).Build(segments: 2);
        log.Segments[0].Tail = [0, 0, 1];
        log.Verify().Finds(DamageKind.Edited, (ulong)log.Segments[0].Records.Count);
        log.Segments[0].Tail = [0, 0, 0];
        log.Verify(withHead: true).IsSound();
    }

    [Fact]
    public void An_append_without_its_end_before_a_later_group_is_damage()
    {
        var log = new TestLogBuilder(new Random(4)).Build(segments: 1, groupsPerSegment: 2);
        var groups = log.Records.Select((r, i) => (r, i)).Where(x => (x.r.Flags & (byte)RecordFlags.BeginsGroup) != 0).ToList();
        var before = log.Records.Take(groups[1].i - 1).Select((r, i) => (r, i))
            .LastOrDefault(x => (x.r.Flags & (byte)RecordFlags.EndsAppend) != 0, (null!, -1)).i + 1;
        foreach (var record in log.Records.Skip(before))
        {
            record.Flags &= unchecked((byte)~(byte)RecordFlags.EndsAppend);
        }

        log.Verify().Finds(DamageKind.Edited, (ulong)before);
        Assert.NotNull(EndOf(log.Files()[^1], 0).Damage);
    }

    private static void Garble(Span<byte> bytes, Random? random)
    {
        if (random is null)
        {
            bytes.Clear();
        }
        else
        {
            random.NextBytes(bytes);
        }
    }

    private static void IsUncommitted(List<MemorySegment> files, long bytes, ulong size)
    {
        var report = Verdicts.Verify(files, []);
        report.IsSound();
        Assert.Equal(bytes, report.UncommittedBytes);
        Assert.Equal(size, report.Head.Size);
        var end = EndOf(files[^1], 0);
        Assert.Null(end.Damage);
        Assert.Equal(bytes, end.TornBytes);
        Assert.Equal(report.Head, end.Tree.Head());
    }

    private static SegmentEnd EndOf(MemorySegment file, ulong acknowledged)
    {
        Assert.True(SegmentHeader.TryRead(file.Bytes, out var header, out _));
        return SegmentEnd.Find(file, header!, acknowledged);
    }
}
