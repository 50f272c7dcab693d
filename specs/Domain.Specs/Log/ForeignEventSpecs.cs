using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Log.Logs;

namespace AgentAssembly.Specs.Domain.Log;

/// <summary>Events that do not belong where they stand: inserted, duplicated, reordered.</summary>
public sealed class ForeignEventSpecs
{
    [Fact]
    public void An_inserted_event_claims_a_position_that_another_claims() =>
        ForEachRecord((log, at, _) =>
        {
            log.InsertAt(at, log.Forge(at, NewStream));
            log.Verify().Finds(DamageKind.Inserted, (ulong)at, (ulong)at + 1);
        });

    [Fact]
    public void An_inserted_event_of_a_stream_that_goes_on_is_contradicted_by_the_real_one() =>
        ForEachRecord((log, at, _) =>
        {
            var stream = log.Records[at].Stream;
            log.InsertAt(at, log.Forge(at, stream));
            log.Renumber();
            log.Verify().FindsAround(DamageKind.Inserted, (ulong)at);
            log.RecomputeHeaders();
            log.Verify(withHead: true).FindsAround(DamageKind.Inserted, (ulong)at);
        });

    [Fact]
    public void An_inserted_event_of_a_new_stream_is_one_too_many_for_the_next_header() =>
        ForEachRecord((log, at, _) =>
        {
            var size = (int)log.Size;
            var (head, root) = (log.Head, log.Root());
            var inLastSegment = at >= size - log.Segments[^1].Records.Count;
            log.InsertAt(at, log.Forge(at, NewStream));
            log.Renumber();
            if (inLastSegment)
            {
                log.Verify().IsSound();
                log.Verify(withHead: true).FindsAround(DamageKind.Rewritten, (ulong)at);
            }
            else
            {
                log.Verify().FindsAround(DamageKind.Inserted, (ulong)at);
            }

            log.RecomputeHeaders().Verify(withHead: true).IsSound();
            Verdicts.Verify(log.Files(), head).FindsAround(DamageKind.Rewritten, (ulong)at);
            log.Verify(against: root).FindsAround(DamageKind.Rewritten, (ulong)at);
        });

    [Fact]
    public void An_inserted_event_with_its_stream_rechained_is_one_too_many_for_the_next_header() =>
        ForEachRecord((log, at, _) =>
        {
            var inLastSegment = at >= log.Records.Count - log.Segments[^1].Records.Count;
            var stream = log.Records[at].Stream;
            log.InsertAt(at, log.Forge(at, stream));
            log.Renumber().Rechain(stream);
            log.Verify(withHead: true).FindsAround(inLastSegment ? DamageKind.Rewritten : DamageKind.Inserted, (ulong)at);
        });

    [Fact]
    public void Events_put_in_at_the_end_of_a_sealed_segment_are_named_exactly() =>
        Seeds.ForEach(20, random =>
        {
            var log = new TestLogBuilder(random).Build(segments: 2, groupsPerSegment: 2);
            var at = log.Segments[0].Records.Count;
            log.Segments[0].Records.Add(log.Forge(at, NewStream));
            log.Renumber().Verify(withHead: true).Finds(DamageKind.Inserted, (ulong)at);
        });

    [Fact]
    public void A_copied_record_is_a_duplicate_where_the_copy_stands() =>
        ForEachRecord((log, at, random) =>
        {
            var to = random.Next(log.Records.Count);
            log.InsertAt(to, log.Records[at].Copy());
            log.Verify().Finds(DamageKind.Duplicated, (ulong)(to == at ? at + 1 : to));
        });

    [Fact]
    public void A_copied_record_is_a_duplicate_even_when_the_log_was_renumbered() =>
        ForEachRecord((log, at, random) =>
        {
            var to = random.Next(at + 1, log.Records.Count + 1);
            var sameSegment = to < log.Records.Count && log.Find(to).Segment == log.Find(at).Segment && log.Find(to).Index > 0;
            if (!sameSegment)
            {
                return;
            }

            log.InsertAt(to, log.Records[at].Copy());
            log.Renumber().Verify().Finds(DamageKind.Duplicated, (ulong)to);
        });

    [Fact]
    public void Swapped_records_are_reordered_from_the_first_on() =>
        ForEachRecord((log, at, random) =>
        {
            var other = random.Next(at + 1, log.Records.Count + 1);
            if (other < log.Records.Count)
            {
                log.Swap(at, other);
                log.Verify().Finds(DamageKind.Reordered, (ulong)at);
            }
        });

