using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Log.Logs;

namespace AgentAssembly.Specs.Domain.Log;

/// <summary>Edits by forgers of rising skill: the checksum fixed, the hash fixed, the rest of the stream fixed.</summary>
public sealed class SkilledEditSpecs
{
    private static readonly byte[] ChangeableFields = [1, 3, 4, 5, 6, 7, 9, 10, 14, 15];

    [Fact]
    public void An_edit_under_a_fixed_checksum_is_found_in_its_place() =>
        ForEachRecord((log, at, random) =>
        {
            var field = log.Records[at].Fields[random.GetItems(ChangeableFields, 1)[0]];
            field[random.Next(field.Length)] ^= (byte)random.Next(1, 256);
            log.Verify().Finds(DamageKind.Edited, (ulong)at);
        });

    [Fact]
    public void A_claimed_hash_under_a_fixed_checksum_is_found_in_its_place() =>
        ForEachRecord((log, at, random) =>
        {
            log.Records[at].Hash[random.Next(32)] ^= 1;
            log.Verify().Finds(DamageKind.Edited, (ulong)at);
        });

    [Fact]
    public void Unused_bytes_and_flags_of_a_record_have_to_be_zero() =>
        ForEachRecord((log, at, random) =>
        {
            var files = log.Files();
            var (segment, offset) = OffsetOf(log, at);
            files[segment].Bytes[offset + random.Next(16, 20)] |= 0x80;
            TestRecord.FixChecksum(files[segment].Bytes.AsSpan(offset, log.Records[at].SizeBytes));
            Verdicts.Verify(files, []).Finds(DamageKind.Edited, (ulong)at);
        });

    [Fact]
    public void A_claimed_position_is_found_in_its_place_wherever_something_follows() =>
        ForEachRecord((log, at, random) =>
        {
            var claimed = log.Size + (ulong)random.Next(1, 50);
            log.Records[at].Position = claimed;
            log.Verify(withHead: true).Finds(DamageKind.Edited, (ulong)at);
            if (at == log.Records.Count - 1)
            {
                log.Verify().Finds(DamageKind.Gap, (ulong)at, claimed - 1);
            }
        });

    // Flags are not hashed. They decide what is uncommitted at the very end, and change no event anywhere.
    [Fact]
    public void A_cleared_flag_inside_the_log_changes_nothing() =>
        ForEachRecord((log, at, _) =>
        {
            var last = at == log.Records.Count - 1;
            log.Records[at].Flags = 0;
            var report = log.Verify(withHead: true);
            if (last)
            {
                report.FindsAround(DamageKind.Truncated, (ulong)at);
            }
            else
            {
                report.IsSound();
            }
        });

    [Fact]
    public void An_edit_under_a_fixed_hash_is_told_by_the_next_event_of_the_stream() =>
        ForEachRecord((log, at, _) =>
        {
            var later = Later(log, at);
            log.Records[at].ChangeData().FixHash();
            if (later.Count == 0)
            {
                OnlyHeadersTell(log, at);
                return;
            }

            if (later[0] >= FirstOfNextSegment(log, at))
            {
                log.Verify().FindsAround(DamageKind.Rewritten, (ulong)at);
                return;
            }

            log.Verify().Finds(DamageKind.Edited, (ulong)at, (ulong)(later.Count > 1 ? at : later[0]));
        });

    [Fact]
    public void A_changed_version_under_a_fixed_hash_is_found_in_its_place() =>
        ForEachRecord((log, at, random) =>
        {
            log.Records[at].Version += (ulong)random.Next(1, 1000);
            log.Records[at].FixHash();
            log.Verify().Finds(DamageKind.Edited, (ulong)at);
        });

    [Fact]
    public void A_changed_link_under_a_fixed_hash_is_found_at_one_of_its_ends() =>
        ForEachRecord((log, at, _) =>
        {
            var record = log.Records[at];
            record.PreviousHash = [.. record.PreviousHash.Select(b => (byte)~b)];
            record.FixHash();
            if (record.Version == 0)
            {
                log.Verify().Finds(DamageKind.WrongGenesis, (ulong)at);
                return;
            }

            var before = log.Records.Take(at).Select((r, i) => (r, i)).Last(x => x.r.Stream == record.Stream).i;
            log.Verify().Finds(DamageKind.Edited, (ulong)(Later(log, at).Count > 0 ? at : before), (ulong)at);
        });

    [Fact]
    public void An_event_moved_to_another_stream_is_an_edit_or_a_loss_to_its_stream() =>
        ForEachRecord((log, at, _) =>
        {
            var record = log.Records[at];
            var later = Later(log, at);
            record.Stream = "agent-" + new string('e', 32);
            record.FixHash();
            var report = log.Verify();
            if (record.Version > 0)
            {
                report.Finds(DamageKind.Edited, (ulong)at);
            }
            else if (later.Count > 0 && later[0] < FirstOfNextSegment(log, at))
            {
                report.FindsAround(DamageKind.Deleted, (ulong)at);
            }
            else
            {
                OnlyHeadersTell(log, at);
            }
        });

    [Fact]
    public void An_edit_with_the_rest_of_the_stream_fixed_is_told_by_headers_alone() =>
        ForEachRecord((log, at, _) =>
        {
            log.Records[at].ChangeData();
            log.Rechain(log.Records[at].Stream);
            OnlyHeadersTell(log, at);
        });

    [Fact]
    public void An_edit_with_everything_recomputed_is_told_by_a_head_that_was_kept() =>
        ForEachRecord((log, at, random) =>
        {
            var size = random.Next(at + 1, (int)log.Size + 1);
            var (kept, root) = (log.HeadAt(size), log.Root());
            log.Records[at].ChangeData();
            log.Rechain(log.Records[at].Stream).RecomputeHeaders();
            log.Verify(withHead: true).IsSound();
            Verdicts.Verify(log.Files(), kept).FindsAround(DamageKind.Rewritten, (ulong)at);
            log.Verify(against: root).Finds(DamageKind.Rewritten, 0, log.Size - 1);
        });

    private static void OnlyHeadersTell(TestLog log, int at)
    {
        log.Verify(withHead: true).FindsAround(DamageKind.Rewritten, (ulong)at);
        if (FirstOfNextSegment(log, at) == int.MaxValue)
        {
            log.Verify().IsSound();
        }
        else
        {
            log.Verify().FindsAround(DamageKind.Rewritten, (ulong)at);
        }
    }

    private static List<int> Later(TestLog log, int at) =>
        [.. Enumerable.Range(at + 1, log.Records.Count - at - 1).Where(i => log.Records[i].Stream == log.Records[at].Stream)];

    private static int FirstOfNextSegment(TestLog log, int at)
    {
        var end = 0;
        foreach (var segment in log.Segments.SkipLast(1))
        {
            end += segment.Records.Count;
            if (at < end)
            {
                return end;
            }
        }

        return int.MaxValue;
    }

    private static (int Segment, int Offset) OffsetOf(TestLog log, int at)
    {
        for (var segment = 0; ; segment++)
        {
            var records = log.Segments[segment].Records;
            if (at < records.Count)
            {
                return (segment, SegmentHeader.SizeBytes + records.Take(at).Sum(r => r.SizeBytes));
            }

            at -= records.Count;
        }
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
