using System.Buffers.Text;
using System.Globalization;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Identity;

/// <summary>
/// Secrets that are given to the person of an account: a prefix that says what for, the account's stream as 32
/// hexadecimal digits, an underscore, and 256 random bits. Only the hash of the whole is kept.
/// </summary>
internal static class GivenToken
{
    public const string InvitationPrefix = "aainv_";
    public const string ResetPrefix = "aarst_";
    public const string RefreshPrefix = "aart_";

    private const int RandomBytes = 32;
    private const int StreamDigits = 32;

    /// <summary>A new one.</summary>
    public static string New(string prefix, StreamName user, IdSource ids) =>
        $"{prefix}{user.Id:x32}_{Base64Url.EncodeToString(ids.Secret(RandomBytes))}";

    /// <summary>The account that a secret of a prefix is for; null for anything else.</summary>
    public static StreamName? UserOf(string prefix, string token) =>
        token.StartsWith(prefix, StringComparison.Ordinal)
        && token.Length > prefix.Length + StreamDigits
        && token[prefix.Length + StreamDigits] == '_'
        && UInt128.TryParse(
            token.AsSpan(prefix.Length, StreamDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            ? StreamName.Of("user", id)
            : null;

    /// <summary>What is kept of a secret.</summary>
    public static string HashOf(string token) => Credential.HashOf(token);
}
