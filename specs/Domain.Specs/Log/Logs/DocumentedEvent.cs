using System.Text;

namespace AgentAssembly.Specs.Domain.Log.Logs;

/// <summary>The hashed bytes of an event, written from <c>contracts/events/hashing.md</c> alone.</summary>
static class DocumentedEvent
{
    public static byte[] Write(
        byte[] id, string stream, ulong version, string type, uint schemaVersion, long recordedAt, string? org, string? team,
        string principal, byte assurance, string? correlationId, byte[]? causationId, string? traceParent, byte[] data,
        byte[] previousHash)
    {
        byte[]?[] fields =
        [
            id, Utf8(stream), BigEndian(version, 8), Utf8(type), BigEndian(schemaVersion, 4),
            BigEndian(unchecked((ulong)recordedAt), 8), Utf8(org), Utf8(team), Utf8(principal), [assurance],
            Utf8(correlationId), causationId, Utf8(traceParent), data, previousHash,
        ];
        return
        [
            .. "aa-event/1"u8, 0,
            .. fields.SelectMany((field, i) => field is null ? [] : (byte[])[(byte)(i + 1), .. BigEndian((ulong)field.Length, 4), .. field]),
        ];
    }

    private static byte[]? Utf8(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private static byte[] BigEndian(ulong number, int bytes) =>
        [.. Enumerable.Range(0, bytes).Select(i => (byte)(number >> (8 * (bytes - 1 - i))))];
}
