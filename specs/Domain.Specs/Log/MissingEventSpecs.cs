using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Log.Logs;

namespace AgentAssembly.Specs.Domain.Log;

/// <summary>Events that are gone: deleted, skipped, cut off, or taken out with their whole stream.</summary>
public sealed class MissingEventSpecs
{
    [Fact]
    public void A_deleted_event_is_missed_by_its_stream_or_leaves_a_gap() =>
        ForEachRecord((log, at) =>
        {
            var last = at == log.Records.Count - 1;
            var continued = IsContinued(log, at);
            log.RemoveAt(at);
            if (last)
            {
                log.Verify().IsSound();
                log.Verify(withHead: true).FindsAround(DamageKind.Truncated, (ulong)at);
                return;
            }

            log.Verify().Finds(continued ? DamageKind.Deleted : DamageKind.Gap, (ulong)at);
        });

    [Fact]
    public void A_deleted_event_whose_log_was_renumbered_is_missed_between_its_neighbours() =>
        ForEachRecord((log, at) =>
        {
            var (continued, edge) = (IsContinued(log, at), IsLastOfSegment(log, at));
            var (last, inLastSegment) = (at == log.Records.Count - 1, at >= log.Records.Count - log.Segments[^1].Records.Count);
            log.RemoveAt(at);
            log.Renumber();
            if (continued)
            {
                log.Verify().FindsAround(DamageKind.Deleted, (ulong)at);
                Assert.True(inLastSegment || log.Verify().Finding!.To.Value < log.Size + 1);
                return;
            }

            log.Verify(withHead: true).FindsAround(
                last ? DamageKind.Truncated : edge && !inLastSegment ? DamageKind.Gap : DamageKind.StreamRemoved, (ulong)at);
            if (inLastSegment)
            {
                log.Verify().IsSound();
            }
        });

    [Fact]
    public void A_deleted_event_with_headers_recomputed_is_still_missed_by_its_stream() =>
        ForEachRecord((log, at) =>
        {
            var continued = IsContinued(log, at);
            var root = log.Root();
            log.RemoveAt(at);
            log.Renumber().RecomputeHeaders();
            if (continued)
            {
                log.Verify(withHead: true).FindsAround(DamageKind.Deleted, (ulong)at);
            }
            else
            {
                log.Verify(against: root).FindsAround(DamageKind.Truncated, root.Size - 1);
            }
        });

    [Fact]
    public void A_segment_file_that_is_missing_leaves_a_gap_of_exactly_its_positions() =>
        Seeds.ForEach(20, random =>
        {
            var log = new TestLogBuilder(random).Build(segments: 4, groupsPerSegment: 2);
            var missing = random.Next(1, 3);
            var from = (ulong)log.Segments.Take(missing).Sum(s => s.Records.Count);
            var to = from + (ulong)log.Segments[missing].Records.Count - 1;
            var streams = log.Segments[missing].Records.Select(r => r.Stream).ToHashSet();
            log.Segments.RemoveAt(missing);
            var goesOn = log.Segments.Skip(missing).SelectMany(s => s.Records).Any(r => streams.Contains(r.Stream));
            log.Verify().Finds(goesOn ? DamageKind.Deleted : DamageKind.Gap, from, to);
        });

    [Fact]
    public void Skipped_positions_are_a_gap() =>
        ForEachRecord((log, at) =>
        {
            foreach (var record in log.Records.Skip(at))
            {
                record.Position += 5;
            }

            if (!IsLastOfSegment(log, at))
            {
                log.Verify().Finds(DamageKind.Gap, (ulong)at, (ulong)at + 4);
            }
        });

    [Fact]
    public void A_missing_first_segment_is_a_wrong_beginning() =>
        Seeds.ForEach(10, random =>
        {
            var log = new TestLogBuilder(random).Build(segments: 3, groupsPerSegment: 1);
            var first = (ulong)log.Segments[0].Records.Count;
            log.Segments.RemoveAt(0);
            log.Verify().Finds(DamageKind.WrongGenesis, 0, first - 1);
        });

