using System.Security.Cryptography;
using AgentAssembly.Domain.Keys;

namespace AgentAssembly.Commands.Core.Keys;

/// <summary>
/// An unwrapped key in memory, or the memory that there is none any more. The platform's cipher is one caller's at a time,
/// so callers of one key take turns, for well under a microsecond. Once it is retired it does nothing, and says so.
/// </summary>
internal sealed class DataKey : IDisposable
{
    private readonly Lock _gate = new();
    private readonly byte[] _nonce;
    private AesGcm? _cipher;
    private bool _isRetired;

    private DataKey(KeyId id, KeySubject subject, AesGcm? cipher, byte[] nonce) =>
        (Id, Subject, _cipher, _nonce, IsDestroyed) = (id, subject, cipher, nonce, cipher is null);

    public KeyId Id { get; }

    public KeySubject Subject { get; }

    public bool IsDestroyed { get; }

    /// <summary>Whether it was used since somebody last looked.</summary>
    public bool WasUsed { get; set; } = true;

    /// <summary>A key to use.</summary>
    /// <param name="stored">Which.</param>
    /// <param name="key">32 bytes; the caller wipes them.</param>
    /// <param name="nonce">
    /// 12 random bytes, kept: the first nonce. Those after it count on, so that a run of texts needs no more randomness, and
    /// two runs meet no more easily than single random nonces would.
    /// </param>
    public static DataKey Of(StoredKey stored, ReadOnlySpan<byte> key, byte[] nonce) =>
        new(stored.Id, stored.Subject, new AesGcm(key, SealedText.TagBytes), nonce);

    /// <summary>A key that was destroyed.</summary>
    public static DataKey Destroyed(KeySubject subject) => new(default, subject, null, []);

    /// <summary>Encrypts; null when the key was retired.</summary>
    /// <exception cref="KeyDestroyedException">It was destroyed.</exception>
    public string? Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> bound)
    {
        lock (_gate)
        {
            return IsUsable() ? SealedText.Seal(Id, _cipher!, NextNonce(), plain, bound) : null;
        }
    }

    /// <summary>Decrypts; false when the key was retired, null when the text is not what was sealed.</summary>
    /// <exception cref="KeyDestroyedException">It was destroyed.</exception>
    public bool TryOpen(string text, ReadOnlySpan<byte> bound, out byte[]? plain)
    {
        lock (_gate)
        {
            plain = IsUsable() ? SealedText.Open(text, _cipher!, bound) : null;
            return !_isRetired;
        }
    }

    /// <summary>
    /// Decrypts into the room given, as <see cref="SealedText.TryOpen"/> does; false when the key was retired, and then nothing was
    /// read.
    /// </summary>
    /// <exception cref="KeyDestroyedException">It was destroyed.</exception>
    public bool TryOpen(
        ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> bound, Span<byte> room, out bool isGenuine, out ReadOnlySpan<byte> plain)
    {
        lock (_gate)
        {
            plain = default;
            isGenuine = IsUsable() && SealedText.TryOpen(utf8, _cipher!, bound, room, out plain);
            return !_isRetired;
        }
    }

    /// <summary>Wraps a key by this one; null when this one was retired.</summary>
    public byte[]? Wrap(KeyId id, ReadOnlySpan<byte> key)
    {
        lock (_gate)
        {
            return IsUsable() ? KeyWrap.Wrap(BondTo(id), _cipher!, NextNonce(), key) : null;
        }
    }

    /// <summary>Unwraps a key that this one wraps; false when this one was retired.</summary>
    public bool TryUnwrap(StoredKey stored, Span<byte> key, out bool isGenuine)
    {
        lock (_gate)
        {
            isGenuine = IsUsable() && KeyWrap.TryUnwrap(BondTo(stored.Id), _cipher!, stored.Wrapped.Span, key);
            return !_isRetired;
        }
    }

    /// <summary>Retires the key. Whoever holds it finds that out.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isRetired = true;
            _cipher?.Dispose();
            _cipher = null;
            CryptographicOperations.ZeroMemory(_nonce);
        }
    }

    private KeyBond BondTo(KeyId wrapped) => new(Id, 1, wrapped);

    private bool IsUsable()
    {
        WasUsed = true;
        return _isRetired ? false : IsDestroyed ? throw new KeyDestroyedException(Subject) : true;
    }

    private ReadOnlySpan<byte> NextNonce()
    {
        for (var i = _nonce.Length - 1; i >= 0 && ++_nonce[i] == 0; i--)
        {
        }

        return _nonce;
    }
}
