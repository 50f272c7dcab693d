namespace AgentAssembly.Domain.Scanning.Text;

/// <summary>
/// The checksum in GitHub's and npm's tokens: the last six of 36 characters are the CRC-32 (IEEE 802.3) of the first
/// thirty, in base 62 with leading zeros (GitHub engineering, "Behind GitHub's new authentication token formats").
/// </summary>
internal static class Base62Checksum
{
    private const int DigitsCount = 6;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(EntryOf)];

    private static ReadOnlySpan<byte> Alphabet => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8;

    public static bool Holds(ReadOnlySpan<byte> token)
    {
        var crc = uint.MaxValue;
        foreach (var b in token[..^DigitsCount])
        {
            crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        var left = ~crc;
        for (var i = 1; i <= DigitsCount; i++)
        {
            if (token[^i] != Alphabet[(int)(left % (uint)Alphabet.Length)])
            {
                return false;
            }

            left /= (uint)Alphabet.Length;
        }

        return true;
    }

    private static uint EntryOf(int index)
    {
        var entry = (uint)index;
        for (var bit = 0; bit < 8; bit++)
        {
            entry = (entry & 1) != 0 ? (entry >> 1) ^ 0xEDB88320 : entry >> 1;
        }

        return entry;
    }
}
