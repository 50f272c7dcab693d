using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>
/// The rules that begin at a literal. They keep what they see ahead of their places, so that many literals in one stretch
/// cost one search: places must ascend. One for each text.
/// </summary>
internal struct AnchorRules
{
    private const int TokenStretchLeast = 12;

    private RandomStretches _tokens = new(TokenStretchLeast);
    private NameRule _names = new();
    private UrlRule _urls;
    private PemRule _pem;

    public AnchorRules()
    {
    }

    /// <summary>What begins at a place where a literal stands; a finding without a kind is none.</summary>
    public Finding At(ReadOnlySpan<byte> text, int at, Anchor anchor) => anchor.What switch
    {
        What.Token => anchor.Rule!.At(text, at, ref _tokens),
        What.AwsId => FormRules.AwsId(text, at),
        What.SendGrid => FormRules.SendGrid(text, at),
        What.JsonWebToken => FormRules.JsonWebToken(text, at),
        What.AzureSignature => FormRules.AzureSignature(text, at),
        What.AzureKey => FormRules.AzureKey(text, at, anchor.Length),
        What.ServiceAccount => FormRules.GcpServiceAccount(text, at),
        What.Url => _urls.At(text, at),
        What.PasswordName => _names.At(text, at, anchor.Length, isPassword: true),
        What.SecretName => _names.At(text, at, anchor.Length, isPassword: false),
        What.Bearer => AuthorizationRule.Bearer(text, at + anchor.Length),
        What.Basic => AuthorizationRule.Basic(text, at + anchor.Length),
        What.Custom => new(FindingKinds.Custom, at, at + anchor.Length),
        _ => throw new ArgumentOutOfRangeException(nameof(anchor), anchor.What, "no rule begins there"),
    };

    /// <summary>What PEM begins at a place; without a kind it is nothing secret.</summary>
    public (FindingKind? Kind, int End) PemAt(ReadOnlySpan<byte> text, int at) => _pem.At(text, at);
}
