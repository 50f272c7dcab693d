using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Log.Logs;

namespace AgentAssembly.Specs.Domain.Log;

/// <summary>Headers, whole segment files and head files that were changed under a fixed checksum, moved or replaced.</summary>
public sealed class HeaderTamperingSpecs
{
    private const int LogIdAt = 16;
    private const int FirstPositionAt = 32;
    private const int CreatedAtAt = 40;
    private const int ContinuesFromAt = 48;
    private const int SubtreesAt = 92;

    [Fact]
    public void A_changed_position_contradicts_the_header_s_own_tree() =>
        InSegment(1, FirstPositionAt + 7, (log, first) => log.Verify().Finds(DamageKind.Edited, first));

    [Fact]
    public void A_changed_hash_that_it_continues_from_contradicts_its_tree() =>
        InSegment(1, ContinuesFromAt, (log, first) => log.Verify().Finds(DamageKind.Edited, first));

    [Fact]
    public void A_byte_behind_the_subtrees_has_to_be_zero() =>
        InSegment(1, 4000, (log, first) => log.Verify().Finds(DamageKind.Edited, first));

    [Fact]
    public void A_changed_subtree_is_an_edit_when_a_later_header_agrees_with_the_records() =>
        InSegment(1, SubtreesAt, (log, first) => log.Verify().Finds(DamageKind.Edited, first));

    [Fact]
    public void A_changed_subtree_of_the_last_header_is_an_edit_to_the_head_file_and_a_rewriting_without_it() =>
        InSegment(2, SubtreesAt, (log, first) =>
        {
            log.Verify(withHead: true).Finds(DamageKind.Edited, first);
            log.Verify().FindsAround(DamageKind.Rewritten, 0);
        });

    [Fact]
    public void A_changed_log_id_of_one_header_is_an_edit_when_everything_else_continues()
    {
        InSegment(2, LogIdAt, (log, first) => log.Verify().Finds(DamageKind.Edited, first));
        InSegment(1, LogIdAt, (log, first) => log.Verify().Finds(DamageKind.Edited, 0, first));
    }

    // The time of a header is not evidence: nothing is derived from it.
    [Fact]
    public void A_changed_time_changes_nothing() =>
        InSegment(1, CreatedAtAt + 7, (log, _) => log.Verify(withHead: true).IsSound());

    [Fact]
    public void A_first_segment_that_continues_something_is_a_wrong_beginning() =>
        InSegment(0, ContinuesFromAt, (log, _) => log.Verify().Finds(DamageKind.WrongGenesis, 0));

    [Fact]
    public void A_first_segment_behind_a_tree_is_a_wrong_beginning()
    {
        var log = Build(1);
        log.Segments[0].Header = log.HeadAt(5);
        log.Verify().Finds(DamageKind.WrongGenesis, 0, 4);
    }

    [Fact]
    public void A_segment_of_another_log_is_an_insertion() =>
        Seeds.ForEach(20, random =>
        {
            var (log, other) = (Build(random.Next()), Build(random.Next()));
            var first = (ulong)log.Segments[0].Records.Count;
            log.Segments[1] = other.Segments[1];
            log.Verify().Finds(DamageKind.Inserted, first);
        });

    [Fact]
    public void A_segment_of_a_newer_format_is_too_new()
    {
        var log = Build(1);
        var first = (ulong)log.Segments[0].Records.Count;
        log.Segments[1].Header[11] = (byte)'2';
        TestSegment.FixChecksum(log.Segments[1].Header);
        log.Verify().Finds(DamageKind.TooNew, first);
    }

    [Fact]
    public void Segments_in_another_order_are_reordered()
    {
        var log = Build(1);
        var (first, second) = ((ulong)log.Segments[0].Records.Count, (ulong)log.Segments[1].Records.Count);
        log.Segments.Reverse(1, 2);
        log.Verify().Finds(DamageKind.Reordered, first, first + second - 1);
    }

    [Fact]
    public void A_segment_that_is_there_twice_is_a_duplicate()
    {
        var log = Build(1);
        var next = (ulong)log.Segments.Take(2).Sum(s => s.Records.Count);
        log.Segments.Insert(2, log.Segments[1].Copy());
        log.Verify().Finds(DamageKind.Duplicated, next);
    }

    [Fact]
    public void Two_segments_of_one_position_are_an_insertion()
    {
        var log = Build(1);
        var first = (ulong)log.Segments[0].Records.Count;
        var next = first + (ulong)log.Segments[1].Records.Count;
        var copy = log.Segments[1].Copy();
        copy.Header[CreatedAtAt + 7] ^= 1;
        TestSegment.FixChecksum(copy.Header);
        log.Segments.Insert(2, copy);
        log.Verify().Finds(DamageKind.Inserted, first, next);
    }

    [Fact]
    public void A_head_file_of_another_log_is_an_insertion()
    {
        var log = Build(1);
        Verdicts.Verify(log.Files(), Build(2).HeadAt(3)).Finds(DamageKind.Inserted, log.Size);
    }

    [Fact]
    public void A_head_file_whose_tree_fits_and_whose_last_hash_does_not_is_an_edit()
    {
        var log = Build(1);
        log.Head[ContinuesFromAt] ^= 1;
        TestSegment.FixChecksum(log.Head);
        log.Verify(withHead: true).Finds(DamageKind.Edited, log.Size);
    }

    private static void InSegment(int segment, int offset, Action<TestLog, ulong> claim) =>
        Seeds.ForEach(20, random =>
        {
            var log = Build(random.Next());
            log.Segments[segment].Header[offset] ^= (byte)random.Next(1, 256);
            TestSegment.FixChecksum(log.Segments[segment].Header);
            claim(log, (ulong)log.Segments.Take(segment).Sum(s => s.Records.Count));
        });

    private static TestLog Build(int seed) => new TestLogBuilder(new Random(seed)).Build(segments: 3, groupsPerSegment: 2);
}
