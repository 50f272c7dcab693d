using System.Text;

namespace AgentAssembly.Specs.Domain.Log.Logs;

/// <summary>Bytes that are nearly an event: one for each thing that <c>contracts/events/hashing.md</c> §1 refuses.</summary>
static class RefusedEvents
{
    private const string Digits = "3496057fcfd8c6bd1c66b4af2729a9ed";

    public static IEnumerable<(string Name, byte[] Bytes)> Of(ReadOnlySpan<byte> minimal)
    {
        var fields = TestRecord.Of(minimal).Fields;
        byte[] With(byte tag, byte[] value) =>
            TestRecord.BytesOf([.. fields.Where(f => f.Key < tag), new(tag, value), .. fields.Where(f => f.Key > tag)]);
        byte[] WithText(byte tag, string text) => With(tag, Encoding.ASCII.GetBytes(text));
        var whole = TestRecord.BytesOf([.. fields]);

        return
        [
            ("another label", [.. "aa-event/2\0"u8, .. whole[11..]]),
            ("the principal behind the assurance",
                TestRecord.BytesOf([.. fields.Where(f => f.Key is < 9 or 10), new(9, fields[9]), .. fields.Where(f => f.Key > 10)])),
            ("the previous hash twice", TestRecord.BytesOf([.. fields, new(15, fields[15])])),
            ("a field of tag 0", TestRecord.BytesOf([new(0, [1]), .. fields])),
            ("a field of tag 16", TestRecord.BytesOf([.. fields, new(16, [1])])),
            ("an org of length 0", With(7, [])),
            ("no principal", TestRecord.BytesOf([.. fields.Where(f => f.Key != 9)])),
            ("the last byte of the last field is missing", whole[..^1]),
            ("the last field claims a byte more than there is", [.. whole[..^36], 0, 0, 0, 33, .. whole[^32..]]),
            ("four bytes behind the last field", [.. whole, 16, 0, 0, 0]),
            ("an event id of 15 bytes", With(1, fields[1][1..])),
            ("a stream version of 7 bytes", With(3, fields[3][1..])),
            ("a schema version of 0", With(5, new byte[4])),
            ("a causation id of 17 bytes", With(12, new byte[17])),
            ("a previous hash of 31 bytes", With(15, fields[15][1..])),
            ("a type of 65 bytes", WithText(4, new string('t', 65))),
            ("a type of 66 bytes that are 33 characters", With(4, Encoding.UTF8.GetBytes(new string('é', 33)))),
            ("a surrogate in the type", With(4, [0xed, 0xa0, 0x80])),
            ("an overlong form in the org", With(7, [0xc0, 0x80])),
            ("a character above U+10FFFF in the team", With(8, [0xf4, 0x90, 0x80, 0x80])),
            ("a character cut short at the end of the principal", With(9, [(byte)'p', 0xc3])),
            ("a lone continuation byte in the correlation id", With(11, [0x80])),
            ("a byte that is never UTF-8 in the traceparent", With(13, [0xff])),
            ("a stream without a category", WithText(2, "-" + Digits)),
            ("a stream whose category has 13 letters", WithText(2, "abcdefghijklm-" + Digits)),
            ("a stream whose category has a capital", WithText(2, "Agent-" + Digits)),
            ("a stream id with a capital digit", WithText(2, "agent-" + Digits[..^1] + "D")),
            ("a stream id of 31 digits", WithText(2, "agent-" + Digits[1..])),
            ("a stream without a hyphen", WithText(2, "agent" + Digits)),
        ];
    }
}
