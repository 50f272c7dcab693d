using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Simulation.Disk;
using AgentAssembly.Specs.Simulation.Runs;

namespace AgentAssembly.Specs.Simulation;

/// <summary>
/// What no crash explains is refused with its place and never cut off: acknowledged bytes that changed, and heads that
/// know of more than is there.
/// </summary>
public class RotSpecs
{
    private const int Seeds = 400;

    [Fact]
    public void A_changed_byte_in_the_newest_segment_is_refused_while_the_head_knows_better() =>
        ForEachRun(run =>
        {
            var records = run.NewestRecords();
            var end = records[^1].Offset + records[^1].SizeBytes;
            run.Flip(run.Newest, run.Random.Next(SegmentHeader.SizeBytes, end));
            run.RequireRefused($"'{run.Newest}' is damaged at byte");
        });

    [Fact]
    public void A_changed_byte_before_a_later_group_is_refused_even_without_a_head() =>
        ForEachRun(run =>
        {
            var records = run.NewestRecords();
            var lastGroup = records.FindLast(r => r.Flags.HasFlag(RecordFlags.BeginsGroup)).Offset;
            run.Files.Folder.Lose(SegmentedLog.HeadName);
            run.Flip(run.Newest, run.Random.Next(SegmentHeader.SizeBytes, lastGroup));
            run.RequireRefused($"'{run.Newest}' is damaged at byte");
        });

    [Fact]
    public void A_zeroed_record_before_a_later_group_is_refused_even_without_a_head() =>
        ForEachRun(run =>
        {
            var records = run.NewestRecords();
            var lastGroup = records.FindLastIndex(r => r.Flags.HasFlag(RecordFlags.BeginsGroup));
            var (offset, sizeBytes, _) = records[run.Random.Next(lastGroup)];
            run.Files.Folder.Lose(SegmentedLog.HeadName);
            run.Zero(run.Newest, offset, sizeBytes);
            run.RequireRefused($"'{run.Newest}' is damaged at byte");
        });

    [Fact]
    public void Records_that_were_zeroed_to_the_end_are_missed_by_the_head() =>
        ForEachRun(run =>
        {
            var records = run.NewestRecords();
            var (offset, _, _) = records[run.Random.Next(records.Count)];
            run.Zero(run.Newest, offset, run.Files.Options.SegmentBytes - offset);
            run.RequireRefused($"'{run.Newest}' is damaged at byte");
        });

    [Fact]
    public void A_changed_byte_in_any_header_is_refused() =>
        ForEachRun(run =>
        {
            var segment = run.Files.SegmentNames.ElementAt(run.Random.Next(run.Files.SegmentNames.Count()));
            run.Flip(segment, run.Random.Next(16, SegmentHeader.SizeBytes));
            run.RequireRefused(segment);
        });

    [Fact]
    public void A_newest_segment_that_is_missing_is_missed_by_the_head() =>
        ForEachRun(run =>
        {
            run.Files.Folder.Lose(run.Newest);
            run.RequireRefused("events were acknowledged");
        });

    [Fact]
    public void A_newest_segment_that_was_emptied_is_refused() =>
        ForEachRun(run =>
        {
            var left = run.Random.Next(3) switch { 0 => 0, 1 => run.Random.Next(SegmentHeader.SizeBytes), _ => SegmentHeader.SizeBytes };
            run.Files.Folder.Find(run.Newest).RotAway(left);
            run.RequireRefused(run.Newest);
        });

    [Fact]
    public void Segments_that_are_all_missing_are_missed_by_the_head() =>
        ForEachRun(run =>
        {
            foreach (var segment in run.Files.SegmentNames.ToList())
            {
                run.Files.Folder.Lose(segment);
            }

            run.RequireRefused("no segment");
        });

    [Fact]
    public void A_head_that_is_ahead_of_the_log_or_saw_another_one_is_refused() =>
        ForEachRun(run =>
        {
            var isAhead = run.Random.Next(2) == 0;
            var tree = new MerkleFrontier();
            for (var i = 0; i < run.Count + (isAhead ? 1 : 0); i++)
            {
                tree.Append(Sha256.Hash([(byte)i]));
            }

            SegmentHeader.TryRead(run.Head.ToArray(), out var head, out _);
            run.Head.Rot(0, new SegmentHeader
            {
                LogId = head!.LogId,
                FirstPosition = new(tree.Size),
                CreatedAt = head.CreatedAt,
                ContinuesFrom = Hash256.Zero,
                Tree = tree,
            }.ToBytes());
            run.RequireRefused(isAhead ? "events were acknowledged" : "has seen other events");
        });

    [Fact]
    public void A_changed_byte_in_a_sealed_segment_is_met_by_readers_and_by_the_verifier() =>
        ForEachRun(run =>
        {
            var segment = run.Files.SegmentNames.ElementAt(run.Random.Next(run.Files.SegmentNames.Count() - 1));
            run.Flip(segment, run.Random.Next(SegmentHeader.SizeBytes, run.Files.Folder.Find(segment).SizeBytes));
            run.RequireMetByReaders();
        });

    [Fact]
    public void A_segment_that_is_missing_in_the_middle_is_met_by_readers_and_by_the_verifier() =>
        ForEachRun(run =>
        {
            run.Files.Folder.Lose(run.Files.SegmentNames.ElementAt(1));
            run.RequireMetByReaders();
        });

    [Fact]
    public void A_head_that_is_lost_old_or_torn_takes_nothing_away() =>
        ForEachRun(run =>
        {
            var isLost = run.Random.Next(3) == 0;
            if (isLost)
            {
                run.Files.Folder.Lose(SegmentedLog.HeadName);
            }
            else
            {
                run.Head.Rot(SimulatedInode.SectorBytes * run.Random.Next(8), new byte[SimulatedInode.SectorBytes]);
            }

            run.RequireSound();
        });

    [Fact]
    public void Bytes_behind_the_end_are_put_aside_and_nothing_is_lost() =>
        ForEachRun(run =>
        {
            var records = run.NewestRecords();
            var end = records[^1].Offset + records[^1].SizeBytes;
            var noise = new byte[run.Random.Next(1, 300)];
            run.Random.NextBytes(noise);
            noise[^1] |= 1;
            var size = run.Files.NewestSegmentBytes().Length;
            var length = Math.Min(noise.Length, size - end);
            if (length > 0)
            {
                run.Files.Folder.Find(run.Newest).Rot(end, noise.AsSpan(0, length));
                run.RequireSound();
                Assert.NotEmpty(run.Files.Quarantined());
            }
        });

    private static void ForEachRun(Action<RotRun> spec) =>
        SeededSpecs.ForEachSeed(1, Seeds, seed =>
        {
            try
            {
                spec(new RotRun(seed));
            }
            catch (Exception e)
            {
                throw new BrokenPromise($"seed {seed} failed: {e.Message}; replay it with {SeededSpecs.SeedVariable}={seed}", e);
            }
        });
}
