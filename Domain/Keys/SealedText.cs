using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgentAssembly.Domain.Keys;

/// <summary>
/// The text that stands for encrypted bytes (contracts/events/sealed.md): <c>aas1.</c>, the key's id, a dot, and the
/// base64url of nonce, ciphertext and tag. AES-256-GCM (NIST SP 800-38D) over the plain bytes; bound to the label
/// <c>aa-sealed/1</c>, the key's id and the bytes that the text belongs to. Pure; safe from any thread as long as each
/// cipher is used by one at a time.
/// </summary>
public static class SealedText
{
    /// <summary>Length of a data key, in bytes.</summary>
    public const int KeyBytes = 32;

    /// <summary>Length of a nonce, in bytes. No two texts under one key may have the same.</summary>
    public const int NonceBytes = 12;

    /// <summary>Length of the tag, in bytes.</summary>
    public const int TagBytes = 16;

    /// <summary>Longest text that is read, in characters.</summary>
    public const int LengthMax = 4 * 1024 * 1024;

    private const string Prefix = "aas1.";
    private const int HeadLength = 5 + KeyId.Digits + 1;
    private const int AssociatedOnStackMax = 512;

    /// <summary>Encrypts.</summary>
    /// <param name="id">The key's id.</param>
    /// <param name="cipher">The key.</param>
    /// <param name="nonce">12 bytes that were never used with this key.</param>
    /// <param name="plain">What to encrypt.</param>
    /// <param name="bound">What the text belongs to; may be empty.</param>
    public static string Seal(
        KeyId id, AesGcm cipher, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> bound)
    {
        var size = NonceBytes + plain.Length + TagBytes;
        var rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var body = rented.AsSpan(0, size);
            nonce.CopyTo(body);
            using var associated = new Associated(id, bound, stackalloc byte[AssociatedOnStackMax]);
            cipher.Encrypt(nonce, plain, body[NonceBytes..^TagBytes], body[^TagBytes..], associated.Bytes);
            return TextOf(id, rented, size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Reads which key a text needs.</summary>
    /// <returns>Whether it is a sealed text at all.</returns>
    public static bool TryReadKey(string text, out KeyId id)
    {
        id = default;
        return text.Length is > HeadLength and <= LengthMax
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text[HeadLength - 1] == '.'
            && KeyId.TryParse(text.AsSpan(Prefix.Length, KeyId.Digits), out id);
    }

    /// <summary>Decrypts.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cipher">The key that it names.</param>
    /// <param name="bound">What it was bound to.</param>
    /// <returns>The plain bytes; null when the text was changed, has another key, or belongs to something else.</returns>
    public static byte[]? Open(string text, AesGcm cipher, ReadOnlySpan<byte> bound)
    {
        if (!TryReadKey(text, out var id) || Decode(text.AsSpan(HeadLength)) is not { } body)
        {
            return null;
        }

        var plain = new byte[body.Length - NonceBytes - TagBytes];
        using var associated = new Associated(id, bound, stackalloc byte[AssociatedOnStackMax]);
        try
        {
            cipher.Decrypt(
                body.AsSpan(0, NonceBytes), body.AsSpan(NonceBytes, plain.Length), body.AsSpan(^TagBytes..), plain, associated.Bytes);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>Reads which key a text needs.</summary>
    /// <returns>Whether it is a sealed text at all.</returns>
    public static bool TryReadKey(ReadOnlySpan<byte> utf8, out KeyId id)
    {
        id = default;
        Span<char> digits = stackalloc char[KeyId.Digits];
        return utf8.Length is > HeadLength and <= LengthMax
            && utf8.StartsWith("aas1."u8)
            && utf8[HeadLength - 1] == '.'
            && Encoding.ASCII.TryGetChars(utf8.Slice(Prefix.Length, KeyId.Digits), digits, out _)
            && KeyId.TryParse(digits, out id);
    }

    /// <summary>Decrypts into memory that is used again and again.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="cipher">The key that it names.</param>
    /// <param name="bound">What it was bound to.</param>
    /// <param name="room">Twice as long as the text.</param>
    /// <param name="plain">The plain bytes, in the room; empty where it does not open.</param>
    /// <returns>Whether it opened: not when it was changed, has another key, or belongs to something else.</returns>
    public static bool TryOpen(
        ReadOnlySpan<byte> utf8, AesGcm cipher, ReadOnlySpan<byte> bound, Span<byte> room, out ReadOnlySpan<byte> plain)
    {
        plain = default;
        if (!TryReadKey(utf8, out var id) || !TryDecode(utf8[HeadLength..], room[..utf8.Length], out var size))
        {
            return false;
        }

        var body = room[..size];
        var open = room.Slice(utf8.Length, size - NonceBytes - TagBytes);
        using var associated = new Associated(id, bound, stackalloc byte[AssociatedOnStackMax]);
        try
        {
            cipher.Decrypt(
                body[..NonceBytes], body[NonceBytes..^TagBytes], body[^TagBytes..], open, associated.Bytes);
            plain = open;
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    // As strict as the other, by the last letters alone: of the right length there is neither white space nor padding.
    private static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> body, out int size)
    {
        Span<byte> last = stackalloc byte[4];
        return Base64Url.DecodeFromUtf8(text, body, out _, out size) == OperationStatus.Done
            && size >= NonceBytes + TagBytes
            && text.Length == Base64Url.GetEncodedLength(size)
            && text.EndsWith(last[..Base64Url.EncodeToUtf8(body[(size - (size % 3 == 0 ? 3 : size % 3))..size], last)]);
    }

    // One body has one text: white space, padding and stray bits, which decoders let pass, are a change like any other.
    private static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (!Base64Url.IsValid(text, out var size) || size < NonceBytes + TagBytes)
        {
            return null;
        }

        var body = Base64Url.DecodeFromChars(text);
        return text.SequenceEqual(Base64Url.EncodeToString(body)) ? body : null;
    }

    private static string TextOf(KeyId id, byte[] body, int size) => string.Create(
        HeadLength + Base64Url.GetEncodedLength(size),
        (id, body, size),
        static (text, parts) =>
        {
            Prefix.CopyTo(text);
            Span<byte> id = stackalloc byte[KeyId.SizeBytes];
            parts.id.CopyTo(id);
            Convert.TryToHexStringLower(id, text[Prefix.Length..], out _);
            text[HeadLength - 1] = '.';
            Base64Url.EncodeToChars(parts.body.AsSpan(0, parts.size), text[HeadLength..]);
        });

    private readonly ref struct Associated
    {
        private readonly byte[]? _rented;

        public Associated(KeyId id, ReadOnlySpan<byte> bound, Span<byte> onStack)
        {
            var label = "aa-sealed/1"u8;
            var size = AssociatedBytes.SizeOf(parts: 3, label.Length + KeyId.SizeBytes + bound.Length);
            _rented = size > onStack.Length ? ArrayPool<byte>.Shared.Rent(size) : null;
            var bytes = new AssociatedBytes(_rented ?? onStack);
            bytes.Add(label);
            bytes.Add(id);
            bytes.Add(bound);
            Bytes = bytes.Written;
        }

        public ReadOnlySpan<byte> Bytes { get; }

        public void Dispose()
        {
            if (_rented is not null)
            {
                ArrayPool<byte>.Shared.Return(_rented, clearArray: true);
            }
        }
    }
}
