using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AgentAssembly.Domain.Keys;

namespace AgentAssembly.Commands.Stores.Embedded.Keys;

/// <summary>
/// The installation's key in a file of lines: <c>aa-master-key/1</c> and the installation's id, then generation and key in
/// hexadecimal digits, the newest first. Texts of keys are wiped; they never become strings.
/// </summary>
internal sealed class MasterKeyFile
{
    public const string Name = "master.key";

    private const int SizeMax = 4_096;
    private const string WayOut = "restore it from a backup; without it nothing that was encrypted can be read";

    private static readonly byte[] Mark = "aa-master-key/1 "u8.ToArray();

    private readonly string _path;

    private MasterKeyFile(string path, KeyId installation, ImmutableArray<InstallationKey> keys) =>
        (_path, Installation, Keys) = (path, installation, keys);

    public KeyId Installation { get; }

    /// <summary>The newest first.</summary>
    public ImmutableArray<InstallationKey> Keys { get; private set; }

    public static string PathIn(string folder) => Path.Combine(folder, Name);

    /// <summary>Makes the file of a new installation.</summary>
    public static MasterKeyFile Create(string folder, KeyId installation, byte[] key)
    {
        var made = new MasterKeyFile(PathIn(folder), installation, [new(1, key)]);
        made.Write(PrivateFile.Create);
        return made;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="KeyVaultException">Others may read it, or it is none.</exception>
    public static MasterKeyFile Read(string folder)
    {
        var path = PathIn(folder);
        PrivateFile.RequirePrivate(path);
        if (new FileInfo(path).Length > SizeMax)
        {
            throw new KeyVaultException($"{path} is no key file, it is larger than {SizeMax} bytes: {WayOut}");
        }

        var text = File.ReadAllBytes(path);
        try
        {
            return Parse(path, text);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <summary>Adds a generation, which is the newest then.</summary>
    public int Add(byte[] key)
    {
        var before = Keys;
        Exchange(before.Insert(0, new(before[0].Generation + 1, key)));
        return Keys[0].Generation;
    }

    /// <summary>Removes all but the newest generation.</summary>
    public void RemoveOld() => Exchange([Keys[0]]);

    /// <summary>Whether another reading of the file gave the same generations.</summary>
    public bool HoldsSame(MasterKeyFile other) =>
        Installation == other.Installation
        && Keys.Select(key => key.Generation).SequenceEqual(other.Keys.Select(key => key.Generation));

    /// <summary>Writes the same file into another folder, which must not have one.</summary>
    public void WriteTo(string folder) => new MasterKeyFile(PathIn(folder), Installation, Keys).Write(PrivateFile.Create);

    private void Exchange(ImmutableArray<InstallationKey> keys)
    {
        new MasterKeyFile(_path, Installation, keys).Write(PrivateFile.Replace);
        Keys = keys;
    }

    private void Write(Writing write)
    {
        var text = new byte[Mark.Length + KeyId.Digits + 1 + (Keys.Length * (12 + (2 * SealedText.KeyBytes)))];
        try
        {
            Mark.CopyTo(text, 0);
            var at = Mark.Length + Encoding.ASCII.GetBytes($"{Installation}\n", text.AsSpan(Mark.Length));
            foreach (var key in Keys)
            {
                Utf8Formatter.TryFormat(key.Generation, text.AsSpan(at), out var digits);
                text[at + digits] = (byte)' ';
                Convert.TryToHexStringLower(key.Bytes.Span, text.AsSpan(at + digits + 1), out var written);
                at += digits + 1 + written;
                text[at++] = (byte)'\n';
            }

            write(_path, text.AsSpan(0, at));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static MasterKeyFile Parse(string path, ReadOnlySpan<byte> text)
    {
        KeyId? installation = null;
        var keys = ImmutableArray.CreateBuilder<InstallationKey>();
        foreach (var part in text.Split((byte)'\n'))
        {
            var line = text[part];
            if (line.IsEmpty)
            {
                continue;
            }

            if (installation is null)
            {
                installation = line.StartsWith(Mark) && KeyId.TryParse(Encoding.ASCII.GetString(line[Mark.Length..]), out var id)
                    ? id
                    : throw new KeyVaultException(
                        $"{path} is no key file, it does not begin with {Encoding.ASCII.GetString(Mark)}and an id: {WayOut}");
                continue;
            }

            keys.Add(KeyOf(line)
                ?? throw new KeyVaultException(
                    $"{path} holds a key that is not {2 * SealedText.KeyBytes} hexadecimal digits behind its generation: {WayOut}"));
        }

        return installation is { } named && keys.Count > 0 && AreDescending(keys.ToImmutable())
            ? new(path, named, keys.ToImmutable())
            : throw new KeyVaultException($"{path} holds no key, or its generations are not in falling order: {WayOut}");
    }

    private static InstallationKey? KeyOf(ReadOnlySpan<byte> line)
    {
        var key = new byte[SealedText.KeyBytes];
        return Utf8Parser.TryParse(line, out int generation, out var digits)
            && generation > 0
            && line.Length == digits + 1 + (2 * SealedText.KeyBytes)
            && line[digits] == (byte)' '
            && Convert.FromHexString(line[(digits + 1)..], key, out _, out _) == System.Buffers.OperationStatus.Done
                ? new(generation, key)
                : null;
    }

    private static bool AreDescending(ImmutableArray<InstallationKey> keys) =>
        Enumerable.Range(1, keys.Length - 1).All(i => keys[i].Generation < keys[i - 1].Generation);

    private delegate void Writing(string path, ReadOnlySpan<byte> text);
}
