using CsCheck;

namespace AgentAssembly.Specs.Domain.Scanning;

/// <summary>Random texts in which the scanner's material stands close together.</summary>
static class Planted
{
    private const string Base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";

    private static readonly string[] Pieces =
    [
        "sk-ant-", "SK-", "akia", "ASIA", "\"type\" :\"service_account\"", "DefaultEndpointsProtocol=", "AccountKey=", "accountkey=",
        "ghp_", "github_pat_", "xoxb-", "xapp-", "postgres://", "mongodb://", "-----BEGIN RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----", "-----END", "-----", "@", "@h.io", ".", "4000-0000-0000-0002", "4000000000000002",
        "987-65-4321", "987.65.4321", "４０００", "０００２", "－", "．", "\u3000", " ", "  ", "\t", "\n", "\"", "'", ",", ";", ")", "<",
        "[REDACTED]", "[REDACTED:GitHubPat]", "[REDACTED:Nothing]", "é", "密", "😀", "\u0085", "\u00A0", "\u2028", "{", "}", ":", "=",
    ];

    private static readonly Gen<string> Piece = Gen.OneOf(Pieces);

    private static readonly Gen<string> Random =
        Gen.OneOf(Base64.ToCharArray()).Array[1, 70].Select(chars => new string(chars));

    private static readonly Gen<string> Hex =
        Gen.OneOf("0123456789abcdefABCDEF:-".ToCharArray()).Array[1, 90].Select(chars => new string(chars));

    private static readonly Gen<string> Digits =
        Gen.OneOf("0123456789012345678901234567890123456789 -.".ToCharArray()).Array[1, 40].Select(chars => new string(chars));

    private static readonly Gen<string> Distinct = Gen.Shuffle(Base64.ToCharArray(), 12, 40).Select(chars => new string(chars));

    public static Gen<string> Texts { get; } =
        Gen.OneOf(Piece, Piece, Piece, Random, Distinct, Hex, Digits).Array[0, 14].Select(string.Concat);
}
