using System.Text;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Domain.Log.Logs;

/// <summary>Changes to headers, to whole files, to the head file, and to what lies behind the last records.</summary>
static partial class Damages
{
    private const string First = "00000000000000000000.seg";
    private const string Second = "00000000000000000012.seg";
    private const string Third = "00000000000000000019.seg";
    private const int LabelDigitAt = 11;
    private const int LogIdAt = 16;
    private const int TimeAt = 40;
    private const int HashAt = 48;
    private const int FrontierAt = 92;

    private static IEnumerable<DamagedLog> Headers(TestLog sound)
    {
        DamagedLog Of(string name, Action<TestLog> change) => DamagedLog.Of(name, sound, change);
        DamagedLog OfFiles(string name, Action<Dictionary<string, byte[]>> change) =>
            DamagedLog.OfFiles(name, sound, change);
        DamagedLog OfHeader(string name, int segment, int offset) =>
            Of(name, log => ChangeHeader(log.Segments[segment].Header, offset));

        yield return Of("one byte of the second segment's header changed", log => log.Segments[1].Header[100] ^= 1);
        yield return Of("the second segment's header of format 2, checksum fixed", log => ToFormat2(log.Segments[1].Header));
        yield return OfFiles("the third segment is nothing but the label of format 2",
            f => f[Third] = "aa-segment/2\0\0\0\0"u8.ToArray());
        yield return OfFiles("the third segment is nothing but a label of format 2 that is cut short",
            f => f[Third] = "aa-segment/2"u8.ToArray());
        yield return OfFiles("the third segment cut to 4,000 bytes", f => f[Third] = f[Third][..4000]);
        yield return OfHeader("the hash in the first segment's header changed, checksum fixed", 0, HashAt);
        yield return OfHeader("the hash in the third segment's header changed, checksum fixed", 2, HashAt);
        yield return OfHeader("the frontier in the second segment's header changed, checksum fixed", 1, FrontierAt);
        yield return OfHeader("the frontier in the third segment's header changed, checksum fixed", 2, FrontierAt);
        yield return OfHeader("the log id in the second segment's header changed, checksum fixed", 1, LogIdAt);
        yield return OfHeader("the log id in the third segment's header changed, checksum fixed", 2, LogIdAt);
        yield return OfHeader("the time in the third segment's header changed, checksum fixed", 2, TimeAt + 7);
        yield return Of("the second segment taken from another log", log =>
        {
            log.Segments[1] = Other().Segments[1];
            log.Segments[1].Name = Second;
        });
        yield return OfFiles("the first segment left out", f => f.Remove(First));
        yield return OfFiles("the second segment left out", f => f.Remove(Second));
        yield return OfFiles("the last segment left out", f => f.Remove(Third));
        yield return OfFiles("all segments left out", f => _ = f.Remove(First) && f.Remove(Second) && f.Remove(Third));
        yield return OfFiles("the second and the third segment exchanged", f => (f[Second], f[Third]) = (f[Third], f[Second]));
        yield return OfFiles("a copy of the second segment behind it", f => f["00000000000000000018.seg"] = f[Second]);
        yield return OfFiles("a copy of the second segment behind it, with another time in its header, checksum fixed",
            f => ChangeHeader(f["00000000000000000018.seg"] = [.. f[Second]], TimeAt + 7));
        yield return OfFiles("an empty segment from 22 on in place of the third", f => f[Third] = f[DamagedLog.HeadName]);
        yield return Of("the records of positions 9 to 11 cut off", log => log.Segments[0].Records.RemoveRange(9, 3));
        yield return Of("position 8, whose stream goes on in the next segment, deleted, all records renumbered",
            log => Renumbered(log, l => l.RemoveAt(8)));
        yield return Of("position 14, the last of its stream, deleted, all records renumbered",
            log => Renumbered(log, l => l.RemoveAt(14)));
        yield return Of("the stream of position 3 taken out, all records renumbered", log => Renumbered(log, l =>
        {
            var stream = l.Records[3].Stream;
            l.Segments.ForEach(s => s.Records.RemoveAll(r => r.Stream == stream));
        }));
        yield return Of("an event of a new stream inserted before position 4, all records renumbered",
            log => Renumbered(log, l => l.InsertAt(4, l.Forge(4, NewStream))));
        yield return Of("an event of a new stream put in at the end of the first segment, all records renumbered",
            log => Renumbered(log, l => l.Segments[0].Records.Add(l.Forge(12, NewStream))));
        yield return Of("the records of positions 3 and 4 swapped, all records renumbered", log => SwapInPlace(log, 3));
    }

