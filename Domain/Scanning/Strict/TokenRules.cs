using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>A vendor's token: a prefix in its own case, then a run of one alphabet.</summary>
/// <param name="Prefix">As the vendor writes it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Alphabet">Bytes that may follow.</param>
/// <param name="Least">How many must follow.</param>
/// <param name="HasChecksum">Whether the last six of 36 are the CRC-32 of the others (GitHub's token format, which npm shares).</param>
internal sealed record TokenRule(string Prefix, FindingKind Kind, ByteClass Alphabet, int Least, bool HasChecksum = false)
{
    private const int CheckedLength = 36;

    // How far behind the prefix it must begin to look random.
    private const int JudgedMost = 512;

    /// <summary>What begins at a place where the prefix stands.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">The place.</param>
    /// <param name="stretches">What is known of the text's random stretches.</param>
    public Finding At(ReadOnlySpan<byte> text, int at, ref RandomStretches stretches)
    {
        var from = at + Prefix.Length;
        if (!View.HasLeftEdge(text, at) || text.Length - from < Least || View.RunEnd(text.Slice(from, Least), 0, Alphabet) < Least)
        {
            return default;
        }

        if (HasChecksum && Base62Checksum.Holds(text.Slice(from, CheckedLength)))
        {
            return new(Kind, at, View.RunEnd(text, from, Alphabet));
        }

        // A wrong checksum may be a torn or a mistyped token: it is less sure, but what looks random does not pass.
        var random = stretches.Next(text, from, Math.Min(text.Length, from + JudgedMost));
        return random >= 0 && View.RunEnd(text[..random], from, Alphabet) == random
            ? new(Kind, at, View.RunEnd(text, from, Alphabet), HasChecksum ? Confidence.Medium : Confidence.High)
            : default;
    }
}

/// <summary>The tokens whose prefix and alphabet say it all. Sources are named at the kinds.</summary>
internal static class TokenRules
{
    public static readonly TokenRule[] All =
    [
        // Of two that start together the earlier wins.
        new("sk-ant-", FindingKinds.AnthropicKey, View.Base64Url, 24),
        new("sk-", FindingKinds.OpenAiKey, View.Base64Url, 20),
        new("ghp_", FindingKinds.GitHubPat, View.Word, 36, HasChecksum: true),
        new("github_pat_", FindingKinds.GitHubPat, View.WordOrUnderscore, 40),
        new("ghs_", FindingKinds.GitHubAppToken, View.Word, 36, HasChecksum: true),
        new("gho_", FindingKinds.GitHubOAuthToken, View.Word, 36, HasChecksum: true),
        new("ghu_", FindingKinds.GitHubUserToken, View.Word, 36, HasChecksum: true),
        new("ghr_", FindingKinds.GitHubRefreshToken, View.Word, 36, HasChecksum: true),
        new("xoxb-", FindingKinds.SlackBotToken, View.WordOrHyphen, 20),
        new("xoxp-", FindingKinds.SlackUserToken, View.WordOrHyphen, 20),
        new("xoxs-", FindingKinds.SlackUserToken, View.WordOrHyphen, 20),
        new("xoxa-", FindingKinds.SlackOAuthToken, View.WordOrHyphen, 20),
        new("xoxr-", FindingKinds.SlackRefreshToken, View.WordOrHyphen, 20),
        new("xapp-", FindingKinds.SlackAppToken, View.WordOrHyphen, 20),
        new("glpat-", StrictKinds.GitLabToken, View.TokenWithDot, 20),
        new("gldt-", StrictKinds.GitLabToken, View.Base64Url, 20),
        new("glrt-", StrictKinds.GitLabToken, View.TokenWithDot, 20),
        new("glptt-", StrictKinds.GitLabToken, View.Base64Url, 20),
        new("glcbt-", StrictKinds.GitLabToken, View.Base64Url, 20),
        new("glsoat-", StrictKinds.GitLabToken, View.Base64Url, 20),
        new("gloas-", StrictKinds.GitLabToken, View.Base64Url, 20),
        new("npm_", StrictKinds.NpmToken, View.Word, 36, HasChecksum: true),
        new("pypi-AgE", StrictKinds.PyPiToken, View.Base64Url, 50),
        new("sk_live_", StrictKinds.StripeKey, View.Word, 16),
        new("sk_test_", StrictKinds.StripeKey, View.Word, 16),
        new("rk_live_", StrictKinds.StripeKey, View.Word, 16),
        new("rk_test_", StrictKinds.StripeKey, View.Word, 16),
        new("whsec_", StrictKinds.StripeKey, View.Base64, 24),
        new("AIza", StrictKinds.GoogleApiKey, View.Base64Url, 35),
        new("hf_", StrictKinds.HuggingFaceToken, View.Word, 30),
        new("api_org_", StrictKinds.HuggingFaceToken, View.Word, 30),
    ];
}
