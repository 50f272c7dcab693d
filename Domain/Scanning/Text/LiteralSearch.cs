using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AgentAssembly.Domain.Scanning.Text;

/// <summary>
/// Finds many literals in one pass, the leftmost first, and of those that start together the one that was given first.
/// Immutable and thread-safe.
/// </summary>
/// <remarks>
/// The first three bytes of the literals, in eight buckets, are looked up by their nibbles, 32 places at a time (Hyperscan's
/// "Teddy"). <c>SearchValues&lt;string&gt;</c> does the same for UTF-16 only, and loses its gain beyond 16 literals.
/// </remarks>
internal sealed class LiteralSearch
{
    private const int Fingerprint = 3;
    private const int Buckets = 8;
    private const int HashCount = 4_096;

    private readonly byte[][] _literals;
    private readonly bool[] _anyCase;

    // By the first byte as it stands in a text: the literals that may begin with it, in order.
    private readonly int[]?[] _byFirstByte = new int[256][];
    private readonly Vector128<byte>[] _low = new Vector128<byte>[Fingerprint];
    private readonly Vector128<byte>[] _high = new Vector128<byte>[Fingerprint];
    private readonly bool _isVectorized;

    // A bit for each hash of three bytes with which a literal may begin, in lower case. Most of what the vectors let
    // through ends here.
    private readonly ulong[] _beginnings = new ulong[HashCount / 64];

    /// <param name="literals">None empty. A literal in any case must be given in lower case.</param>
    public LiteralSearch(IReadOnlyList<(byte[] Bytes, bool AnyCase)> literals)
    {
        _literals = [.. literals.Select(l => l.Bytes)];
        _anyCase = [.. literals.Select(l => l.AnyCase)];
        _isVectorized = Vector128.IsHardwareAccelerated && literals.All(l => l.Bytes.Length >= Fingerprint);
        var first = new List<int>[256];
        for (var i = 0; i < _literals.Length; i++)
        {
            foreach (var b in Spellings(i, 0))
            {
                (first[b] ??= []).Add(i);
            }
        }

        for (var b = 0; b < 256; b++)
        {
            _byFirstByte[b] = first[b]?.ToArray();
        }

        if (_isVectorized)
        {
            FillTables();
            foreach (var bytes in _literals)
            {
                var hash = HashOf(bytes);
                _beginnings[hash >> 6] |= 1UL << (int)(hash & 63);
            }
        }
    }

    /// <summary>The first literal that starts at or after a place.</summary>
    /// <returns>Where; -1 if there is none.</returns>
    public int Find(ReadOnlySpan<byte> text, int from, out int literal)
    {
        if (_isVectorized)
        {
            if (Avx2.IsSupported)
            {
                var found = FindWide(text, ref from, out literal);
                if (found >= 0)
                {
                    return found;
                }
            }

            var narrow = FindNarrow(text, ref from, out literal);
            if (narrow >= 0)
            {
                return narrow;
            }
        }

        for (; from < text.Length; from++)
        {
            if ((literal = At(text, from)) >= 0)
            {
                return from;
            }
        }

        literal = -1;
        return -1;
    }

    private int FindWide(ReadOnlySpan<byte> text, ref int from, out int literal)
    {
        const int Width = 32;
        if (text.Length - from < Width + Fingerprint - 1)
        {
            literal = -1;
            return -1;
        }

        ref var start = ref MemoryMarshal.GetReference(text);
        Vector256<byte> low0 = Both(_low[0]), low1 = Both(_low[1]), low2 = Both(_low[2]);
        Vector256<byte> high0 = Both(_high[0]), high1 = Both(_high[1]), high2 = Both(_high[2]);
        var nibble = Vector256.Create((byte)0x0F);
        for (; from <= text.Length - Width - Fingerprint + 1; from += Width)
        {
            var a = Vector256.LoadUnsafe(ref start, (nuint)from);
            var b = Vector256.LoadUnsafe(ref start, (nuint)from + 1);
            var c = Vector256.LoadUnsafe(ref start, (nuint)from + 2);
            var buckets = Avx2.Shuffle(low0, a & nibble) & Avx2.Shuffle(high0, (a.AsUInt16() >>> 4).AsByte() & nibble)
                & Avx2.Shuffle(low1, b & nibble) & Avx2.Shuffle(high1, (b.AsUInt16() >>> 4).AsByte() & nibble)
                & Avx2.Shuffle(low2, c & nibble) & Avx2.Shuffle(high2, (c.AsUInt16() >>> 4).AsByte() & nibble);
            if (buckets == Vector256<byte>.Zero)
            {
                continue;
            }

            var found = FirstOf(text, from, ~Vector256.Equals(buckets, Vector256<byte>.Zero).ExtractMostSignificantBits(), out literal);
            if (found >= 0)
            {
                return found;
            }
        }

        literal = -1;
        return -1;

        static Vector256<byte> Both(Vector128<byte> table) => Vector256.Create(table, table);
    }

