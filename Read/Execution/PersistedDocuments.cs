using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace AgentAssembly.Read.Execution;

/// <summary>
/// The documents that the server was given at its start, each by the SHA-256 of its UTF-8 text. Nobody adds one by asking.
/// Safe to share.
/// </summary>
public sealed class PersistedDocuments
{
    /// <summary>Most documents.</summary>
    public const int DocumentsMax = 1_000;

    /// <summary>Most bytes of one document.</summary>
    public const int DocumentBytesMax = 64 * 1024;

    private const string Prefix = "sha256:";
    private readonly FrozenDictionary<string, string> _byDigest;

    private PersistedDocuments(FrozenDictionary<string, string> byDigest) => _byDigest = byDigest;

    /// <summary>No documents.</summary>
    public static PersistedDocuments None { get; } = new(FrozenDictionary<string, string>.Empty);

    /// <summary>The texts, in no order.</summary>
    public IReadOnlyCollection<string> Texts => _byDigest.Values;

    /// <summary>Takes documents by their texts.</summary>
    /// <exception cref="ArgumentException">There are too many, or one is too long.</exception>
    public static PersistedDocuments Of(IEnumerable<string> texts)
    {
        var byDigest = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (byDigest.Count == DocumentsMax)
            {
                throw new ArgumentException($"There are more than {DocumentsMax} persisted documents.", nameof(texts));
            }

            if (Encoding.UTF8.GetByteCount(text) > DocumentBytesMax)
            {
                throw new ArgumentException($"A persisted document is longer than {DocumentBytesMax} bytes.", nameof(texts));
            }

            byDigest[DigestOf(text)] = text;
        }

        return new PersistedDocuments(byDigest.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>Reads the files of a folder, and of no folder below it, whose names end in <c>.graphql</c>.</summary>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    /// <exception cref="ArgumentException">There are too many, or one is too long.</exception>
    public static PersistedDocuments FromFolder(string folder) =>
        Of(Directory.EnumerateFiles(folder, "*.graphql").Order(StringComparer.Ordinal).Select(ReadFile));

    /// <summary>The name of a text: <c>sha256:</c> and 64 hexadecimal digits in lower case.</summary>
    public static string IdOf(string text) => Prefix + DigestOf(text);

    /// <summary>The text of a name; null where there is none. The digits alone name it too.</summary>
    public string? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _byDigest.GetValueOrDefault(id.StartsWith(Prefix, StringComparison.Ordinal) ? id[Prefix.Length..] : id);
    }

    private static string ReadFile(string file) => new FileInfo(file).Length > DocumentBytesMax
        ? throw new ArgumentException($"The persisted document {file} is longer than {DocumentBytesMax} bytes.")
        : File.ReadAllText(file);

    private static string DigestOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
