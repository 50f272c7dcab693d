using System.Security.Cryptography;

namespace AgentAssembly.Domain.Keys;

/// <summary>Which key wraps which.</summary>
/// <param name="Wrapping">The key that wraps; the installation's id where it is the installation's.</param>
/// <param name="Generation">Its generation, from 1; only the installation's key has more than one.</param>
/// <param name="Wrapped">The key that is wrapped.</param>
public readonly record struct KeyBond(KeyId Wrapping, long Generation, KeyId Wrapped);

/// <summary>
/// A data key under another key: nonce, ciphertext and tag of AES-256-GCM, bound to the label <c>aa-wrapped/1</c>, both
/// ids and the generation, so that no row of a key store can stand in for another. Pure.
/// </summary>
public static class KeyWrap
{
    /// <summary>Length of a wrapped key, in bytes.</summary>
    public const int SizeBytes = SealedText.NonceBytes + SealedText.KeyBytes + SealedText.TagBytes;

    private const int AssociatedMax = 128;

    /// <summary>Wraps a key.</summary>
    /// <param name="bond">Which key is wrapped by which.</param>
    /// <param name="cipher">The wrapping key.</param>
    /// <param name="nonce">12 bytes that were never used with the wrapping key.</param>
    /// <param name="key">32 bytes.</param>
    public static byte[] Wrap(in KeyBond bond, AesGcm cipher, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key)
    {
        var wrapped = new byte[SizeBytes];
        nonce.CopyTo(wrapped);
        var associated = new AssociatedBytes(stackalloc byte[AssociatedMax]);
        Write(ref associated, bond);
        cipher.Encrypt(
            nonce,
            key,
            wrapped.AsSpan(SealedText.NonceBytes, SealedText.KeyBytes),
            wrapped.AsSpan(^SealedText.TagBytes..),
            associated.Written);
        return wrapped;
    }

    /// <summary>Unwraps a key.</summary>
    /// <param name="bond">Which key is wrapped by which.</param>
    /// <param name="cipher">The wrapping key.</param>
    /// <param name="wrapped">What <see cref="Wrap"/> made.</param>
    /// <param name="key">Gets 32 bytes; zeros where it fails.</param>
    /// <returns>Whether it was wrapped by that key, and so bound.</returns>
    public static bool TryUnwrap(in KeyBond bond, AesGcm cipher, ReadOnlySpan<byte> wrapped, Span<byte> key)
    {
        if (wrapped.Length != SizeBytes)
        {
            return false;
        }

        var associated = new AssociatedBytes(stackalloc byte[AssociatedMax]);
        Write(ref associated, bond);
        try
        {
            cipher.Decrypt(
                wrapped[..SealedText.NonceBytes],
                wrapped[SealedText.NonceBytes..^SealedText.TagBytes],
                wrapped[^SealedText.TagBytes..],
                key[..SealedText.KeyBytes],
                associated.Written);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private static void Write(ref AssociatedBytes associated, in KeyBond bond)
    {
        associated.Add("aa-wrapped/1"u8);
        associated.Add(bond.Wrapping);
        associated.Add(bond.Generation);
        associated.Add(bond.Wrapped);
    }
}
