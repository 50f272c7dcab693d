using System.Text;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Compatible;

/// <summary>Pass A: triggers in any ASCII case, each up to the end of its token.</summary>
internal sealed class LiteralPass
{
    // Of two that start together the earlier wins: the Anthropic trigger stands before the OpenAI one.
    private static readonly (FindingKind Kind, string[] Triggers)[] BuiltIn =
    [
        (FindingKinds.AnthropicKey, ["sk-ant-"]),
        (FindingKinds.OpenAiKey, ["sk-"]),
        (FindingKinds.AwsAccessKey, ["akia", "asia"]),
        (FindingKinds.GcpServiceAccount,
        [
            "\"type\": \"service_account\"", "\"type\":\"service_account\"",
            "\"type\" :\"service_account\"", "\"type\" : \"service_account\"",
        ]),
        (FindingKinds.AzureConnectionString, ["defaultendpointsprotocol="]),
        (FindingKinds.GitHubPat, ["ghp_", "github_pat_"]),
        (FindingKinds.GitHubAppToken, ["ghs_"]),
        (FindingKinds.GitHubOAuthToken, ["gho_"]),
        (FindingKinds.GitHubUserToken, ["ghu_"]),
        (FindingKinds.GitHubRefreshToken, ["ghr_"]),
        (FindingKinds.SlackBotToken, ["xoxb-"]),
        (FindingKinds.SlackUserToken, ["xoxp-"]),
        (FindingKinds.SlackOAuthToken, ["xoxa-"]),
        (FindingKinds.SlackRefreshToken, ["xoxr-"]),
        (FindingKinds.SlackAppToken, ["xapp-"]),
        (FindingKinds.PostgresUrl, ["postgres://"]),
        (FindingKinds.MysqlUrl, ["mysql://"]),
        (FindingKinds.MongodbUrl, ["mongodb://"]),
        (FindingKinds.RsaPrivateKey, ["-----begin rsa private key-----"]),
        (FindingKinds.EcPrivateKey, ["-----begin ec private key-----"]),
        (FindingKinds.OpensshPrivateKey, ["-----begin openssh private key-----"]),
        (FindingKinds.PrivateKey, ["-----begin private key-----"]),
        (FindingKinds.PgpPrivateKey, ["-----begin pgp private key block-----"]),
    ];

    private readonly LiteralSearch _search;
    private readonly (FindingKind Kind, int Length)[] _triggers;

    public LiteralPass(IReadOnlyList<byte[]> customLiterals)
    {
        var all = BuiltIn
            .SelectMany(kind => kind.Triggers.Select(t => (kind.Kind, Bytes: Encoding.ASCII.GetBytes(t))))
            .Concat(customLiterals.Select(literal => (FindingKinds.Custom, LowerOf(literal))))
            .ToArray();
        _search = new([.. all.Select(t => (t.Item2, true))]);
        _triggers = [.. all.Select(t => (t.Item1, t.Item2.Length))];
    }

    public void Run(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        var tokenEnds = new TokenEnds();
        var pem = new PemFooters();
        for (var at = 0; (at = _search.Find(text, at, out var found)) >= 0;)
        {
            var (kind, length) = _triggers[found];
            var end = at + length;
            findings.Add(kind, at, kind.Group == "private_key" ? pem.EndOf(text, end) : tokenEnds.Find(text, end));
            at = end;
        }
    }

    private static byte[] LowerOf(byte[] literal) => [.. literal.Select(b => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b)];
}
