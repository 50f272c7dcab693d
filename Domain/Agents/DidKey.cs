using System.Numerics;

namespace AgentAssembly.Domain.Agents;

/// <summary>
/// <c>did:key</c> text for Ed25519: <c>did:key:z</c> and base58btc of <c>0xed 0x01</c> and the 32 bytes of the key (W3C
/// CCG did:key method; wire specification §4.3).
/// </summary>
public static class DidKey
{
    /// <summary>Length of a key in bytes.</summary>
    public const int KeyBytes = 32;

    private const string Prefix = "did:key:z";
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    // 34 bytes need at most 47 digits of base 58.
    private const int DigitsMax = 48;

    /// <summary>The key that a DID names; false when the text is no <c>did:key</c> of an Ed25519 key.</summary>
    public static bool TryRead(string? did, Span<byte> key)
    {
        if (did is null || !did.StartsWith(Prefix, StringComparison.Ordinal) || did.Length > Prefix.Length + DigitsMax)
        {
            return false;
        }

        var number = BigInteger.Zero;
        foreach (var digit in did.AsSpan(Prefix.Length))
        {
            var value = Alphabet.IndexOf(digit, StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            number = (number * 58) + value;
        }

        // Only one text names a key: writing what was read must give the same.
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        if (bytes.Length != 2 + KeyBytes || bytes[0] != 0xed || bytes[1] != 0x01)
        {
            return false;
        }

        bytes.AsSpan(2).CopyTo(key);
        return string.Equals(Write(key[..KeyBytes]), did, StringComparison.Ordinal);
    }

    /// <summary>The DID of a key.</summary>
    public static string Write(ReadOnlySpan<byte> key)
    {
        var number = new BigInteger([0xed, 0x01, .. key[..KeyBytes]], isUnsigned: true, isBigEndian: true);
        var digits = new Stack<char>(DigitsMax);
        while (number > 0)
        {
            number = BigInteger.DivRem(number, 58, out var digit);
            digits.Push(Alphabet[(int)digit]);
        }

        return Prefix + string.Concat(digits);
    }
}
