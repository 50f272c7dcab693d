using System.Buffers;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Identity;

/// <summary>An API key: <c>aa_</c> and 32 lower-case hexadecimal digits, 128 random bits (gateway specification §12).</summary>
public static class ApiKey
{
    /// <summary>What every key begins with, so that it is recognised where it should not be.</summary>
    public const string Prefix = "aa_";

    /// <summary>Random bytes of a key.</summary>
    public const int RandomBytes = 16;

    private const int LookupDigits = 16;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>The key of some random bytes.</summary>
    public static string Of(ReadOnlySpan<byte> random) => Prefix + Convert.ToHexStringLower(random);

    /// <summary>Whether a text has the form of a key.</summary>
    public static bool IsWellFormed(string text) =>
        text.Length == Prefix.Length + (2 * RandomBytes)
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Digits) < 0;

    /// <summary>
    /// What a key is found by: the first 16 hexadecimal digits of its SHA-256. It tells nothing of the key; who wants to
    /// hit another key's has 2^64 keys to try.
    /// </summary>
    public static string LookupOf(string key) => Credential.HashOf(key)[..LookupDigits];

    /// <summary>The stream of a key.</summary>
    /// <param name="org">The tenant; empty for keys of the installation.</param>
    /// <param name="id">What names the key.</param>
    public static StreamName StreamOf(string org, string id) => StreamName.ForKey("apikey", org, id);
}