    [Fact]
    public void A_stream_taken_out_is_missed_by_the_next_header_and_by_the_head_file() =>
        Seeds.ForEach(60, random =>
        {
            var log = new TestLogBuilder(random).Build(segments: 3, groupsPerSegment: 2);
            var stream = random.GetItems(log.Records.Select(r => r.Stream).Distinct().ToArray(), 1)[0];
            var at = log.Records.TakeWhile(r => r.Stream != stream).Count();
            var segment = log.Segments.FindIndex(s => s.Records.Exists(r => r.Stream == stream));
            var tookTheEnd = log.Segments[segment].Records[^1].Stream == stream;
            log.Segments.ForEach(s => s.Records.RemoveAll(r => r.Stream == stream));
            log.Renumber();
            var finding = log.Verify(withHead: true).Finding!;
            if (tookTheEnd)
            {
                // The header names a last event that is not there: the end of the segment may just have been lost.
                Assert.Contains(finding.Kind, new[] { DamageKind.Gap, DamageKind.Truncated, DamageKind.StreamRemoved });
            }
            else
            {
                log.Verify(withHead: true).FindsAround(DamageKind.StreamRemoved, (ulong)at);
            }

            log.Records[^1].Flags |= (byte)RecordFlags.EndsAppend;
            log.RecomputeHeaders().Verify(withHead: true).IsSound();
        });

    [Fact]
    public void A_stream_taken_out_with_the_headers_recomputed_is_missed_by_a_head_file_that_was_kept() =>
        Seeds.ForEach(40, random =>
        {
            var log = new TestLogBuilder(random).Build(segments: 2, groupsPerSegment: 2);
            var head = log.Head;
            var streams = log.Records.Select(r => r.Stream).Where(s => s != log.Records[^1].Stream).Distinct().ToArray();
            if (streams.Length == 0)
            {
                return;
            }

            var stream = random.GetItems(streams, 1)[0];
            var at = log.Records.TakeWhile(r => r.Stream != stream).Count();
            log.Segments.ForEach(s => s.Records.RemoveAll(r => r.Stream == stream));
            log.Renumber().RecomputeHeaders();
            log.Records[^1].Flags |= (byte)RecordFlags.EndsAppend;
            Verdicts.Verify(log.Files(), head).FindsAround(DamageKind.StreamRemoved, (ulong)at);
        });

    [Fact]
    public void A_log_cut_off_at_the_end_of_an_append_is_sound_alone_and_truncated_to_a_head() =>
        ForEachRecord((log, at) =>
        {
            var (head, root) = (log.Head, log.Root());
            if (at == 0 || (log.Records[at - 1].Flags & (byte)RecordFlags.EndsAppend) == 0)
            {
                return;
            }

            Truncate(log, at);
            log.Verify().IsSound();
            Verdicts.Verify(log.Files(), head).Finds(DamageKind.Truncated, (ulong)at, root.Size - 1);
            log.Verify(against: root).Finds(DamageKind.Truncated, (ulong)at, root.Size - 1);
        });

    private static void Truncate(TestLog log, int size)
    {
        while (log.Size > (ulong)size)
        {
            var last = log.Segments.FindLastIndex(s => s.Records.Count > 0);
            log.Segments.RemoveRange(last + 1, log.Segments.Count - last - 1);
            log.Segments[last].Records.RemoveAt(log.Segments[last].Records.Count - 1);
        }
    }

    private static bool IsContinued(TestLog log, int at) =>
        log.Records.Skip(at + 1).Any(r => r.Stream == log.Records[at].Stream);

    private static bool IsLastOfSegment(TestLog log, int at) => log.Find(at) is var (segment, i) && i == segment.Records.Count - 1;

    private static void ForEachRecord(Action<TestLog, int> claim) =>
        Seeds.ForEach(3, random =>
        {
            var log = new TestLogBuilder(random).Build(segments: 3, groupsPerSegment: 2);
            for (var at = 0; at < log.Records.Count; at++)
            {
                claim(log.Copy(), at);
            }
        });
}
