using System.Collections.Concurrent;
using System.Security.Cryptography;
using AgentAssembly.Domain.Keys;

namespace AgentAssembly.Specs.Support;

/// <summary>A vault without a file: a random key for each subject, AES-256-GCM, keys that can be destroyed.</summary>
public sealed class TestVault : IKeyVault
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly ConcurrentDictionary<KeySubject, byte[]> _keys = new();
    private readonly ConcurrentDictionary<KeySubject, bool> _destroyed = new();
    private readonly ConcurrentDictionary<string, KeySubject> _subjects = new();

    /// <summary>Who has a key.</summary>
    public IReadOnlyCollection<KeySubject> Subjects => [.. _keys.Keys];

    /// <summary>Destroys a subject's key for ever.</summary>
    public void Destroy(KeySubject subject)
    {
        _destroyed[subject] = true;
        _keys.TryRemove(subject, out _);
    }

    /// <inheritdoc/>
    public ValueTask<string> SealAsync(
        KeySubject subject, ReadOnlyMemory<byte> plain, ReadOnlyMemory<byte> bound, CancellationToken cancellationToken)
    {
        if (_destroyed.ContainsKey(subject))
        {
            throw new KeyDestroyedException(subject);
        }

        var key = _keys.GetOrAdd(subject, _ => RandomNumberGenerator.GetBytes(32));
        var text = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(text.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(text.AsSpan(0, NonceBytes), plain.Span, text.AsSpan(NonceBytes, plain.Length), text.AsSpan(^TagBytes..), bound.Span);
        var name = Convert.ToHexStringLower(SHA256.HashData(key));
        _subjects[name] = subject;
        return new($"{name}.{Convert.ToBase64String(text)}");
    }

    /// <inheritdoc/>
    public ValueTask<byte[]> OpenAsync(string text, ReadOnlyMemory<byte> bound, CancellationToken cancellationToken)
    {
        var parts = text.Split('.');
        var subject = _subjects[parts[0]];
        if (!_keys.TryGetValue(subject, out var key))
        {
            throw new KeyDestroyedException(subject);
        }

        var sealedText = Convert.FromBase64String(parts[1]).AsSpan();
        var plain = new byte[sealedText.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        try
        {
            aes.Decrypt(sealedText[..NonceBytes], sealedText[NonceBytes..^TagBytes], sealedText[^TagBytes..], plain, bound.Span);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new KeyVaultException("the text was changed, or belongs to something else", e);
        }

        return new(plain);
    }
}