    [Fact]
    public void Swapped_events_of_one_stream_are_reordered_even_when_the_log_was_renumbered() =>
        ForEachRecord((log, at, random) =>
        {
            var later = Enumerable.Range(at + 1, log.Records.Count - at - 1)
                .Where(i => log.Records[i].Stream == log.Records[at].Stream && log.Find(i).Segment == log.Find(at).Segment)
                .ToArray();
            if (later.Length > 0)
            {
                log.Swap(at, random.GetItems(later, 1)[0]);
                log.Renumber().Verify().Finds(DamageKind.Reordered, (ulong)at);
            }
        });

    // No chain is broken; a header that has seen the other order tells, and the times tell which order that was.
    [Fact]
    public void Swapped_events_of_different_streams_are_reordered_to_a_header_that_has_seen_them() =>
        ForEachRecord((log, at, _) =>
        {
            if (!SwapNeighbours(log, at))
            {
                return;
            }

            var root = log.Root();
            log.Verify(withHead: true).Finds(DamageKind.Reordered, (ulong)at, (ulong)at + 1);
            if (at >= log.Records.Count - log.Segments[^1].Records.Count)
            {
                log.Verify().IsSound();
            }

            log.RecomputeHeaders().Verify(withHead: true, against: root).IsSound();
        });

    [Fact]
    public void Without_times_that_tell_the_order_a_swap_is_a_rewriting() =>
        ForEachRecord((log, at, _) =>
        {
            if (log.Records.Count <= at + 1 || log.Records[at].Stream == log.Records[at + 1].Stream)
            {
                return;
            }

            foreach (var record in log.Records)
            {
                record.Fields[6] = new byte[8];
            }

            foreach (var stream in log.Records.Select(r => r.Stream).Distinct().ToList())
            {
                log.Rechain(stream);
            }

            log.RecomputeHeaders();
            if (SwapNeighbours(log, at))
            {
                log.Verify(withHead: true).FindsAround(DamageKind.Rewritten, (ulong)at);
            }
        });

    [Fact]
    public void Swapped_events_of_different_streams_are_a_rewriting_to_a_head_that_was_kept() =>
        ForEachRecord((log, at, _) =>
        {
            var root = log.Root();
            if (SwapNeighbours(log, at))
            {
                log.RecomputeHeaders().Verify(withHead: true, against: root).Finds(DamageKind.Rewritten, 0, root.Size - 1);
            }
        });

    [Fact]
    public void A_version_beyond_all_positions_is_a_loss_up_to_the_last_position() =>
        ForEachRecord((log, at, _) =>
        {
            var record = log.Forge(at, NewStream);
            (record.Version, record.PreviousHash) = (ulong.MaxValue, log.Records[0].Hash);
            log.InsertAt(at, record.FixHash());
            log.Renumber().Verify().Finds(DamageKind.Deleted, 0, at == 0 ? ulong.MaxValue - 1 : ulong.MaxValue);
        });

    [Fact]
    public void A_first_event_that_names_an_event_before_it_is_a_wrong_beginning() =>
        ForEachRecord((log, at, _) =>
        {
            var record = log.Forge(at, NewStream);
            record.PreviousHash = log.Records[0].Hash;
            log.InsertAt(at, record.FixHash());
            log.Renumber().RecomputeHeaders().Verify().Finds(DamageKind.WrongGenesis, (ulong)at);
        });

    private static readonly string NewStream = "agent-" + new string('f', 32);

    private static bool SwapNeighbours(TestLog log, int at)
    {
        var fits = at + 1 < log.Records.Count && log.Find(at).Segment == log.Find(at + 1).Segment
            && log.Records[at].Stream != log.Records[at + 1].Stream;
        if (fits)
        {
            // The flags stay with the places: the forger keeps the appends whole.
            (log.Records[at].Flags, log.Records[at + 1].Flags) = (log.Records[at + 1].Flags, log.Records[at].Flags);
            log.Swap(at, at + 1);
            log.Renumber();
        }

        return fits;
    }

    private static void ForEachRecord(Action<TestLog, int, Random> claim) =>
        Seeds.ForEach(3, random =>
        {
            var log = new TestLogBuilder(random).Build(segments: 3, groupsPerSegment: 2);
            for (var at = 0; at < log.Records.Count; at++)
            {
                claim(log.Copy(), at, random);
            }
        });
}
