using System.Text;

namespace AgentAssembly.Specs.Domain.Log.Logs;

/// <summary>
/// Changes to the sound log of the vectors (positions 0 to 11, 12 to 18 and 19 to 21 in its segments), at least one for
/// every row of the tables in <c>contracts/events/segment.md</c>. Names are those in <c>log-damaged.json</c>.
/// </summary>
static partial class Damages
{
    private const byte EndsAppend = 1;
    private static readonly string NewStream = "agent-" + new string('f', 32);

    public static IEnumerable<DamagedLog> To(TestLog sound) =>
        [.. Records(sound), .. Chains(sound), .. Headers(sound), .. Heads(sound), .. Ends(sound), .. TornTails(sound)];

    private static IEnumerable<DamagedLog> Records(TestLog sound)
    {
        DamagedLog Of(string name, Action<TestLog> change) => DamagedLog.Of(name, sound, change);

        yield return Of("one byte of the data of position 5 changed, checksum fixed", log => log.Records[5].Fields[14][2] ^= 1);
        yield return Of("the data of position 5 changed, hash and checksum fixed", log => log.Records[5].ChangeData().FixHash());
        yield return Of("an unused flag of position 5 set, checksum fixed", log => log.Records[5].Flags |= 0x80);
        yield return Of("the type of position 5 made 65 bytes long, hash and checksum fixed",
            log => SetField(log.Records[5], 4, Encoding.ASCII.GetBytes(new string('t', 65))));
        yield return Of("the schema version of position 5 made 0, hash and checksum fixed",
            log => SetField(log.Records[5], 5, new byte[4]));
        yield return Of("the position of position 5 changed to 50, checksum fixed", log => log.Records[5].Position = 50);
        yield return Of("the position of position 5 changed to 3, checksum fixed", log => log.Records[5].Position = 3);
        yield return Of("the position of position 5 changed to 50, a copy of it in the data of position 9", log =>
        {
            log.Records[5].Position = 50;
            SetField(log.Records[9], 14, log.Records[5].ToBytes());
        });
        yield return Of("positions 20 and 21 renumbered to 25 and 26", log =>
        {
            log.Records[20].Position = 25;
            log.Records[21].Position = 26;
        });
        yield return Of("position 4 deleted", log => log.RemoveAt(4));
        yield return Of("position 4 deleted, all records renumbered", log => Renumbered(log, l => l.RemoveAt(4)));
        yield return Of("position 14, the last of its stream, deleted", log => log.RemoveAt(14));
        yield return Of("an event of a new stream inserted before position 4", log => log.InsertAt(4, log.Forge(4, NewStream)));
        yield return Of("the record of position 2 copied before position 4", log => log.InsertAt(4, log.Records[2].Copy()));
        yield return Of("the record of position 2 copied before position 4, all records renumbered",
            log => Renumbered(log, l => l.InsertAt(4, l.Records[2].Copy())));
        yield return Of("the records of positions 3 and 6 swapped", log => log.Swap(3, 6));
    }

    private static IEnumerable<DamagedLog> Chains(TestLog sound)
    {
        DamagedLog Of(string name, Action<TestLog> change) => DamagedLog.Of(name, sound, change);

        yield return Of("the version of position 5 changed to 9, hash fixed", log =>
        {
            log.Records[5].Version = 9;
            log.Records[5].FixHash();
        });
        yield return Of("position 5 moved to another stream, hash fixed", log =>
        {
            log.Records[5].Stream = NewStream;
            log.Records[5].FixHash();
        });
        yield return Of("the records of positions 5 and 6 swapped, all records renumbered",
            log => Renumbered(log, l => l.Swap(5, 6)));
        yield return Of("version 9 of a new stream put in at position 4, all records renumbered", log =>
        {
            var forged = log.Forge(4, NewStream);
            (forged.Version, forged.PreviousHash) = (9, log.Records[0].Hash);
            Renumbered(log, l => l.InsertAt(4, forged.FixHash()));
        });
        yield return Of("another version 2 inserted before that of position 6, all records renumbered",
            log => Renumbered(log, l => l.InsertAt(6, l.Forge(6, l.Records[6].Stream))));
        yield return Of("another version 2 inserted behind that of position 6, all records renumbered",
            log => Renumbered(log, l => l.InsertAt(7, l.Forge(6, l.Records[6].Stream))));
        yield return Of("another last version inserted before that of position 21, all records renumbered",
            log => Renumbered(log, l => l.InsertAt(21, l.Forge(21, l.Records[21].Stream))));
        yield return Of("another version 2 without a link inserted before that of position 6, all renumbered", log =>
        {
            var forged = log.Forge(6, log.Records[6].Stream);
            forged.PreviousHash = new byte[32];
            Renumbered(log, l => l.InsertAt(6, forged.FixHash()));
        });
        yield return Of("the first event of a stream at position 4 linked to an event before it, hash fixed",
            log => Unlink(log.Records[4]));
        yield return Of("the link of position 5 changed, hash fixed", log => Unlink(log.Records[5]));
        yield return Of("the data of position 20 changed, hash fixed", log => log.Records[20].ChangeData().FixHash());
        yield return Of("the data of position 5 changed, with the rest of its stream chained anew", log =>
        {
            log.Records[5].ChangeData();
            log.Rechain(log.Records[5].Stream);
        });
        yield return Of("the data of position 5 changed, and everything recomputed", log =>
        {
            log.Records[5].ChangeData();
            log.Rechain(log.Records[5].Stream).RecomputeHeaders();
        });
        yield return Of("the time of position 20 set back to 1970, and everything recomputed", log =>
        {
            log.Records[20].Fields[6] = new byte[8];
            log.Rechain(log.Records[20].Stream).RecomputeHeaders();
        });
    }

    private static void Renumbered(TestLog log, Action<TestLog> change)
    {
        change(log);
        log.Renumber();
    }

    private static void SetField(TestRecord record, byte tag, byte[] value)
    {
        record.Fields[tag] = value;
        record.FixHash();
    }

    private static void Unlink(TestRecord record)
    {
        record.PreviousHash = [.. record.PreviousHash.Select(b => (byte)~b)];
        record.FixHash();
    }

    // The flags stay with the places, so that the appends stay whole.
    private static void SwapInPlace(TestLog log, int first)
    {
        (log.Records[first].Flags, log.Records[first + 1].Flags) = (log.Records[first + 1].Flags, log.Records[first].Flags);
        log.Swap(first, first + 1);
        log.Renumber();
    }
}
