using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AgentAssembly.Domain.Log;

/// <summary>
/// SHA-256 for many small inputs. Pure and safe to call from any thread.
/// </summary>
/// <remarks>
/// <see cref="SHA256.HashData(ReadOnlySpan{byte}, Span{byte})"/> spends most of its time on call overhead for an input
/// of a few hundred bytes; libcrypto's Init, Update and Final cost a third of it. They are deprecated in OpenSSL 3, so
/// the platform's class stays as the fallback, and the two are compared once before the quick way is trusted.
/// </remarks>
public static unsafe class Sha256
{
    // The context of SHA256_Init is 112 bytes in every OpenSSL since 0.9.8; the rest is room to spare.
    private const int ContextBytes = 256;

    // Above this the hash itself outweighs the call, and a thread should not stay uninterruptible for longer.
    private const int QuickBytesMax = 4096;

    private static readonly delegate* unmanaged[SuppressGCTransition]<void*, int> Init;
    private static readonly delegate* unmanaged[SuppressGCTransition]<void*, void*, nuint, int> Update;
    private static readonly delegate* unmanaged[SuppressGCTransition]<void*, void*, int> Final;
    private static readonly bool Quick;

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1810", Justification = "Three pointers and a check.")]
    static Sha256()
    {
        if (!NativeLibrary.TryLoad("libcrypto.so.3", out var library)
            || !NativeLibrary.TryGetExport(library, "SHA256_Init", out var init)
            || !NativeLibrary.TryGetExport(library, "SHA256_Update", out var update)
            || !NativeLibrary.TryGetExport(library, "SHA256_Final", out var final))
        {
            return;
        }

        Init = (delegate* unmanaged[SuppressGCTransition]<void*, int>)init;
        Update = (delegate* unmanaged[SuppressGCTransition]<void*, void*, nuint, int>)update;
        Final = (delegate* unmanaged[SuppressGCTransition]<void*, void*, int>)final;
        Quick = AgreesWithThePlatform();
    }

    /// <summary>Whether the quick way is in use.</summary>
    public static bool IsQuick => Quick;

    /// <summary>Hashes <paramref name="input"/>.</summary>
    public static Hash256 Hash(ReadOnlySpan<byte> input) =>
        Quick && input.Length <= QuickBytesMax ? HashQuick(input) : HashOnPlatform(input);

    private static Hash256 HashOnPlatform(ReadOnlySpan<byte> input)
    {
        Unsafe.SkipInit(out Hash256 hash);
        SHA256.HashData(input, new Span<byte>(&hash, Hash256.SizeBytes));
        return hash;
    }

    private static Hash256 HashQuick(ReadOnlySpan<byte> input)
    {
        var context = stackalloc ulong[ContextBytes / sizeof(ulong)];
        Hash256 hash;
        fixed (byte* bytes = input)
        {
            Init(context);
            Update(context, bytes, (nuint)input.Length);
            Final(&hash, context);
        }

        return hash;
    }

    private static bool AgreesWithThePlatform()
    {
        Span<byte> sample = stackalloc byte[200];
        for (var i = 0; i < sample.Length; i++)
        {
            sample[i] = (byte)(i * 7);
        }

        return HashQuick(sample) == HashOnPlatform(sample)
            && HashQuick(sample[..64]) == HashOnPlatform(sample[..64])
            && HashQuick([]) == HashOnPlatform([]);
    }
}
