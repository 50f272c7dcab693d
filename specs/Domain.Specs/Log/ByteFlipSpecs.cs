using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Log.Logs;

namespace AgentAssembly.Specs.Domain.Log;

/// <summary>The clumsy forger: one byte of a small log is changed, every byte in turn.</summary>
public sealed class ByteFlipSpecs
{
    private readonly TestLog _log = new TestLogBuilder(new Random(11)) { ZeroTailBytes = 60 }.Build(segments: 2, groupsPerSegment: 2);

    [Fact]
    public void With_a_head_file_every_changed_byte_of_header_or_record_is_found_in_its_place() =>
        ForEveryByte((files, segment, offset) =>
        {
            var report = LogVerifier.Verify(files, new VerificationOptions { HeadFile = _log.Head });
            if (IsTail(segment, offset))
            {
                report.IsSound();
                Assert.True(report.UncommittedBytes > 0);
            }
            else
            {
                IsFound(report, segment, offset);
            }
        });

    [Fact]
    public void Without_a_head_file_only_the_last_group_and_what_follows_it_can_pass_for_torn() =>
        ForEveryByte((files, segment, offset) =>
        {
            var report = LogVerifier.Verify(files, new VerificationOptions());
            if (segment == _log.Segments.Count - 1 && offset >= Layout.LastGroup(_log).Start)
            {
                report.IsSound();
                Assert.True(report.UncommittedBytes > 0);
                Assert.Equal(Layout.CommittedBefore(_log, offset), report.Head.Size);
            }
            else
            {
                IsFound(report, segment, offset);
            }
        });

    [Fact]
    public void A_changed_head_file_says_nothing() =>
        Seeds.ForEach(300, random =>
        {
            var head = _log.Head.ToArray();
            head[random.Next(head.Length)] ^= (byte)random.Next(1, 256);
            LogVerifier.Verify(_log.Files(), new VerificationOptions { HeadFile = head }).IsSound();
        });

    private bool IsTail(int segment, int offset) =>
        segment == _log.Segments.Count - 1 && offset >= Layout.LastGroup(_log).End;

    private void IsFound(VerificationReport report, int segment, int offset)
    {
        var digits = offset is 11 or 12 && report.Finding?.Kind == DamageKind.TooNew;
        report.Finds(digits ? DamageKind.TooNew : DamageKind.Edited, Layout.PositionAt(_log, segment, offset));
        Assert.Equal(_log.Segments[segment].Name, report.Finding!.Segment);
    }

    private void ForEveryByte(Action<List<MemorySegment>, int, int> claim)
    {
        var random = new Random(5);
        var files = _log.Files();
        for (var segment = 0; segment < files.Count; segment++)
        {
            var bytes = files[segment].Bytes;
            for (var offset = 0; offset < bytes.Length; offset++)
            {
                var change = (byte)random.Next(1, 256);
                bytes[offset] ^= change;
                try
                {
                    claim(files, segment, offset);
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"segment {segment}, byte {offset}, xor {change}: {e.Message}", e);
                }

                bytes[offset] ^= change;
            }
        }
    }
}
