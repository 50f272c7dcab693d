using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Commands.Stores.Embedded.Keys;
using AgentAssembly.Domain.Identity;
using Microsoft.IdentityModel.Tokens;

namespace AgentAssembly.Edges.Host.Identity;

/// <summary>
/// The P-256 keys that access tokens are signed with: one PEM file each, readable by its owner only, named by the moment
/// of its making. The newest signs; the one before it is believed until the last token that it signed has ended. Safe for
/// concurrent use.
/// </summary>
internal sealed class SigningKeyFiles : ISigningKeys, IDisposable
{
    private const string Extension = ".pem";
    private const int FileBytesMax = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly string _folder;
    private ImmutableArray<Known> _keys;

    private SigningKeyFiles(string folder, TimeProvider time) => (_folder, _time) = (folder, time);

    /// <summary>The key that signs.</summary>
    public SecurityKey Current => _keys[^1].Key;

    /// <summary>Reads the keys of a state folder, and makes the first where there is none.</summary>
    /// <exception cref="StartRefusedException">A file is no key, or can be read by others.</exception>
    public static SigningKeyFiles Open(StateFolder state, TimeProvider time)
    {
        var folder = Path.Combine(state.Keys, "signing");
        OwnerFiles.MakeFolder(folder);
        var files = new SigningKeyFiles(folder, time);
        files._keys = [.. Directory.EnumerateFiles(folder, $"*{Extension}").Order(StringComparer.Ordinal).Select(Read)];
        if (files._keys.IsEmpty)
        {
            ((ISigningKeys)files).Make().Use();
        }

        files.ForgetOld();
        return files;
    }

    /// <summary>The key of an id, if tokens that it signed may still count; null otherwise.</summary>
    public SecurityKey? Find(string id)
    {
        var keys = _keys;
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i].Key.KeyId == id)
            {
                return i == keys.Length - 1 || CountsUntil(keys[i + 1]) > _time.GetUtcNow() ? keys[i].Key : null;
            }
        }

        return null;
    }

    ISigningKey ISigningKeys.Make()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new Made(this, key, IdOf(key));
    }

    public void Dispose()
    {
        foreach (var known in _keys)
        {
            known.Key.ECDsa.Dispose();
        }
    }

    private void Use(ECDsa key, string id)
    {
        lock (_gate)
        {
            // Names sort as their moments do, also when the clock has gone back.
            var now = Math.Max(_time.GetUtcNow().ToUnixTimeMilliseconds(), _keys.IsDefaultOrEmpty ? 0 : _keys[^1].MadeAtMs + 1);
            var path = Path.Combine(_folder, now.ToString("D15", CultureInfo.InvariantCulture) + Extension);
            PrivateFile.Create(path, System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
            var known = new Known(path, now, new ECDsaSecurityKey(key) { KeyId = id });
            _keys = _keys.IsDefault ? [known] : _keys.Add(known);
            ForgetOld();
        }
    }

    // Only what signs, and what signed just before it, is of use.
    private void ForgetOld()
    {
        while (_keys.Length > 1 && (_keys.Length > 2 || CountsUntil(_keys[1]) <= _time.GetUtcNow()))
        {
            File.Delete(_keys[0].Path);
            _keys = _keys.RemoveAt(0);
        }
    }

    // Until when tokens count that were signed before a key was made.
    private static DateTimeOffset CountsUntil(Known next) =>
        DateTimeOffset.FromUnixTimeMilliseconds(next.MadeAtMs) + AccountRules.AccessLifetime + TimeSpan.FromMinutes(1);

    private static Known Read(string path)
    {
        var pem = System.Text.Encoding.ASCII.GetString(OwnerFiles.Read(path, FileBytesMax));
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var made)
                && key.KeySize == 256
                    ? new Known(path, made, new ECDsaSecurityKey(key) { KeyId = IdOf(key) })
                    : throw NoKey(path, null);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException or PlatformNotSupportedException)
        {
            throw NoKey(path, e);
        }
    }

    private static StartRefusedException NoKey(string path, Exception? inner) =>
        new($"{path} is no P-256 key that this server made: remove it, which ends access tokens and no session", inner);

    // RFC 7638.
    private static string IdOf(ECDsa key) => Base64UrlEncoder.Encode(
        JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(key)).ComputeJwkThumbprint());

    private sealed record Known(string Path, long MadeAtMs, ECDsaSecurityKey Key);

    private sealed class Made(SigningKeyFiles files, ECDsa key, string id) : ISigningKey
    {
        public string Id => id;

        public void Use() => files.Use(key, id);
    }
}