    private int FindNarrow(ReadOnlySpan<byte> text, ref int from, out int literal)
    {
        const int Width = 16;
        ref var start = ref MemoryMarshal.GetReference(text);
        var nibble = Vector128.Create((byte)0x0F);
        for (; from <= text.Length - Width - Fingerprint + 1; from += Width)
        {
            var buckets = Vector128<byte>.AllBitsSet;
            for (var i = 0; i < Fingerprint; i++)
            {
                var bytes = Vector128.LoadUnsafe(ref start, (nuint)(from + i));
                buckets &= Vector128.ShuffleNative(_low[i], bytes & nibble)
                    & Vector128.ShuffleNative(_high[i], (bytes.AsUInt16() >>> 4).AsByte() & nibble);
            }

            if (buckets == Vector128<byte>.Zero)
            {
                continue;
            }

            var mask = ~Vector128.Equals(buckets, Vector128<byte>.Zero).ExtractMostSignificantBits() & 0xFFFF;
            var found = FirstOf(text, from, mask, out literal);
            if (found >= 0)
            {
                return found;
            }
        }

        literal = -1;
        return -1;
    }

    private int FirstOf(ReadOnlySpan<byte> text, int from, uint mask, out int literal)
    {
        for (; mask != 0; mask &= mask - 1)
        {
            var at = from + BitOperations.TrailingZeroCount(mask);
            var hash = HashOf(text[at..]);
            if ((_beginnings[hash >> 6] >> (int)(hash & 63) & 1) != 0 && (literal = At(text, at)) >= 0)
            {
                return at;
            }
        }

        literal = -1;
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int At(ReadOnlySpan<byte> text, int at)
    {
        if (_byFirstByte[text[at]] is { } candidates)
        {
            var rest = text[at..];
            foreach (var i in candidates)
            {
                if (_anyCase[i] ? StartsWithLower(rest, _literals[i]) : rest.StartsWith(_literals[i]))
                {
                    return i;
                }
            }
        }

        return -1;
    }

    // Twelve bits of three bytes, the same for both cases of a letter.
    private static uint HashOf(ReadOnlySpan<byte> text) =>
        (((uint)text[0] | ((uint)text[1] << 8) | ((uint)text[2] << 16) | 0x202020) * 0x9E3779B1) >> 20;

    private static bool StartsWithLower(ReadOnlySpan<byte> text, byte[] lower)
    {
        if (text.Length < lower.Length)
        {
            return false;
        }

        for (var i = 0; i < lower.Length; i++)
        {
            var b = text[i];
            if ((b is >= (byte)'A' and <= (byte)'Z' ? b | 0x20 : b) != lower[i])
            {
                return false;
            }
        }

        return true;
    }

    private IEnumerable<byte> Spellings(int literal, int index)
    {
        var b = _literals[literal][index];
        yield return b;
        if (_anyCase[literal] && b is >= (byte)'a' and <= (byte)'z')
        {
            yield return (byte)(b - 0x20);
        }
    }

    // Literals that begin alike share a bucket, so that a bucket's tables say as much as they can.
    private void FillTables()
    {
        var order = Enumerable.Range(0, _literals.Length)
            .OrderBy(i => _literals[i].AsSpan(0, Fingerprint).ToArray(), Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))
            .ToArray();
        Span<byte> low = stackalloc byte[16 * Fingerprint];
        Span<byte> high = stackalloc byte[16 * Fingerprint];
        for (var n = 0; n < order.Length; n++)
        {
            var bucket = (byte)(1 << (n * Buckets / order.Length));
            for (var i = 0; i < Fingerprint; i++)
            {
                foreach (var b in Spellings(order[n], i))
                {
                    low[(16 * i) + (b & 0x0F)] |= bucket;
                    high[(16 * i) + (b >> 4)] |= bucket;
                }
            }
        }

        for (var i = 0; i < Fingerprint; i++)
        {
            _low[i] = Vector128.Create<byte>(low[(16 * i)..]);
            _high[i] = Vector128.Create<byte>(high[(16 * i)..]);
        }
    }
}
