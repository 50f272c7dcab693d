using System.Collections.Immutable;

namespace AgentAssembly.Domain.Scanning;

/// <summary>Kinds that only the strict scanner knows; each names the source of its format.</summary>
public static class StrictKinds
{
    /// <summary>GitLab token, <c>glpat-</c> and its relatives (GitLab documentation, "Token overview").</summary>
    public static FindingKind GitLabToken { get; } = FindingKinds.Token("GitLabToken", "ACCESS_TOKEN[gitlab:token]");

    /// <summary>JSON Web Token (RFC 7519): three base64url parts, of which the first is a JSON object with <c>alg</c>.</summary>
    public static FindingKind JsonWebToken { get; } = FindingKinds.Token("JsonWebToken", "ACCESS_TOKEN[jwt:compact]");

    /// <summary>npm access token, <c>npm_</c>, with the CRC-32 of GitHub's tokens (npm documentation, "About access tokens").</summary>
    public static FindingKind NpmToken { get; } = FindingKinds.Token("NpmToken", "ACCESS_TOKEN[npm:token]");

    /// <summary>PyPI API token, a macaroon behind <c>pypi-</c> (PyPI help, "API tokens").</summary>
    public static FindingKind PyPiToken { get; } = FindingKinds.Token("PyPiToken", "ACCESS_TOKEN[pypi:token]");

    /// <summary>Stripe secret or restricted key, or a webhook's secret (Stripe documentation, "API keys").</summary>
    public static FindingKind StripeKey { get; } = FindingKinds.Key("StripeKey", "API_KEY[stripe:secret]");

    /// <summary>SendGrid API key, <c>SG.</c> and two base64url parts of 22 and 43 characters.</summary>
    public static FindingKind SendGridKey { get; } = FindingKinds.Key("SendGridKey", "API_KEY[sendgrid:key]");

    /// <summary>Google API key, <c>AIza</c> and 35 base64url characters.</summary>
    public static FindingKind GoogleApiKey { get; } = FindingKinds.Key("GoogleApiKey", "API_KEY[google:key]");

    /// <summary>Hugging Face token, <c>hf_</c> (Hugging Face documentation, "User access tokens").</summary>
    public static FindingKind HuggingFaceToken { get; } = FindingKinds.Token("HuggingFaceToken", "ACCESS_TOKEN[huggingface:user]");

    /// <summary>Signature of an Azure shared access signature (Azure Storage documentation, "Create a service SAS").</summary>
    public static FindingKind AzureSasToken { get; } = FindingKinds.Cloud("AzureSasToken", "CLOUD_ACCESS_KEY[azure:sas]");

    /// <summary>AWS secret access key, known by the name that stands before it.</summary>
    public static FindingKind AwsSecretKey { get; } = FindingKinds.Cloud("AwsSecretKey", "CLOUD_ACCESS_KEY[aws:secret_access_key]");

    /// <summary>Redis connection URI with a password.</summary>
    public static FindingKind RedisUrl { get; } = FindingKinds.Database("RedisUrl", "DATABASE_CONNECTION_URI[redis:uri]");

    /// <summary>Any other URI with a password (RFC 3986 §3.2.1).</summary>
    public static FindingKind UrlPassword { get; } = FindingKinds.Database("UrlPassword", "CONNECTION_URI[userinfo:password]");

    /// <summary>PEM, PKCS #8, encrypted.</summary>
    public static FindingKind EncryptedPrivateKey { get; } = FindingKinds.Pem("EncryptedPrivateKey", "PRIVATE_KEY[pem:encrypted]");

    /// <summary>PEM, DSA.</summary>
    public static FindingKind DsaPrivateKey { get; } = FindingKinds.Pem("DsaPrivateKey", "PRIVATE_KEY[pem:dsa]");

    /// <summary>The value of something that is called a password, a secret, a token or an API key.</summary>
    public static FindingKind NamedSecret { get; } = new(
        "NamedSecret", "NAMED_SECRET", "generic", Severity.High, Confidence.Medium, DetectionMethod.Heuristic) { Rank = 1 };

    /// <summary>All of them.</summary>
    public static ImmutableArray<FindingKind> All { get; } =
    [
        GitLabToken, JsonWebToken, NpmToken, PyPiToken, StripeKey, SendGridKey, GoogleApiKey, HuggingFaceToken,
        AzureSasToken, AwsSecretKey, RedisUrl, UrlPassword, EncryptedPrivateKey, DsaPrivateKey, NamedSecret,
    ];
}
