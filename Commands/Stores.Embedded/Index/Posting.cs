using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded.Index;

/// <summary>A run of a stream's positions as differences in LEB128: one or two bytes an event for a busy stream.</summary>
internal static class Posting
{
    public static byte[] Write(IReadOnlyList<Position> positions)
    {
        var bytes = new List<byte>(positions.Count * 2);
        var last = 0UL;
        foreach (var position in positions)
        {
            var difference = position.Value - last;
            for (; difference >= 0x80; difference >>= 7)
            {
                bytes.Add((byte)(difference | 0x80));
            }

            bytes.Add((byte)difference);
            last = position.Value;
        }

        return [.. bytes];
    }

    public static IEnumerable<Position> Read(byte[] bytes)
    {
        var last = 0UL;
        for (var at = 0; at < bytes.Length;)
        {
            var difference = 0UL;
            for (var shift = 0; ; shift += 7)
            {
                var b = bytes[at++];
                difference |= (ulong)(b & 0x7f) << shift;
                if (b < 0x80)
                {
                    break;
                }
            }

            last += difference;
            yield return new Position(last);
        }
    }
}