    private static IEnumerable<DamagedLog> Heads(TestLog sound)
    {
        DamagedLog OfHead(string name, Func<byte[]> head) =>
            DamagedLog.OfFiles(name, sound, f => f[DamagedLog.HeadName] = head());

        yield return OfHead("the head file is older than the log", () => sound.HeadAt(15));
        yield return OfHead("the head file is of another log", () => Other().HeadAt(15));
        yield return OfHead("the head file is cut short", () => sound.Head[..4095]);
        yield return OfHead("the head file is of format 2", () => ToFormat2([.. sound.Head]));
        yield return OfHead("the head file has seen 12 events and another frontier",
            () => ChangeHeader(sound.HeadAt(12), FrontierAt));
        yield return OfHead("the head file has seen 12 events and another last hash",
            () => ChangeHeader(sound.HeadAt(12), HashAt));
        yield return OfHead("the head file has seen 22 events and another last hash",
            () => ChangeHeader(sound.HeadAt(22), HashAt));
        yield return OfHead("the head file has seen no event and a last hash", () => ChangeHeader(sound.HeadAt(0), HashAt));
        yield return DamagedLog.Of("the records of positions 19 and 20 swapped, all records renumbered", sound,
            log => SwapInPlace(log, 19));
        yield return DamagedLog.Of("position 19, the last of its stream, deleted, all records renumbered", sound,
            log => Renumbered(log, l => l.RemoveAt(19)));
        yield return DamagedLog.Of("position 14 of only 16, the last of its stream, deleted, all renumbered", sound, log =>
        {
            log.Head = log.HeadAt(16);
            log.Segments.RemoveAt(2);
            log.Segments[1].Records.RemoveRange(4, 3);
            log.Records[15].Flags |= EndsAppend;
            Renumbered(log, l => l.RemoveAt(14));
        });
    }

    private static IEnumerable<DamagedLog> Ends(TestLog sound)
    {
        DamagedLog Of(string name, Action<TestLog> change) => DamagedLog.Of(name, sound, change);

        yield return Of("the last append of the first segment has no end", log => log.Records[11].Flags ^= EndsAppend);
        yield return Of("zeros behind the records of the first segment", log => log.Segments[0].Tail = new byte[40]);
        yield return Of("a byte behind the zeros of the first segment", log => log.Segments[0].Tail = [.. new byte[40], 7]);
        yield return Of("position 19 does not end its append", log => log.Records[19].Flags ^= EndsAppend);
        yield return Of("no append of the last segment has an end", log =>
        {
            log.Records[19].Flags ^= EndsAppend;
            log.Records[21].Flags ^= EndsAppend;
        });
        yield return Of("the data of position 21 changed, checksum fixed", log => log.Records[21].ChangeData());
        yield return DamagedLog.OfFiles("one byte of position 19 changed", sound, f => f[Third][SegmentHeader.SizeBytes + 100] ^= 1);
    }

    private static IEnumerable<DamagedLog> TornTails(TestLog sound)
    {
        DamagedLog Of(string name, Action<TestLog> change) => DamagedLog.Of(name, sound, change);
        DamagedLog OfThird(string name, Func<byte[], byte[]> change) =>
            DamagedLog.OfFiles(name, sound, f => f[Third] = change(f[Third]));
        var before = SegmentHeader.SizeBytes + sound.Records[19].SizeBytes;
        var last = before + sound.Records[20].SizeBytes;
        var end = last + sound.Records[21].SizeBytes;

        yield return Of("a byte behind the last record set", log => log.Segments[^1].Tail[3] = 7);
        yield return Of("the last append has no end", log => log.Records[21].Flags ^= EndsAppend);
        yield return OfThird("the second half of the last record made zero",
            b => [.. b[..(last + 100)], .. new byte[b.Length - last - 100]]);
        yield return OfThird("the file ends within the last record", b => b[..(end - 1)]);
        yield return OfThird("the first of two records of the last append made zero",
            b => [.. b[..before], .. new byte[last - before], .. b[last..]]);
        yield return Of("the last append has no end, and its second record claims another position", log =>
        {
            log.Records[21].Flags ^= EndsAppend;
            log.Records[21].Position = 30;
        });
        yield return Of("the last append has no end, and its second record claims another version, hash fixed", log =>
        {
            log.Records[21].Flags ^= EndsAppend;
            log.Records[21].Version = 30;
            log.Records[21].FixHash();
        });
        yield return DamagedLog.OfFiles("one byte of position 21 changed, which has a copy of position 20 in its data",
            WithCopyOf20(sound), f => f[Third][last + 60] ^= 1);
    }

    private static TestLog WithCopyOf20(TestLog sound)
    {
        var log = sound.Copy();
        SetField(log.Records[21], 14, log.Records[20].ToBytes());
        return log;
    }

    private static TestLog Other() =>
        new TestLogBuilder(new Random(2027)).Build(segments: 3, groupsPerSegment: 2, streams: 3);

    private static byte[] ChangeHeader(byte[] file, int offset)
    {
        file[offset] ^= 1;
        TestSegment.FixChecksum(file);
        return file;
    }

    private static byte[] ToFormat2(byte[] header)
    {
        header[LabelDigitAt] = (byte)'2';
        TestSegment.FixChecksum(header);
        return header;
    }
}
