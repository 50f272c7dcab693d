using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AgentAssembly.Domain.Scanning.Text;

/// <summary>A set of bytes, also as tables by which 64 bytes are looked up at once. Immutable and thread-safe.</summary>
internal sealed class ByteClass
{
    /// <summary>How many bytes <see cref="Others"/> looks at.</summary>
    public const int Width = 64;

    private const int NearBytes = 16;

    private readonly bool[] _isMember;

    // By the lower half of a byte: one bit for each upper half, of ASCII and of what lies beyond.
    private readonly Vector256<byte> _ascii;
    private readonly Vector256<byte> _beyond;
    private readonly bool _hasBeyond;

    private ByteClass(bool[] isMember)
    {
        _isMember = isMember;
        Span<byte> ascii = stackalloc byte[16];
        Span<byte> beyond = stackalloc byte[16];
        for (var b = 0; b < 256; b++)
        {
            if (isMember[b])
            {
                (b < 0x80 ? ascii : beyond)[b & 0x0F] |= (byte)(1 << ((b >> 4) & 7));
            }
        }

        _ascii = Twice(Vector128.Create<byte>(ascii));
        _beyond = Twice(Vector128.Create<byte>(beyond));
        _hasBeyond = _beyond != Vector256<byte>.Zero;
    }

    public static bool IsVectorized => Avx2.IsSupported;

    public bool this[byte b] => _isMember[b];

    public static ByteClass Of(Func<byte, bool> isMember) =>
        new([.. Enumerable.Range(0, 256).Select(b => isMember((byte)b))]);

    /// <summary>Where the run of the class that begins at a place ends.</summary>
    public int EndOfRun(ReadOnlySpan<byte> text, int at)
    {
        // Most runs are short.
        var near = Math.Min(text.Length, at + NearBytes);
        while (at < near && _isMember[text[at]])
        {
            at++;
        }

        if (at < near)
        {
            return at;
        }

        for (; IsVectorized && at + Width <= text.Length; at += Width)
        {
            if (Others(ref MemoryMarshal.GetReference(text), at) is not 0 and var others)
            {
                return at + BitOperations.TrailingZeroCount(others);
            }
        }

        while (at < text.Length && _isMember[text[at]])
        {
            at++;
        }

        return at;
    }

    /// <summary>A bit for each of 64 bytes that is not in the class. Only where <see cref="IsVectorized"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Others(ref byte start, int at) => OthersOfHalf(ref start, at) | ((ulong)OthersOfHalf(ref start, at + (Width / 2)) << (Width / 2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint OthersOfHalf(ref byte start, int at)
    {
        var bytes = Vector256.LoadUnsafe(ref start, (nuint)at);
        var nibble = Vector256.Create((byte)0x0F);
        var upper = (bytes.AsUInt16() >>> 4).AsByte() & nibble;
        var members = Avx2.Shuffle(_ascii, bytes & nibble) & Avx2.Shuffle(UpperAscii, upper);
        if (_hasBeyond)
        {
            members |= Avx2.Shuffle(_beyond, bytes & nibble) & Avx2.Shuffle(UpperBeyond, upper);
        }

        return Vector256.Equals(members, Vector256<byte>.Zero).ExtractMostSignificantBits();
    }

    private static Vector256<byte> UpperAscii => Twice(Vector128.Create(1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0));

    private static Vector256<byte> UpperBeyond => Twice(Vector128.Create(0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128));

    private static Vector256<byte> Twice(Vector128<byte> half) => Vector256.Create(half, half);
}
