using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AgentAssembly.Domain.Scanning;

/// <summary>The built-in kinds: those of the compatible scanner (scanner specification §11.2) and those of the strict one.</summary>
public static class FindingKinds
{
    /// <summary>Anthropic API key, <c>sk-ant-…</c>.</summary>
    public static FindingKind AnthropicKey { get; } = Key("AnthropicKey", "API_KEY[anthropic:key]");

    /// <summary>OpenAI API key, <c>sk-…</c> and <c>sk-proj-…</c>.</summary>
    public static FindingKind OpenAiKey { get; } = Key("OpenAiKey", "API_KEY[openai:key]");

    /// <summary>AWS access key id, <c>AKIA…</c> or <c>ASIA…</c>.</summary>
    public static FindingKind AwsAccessKey { get; } = Cloud("AwsAccessKey", "CLOUD_ACCESS_KEY[aws:access_key_id]");

    /// <summary>Google Cloud service account file.</summary>
    public static FindingKind GcpServiceAccount { get; } =
        Cloud("GcpServiceAccount", "CLOUD_SERVICE_ACCOUNT_KEY[gcp:service_account_json]");

    /// <summary>Azure storage connection string or its account key.</summary>
    public static FindingKind AzureConnectionString { get; } =
        Cloud("AzureConnectionString", "CLOUD_CONNECTION_STRING[azure:storage]");

    /// <summary>GitHub personal access token, <c>ghp_…</c> or <c>github_pat_…</c>.</summary>
    public static FindingKind GitHubPat { get; } = Token("GitHubPat", "ACCESS_TOKEN[github:personal_access]");

    /// <summary>GitHub app installation token, <c>ghs_…</c>.</summary>
    public static FindingKind GitHubAppToken { get; } = Token("GitHubAppToken", "ACCESS_TOKEN[github:app_installation]");

    /// <summary>GitHub OAuth token, <c>gho_…</c>.</summary>
    public static FindingKind GitHubOAuthToken { get; } = Token("GitHubOAuthToken", "ACCESS_TOKEN[github:oauth]");

    /// <summary>GitHub user-to-server token, <c>ghu_…</c>.</summary>
    public static FindingKind GitHubUserToken { get; } = Token("GitHubUserToken", "ACCESS_TOKEN[github:user_to_server]");

    /// <summary>GitHub refresh token, <c>ghr_…</c>.</summary>
    public static FindingKind GitHubRefreshToken { get; } = Token("GitHubRefreshToken", "ACCESS_TOKEN[github:refresh]");

    /// <summary>Slack bot token, <c>xoxb-…</c>.</summary>
    public static FindingKind SlackBotToken { get; } = Token("SlackBotToken", "ACCESS_TOKEN[slack:bot]");

    /// <summary>Slack user token, <c>xoxp-…</c>.</summary>
    public static FindingKind SlackUserToken { get; } = Token("SlackUserToken", "ACCESS_TOKEN[slack:user]");

    /// <summary>Slack workspace access token, <c>xoxa-…</c>.</summary>
    public static FindingKind SlackOAuthToken { get; } = Token("SlackOAuthToken", "ACCESS_TOKEN[slack:oauth]");

    /// <summary>Slack refresh token, <c>xoxr-…</c>.</summary>
    public static FindingKind SlackRefreshToken { get; } = Token("SlackRefreshToken", "ACCESS_TOKEN[slack:refresh]");

    /// <summary>Slack app-level token, <c>xapp-…</c>.</summary>
    public static FindingKind SlackAppToken { get; } = Token("SlackAppToken", "ACCESS_TOKEN[slack:app_level]");

    /// <summary>PostgreSQL connection URI.</summary>
    public static FindingKind PostgresUrl { get; } = Database("PostgresUrl", "DATABASE_CONNECTION_URI[postgresql:uri]");

    /// <summary>MySQL connection URI.</summary>
    public static FindingKind MysqlUrl { get; } = Database("MysqlUrl", "DATABASE_CONNECTION_URI[mysql:uri]");

    /// <summary>MongoDB connection URI.</summary>
    public static FindingKind MongodbUrl { get; } = Database("MongodbUrl", "DATABASE_CONNECTION_URI[mongodb:uri]");

    /// <summary>PEM, PKCS #1.</summary>
    public static FindingKind RsaPrivateKey { get; } = Pem("RsaPrivateKey", "PRIVATE_KEY[pem:rsa]");

    /// <summary>PEM, SEC 1.</summary>
    public static FindingKind EcPrivateKey { get; } = Pem("EcPrivateKey", "PRIVATE_KEY[pem:ec]");

    /// <summary>PEM, OpenSSH.</summary>
    public static FindingKind OpensshPrivateKey { get; } = Pem("OpensshPrivateKey", "PRIVATE_KEY[pem:openssh]");

    /// <summary>PEM, PKCS #8.</summary>
    public static FindingKind PrivateKey { get; } = Pem("PrivateKey", "PRIVATE_KEY[pem:pkcs8]");

    /// <summary>PGP private key block (RFC 9580 §6.2).</summary>
    public static FindingKind PgpPrivateKey { get; } = Pem("PgpPrivateKey", "PRIVATE_KEY[pem:pgp]");

    /// <summary>Payment card number (ISO/IEC 7812-1).</summary>
    public static FindingKind CreditCardLuhn { get; } = new(
        "CreditCardLuhn", "PAYMENT_CARD_NUMBER", "pii", Severity.Critical, Confidence.Medium, DetectionMethod.Deterministic);

    /// <summary>United States social security number.</summary>
    public static FindingKind SsnPattern { get; } = new(
        "SsnPattern", "NATIONAL_ID[en-US/ssn]", "pii", Severity.Critical, Confidence.Medium, DetectionMethod.Deterministic);

    /// <summary>E-mail address.</summary>
    public static FindingKind EmailAddress { get; } = new(
        "EmailAddress", "EMAIL_ADDRESS", "pii", Severity.Medium, Confidence.Medium, DetectionMethod.Heuristic) { Rank = 1 };

    /// <summary>Something that looks random enough to be a secret.</summary>
    public static FindingKind GenericHighEntropy { get; } = new(
        "GenericHighEntropy", "HIGH_ENTROPY_SECRET", "generic", Severity.Low, Confidence.Low, DetectionMethod.Heuristic) { Rank = 0 };

    /// <summary>What a caller or a policy asked to find.</summary>
    public static FindingKind Custom { get; } = new(
        "Custom", "POLICY_DEFINED_MATCH", "custom", Severity.High, Confidence.High, DetectionMethod.PolicyDefined);

    /// <summary>The 27 kinds of the compatible scanner, then <see cref="Custom"/>.</summary>
    public static ImmutableArray<FindingKind> Compatible { get; } =
    [
        AnthropicKey, OpenAiKey, AwsAccessKey, GcpServiceAccount, AzureConnectionString, GitHubPat, GitHubAppToken,
        GitHubOAuthToken, GitHubUserToken, GitHubRefreshToken, SlackBotToken, SlackUserToken, SlackOAuthToken,
        SlackRefreshToken, SlackAppToken, PostgresUrl, MysqlUrl, MongodbUrl, RsaPrivateKey, EcPrivateKey,
        OpensshPrivateKey, PrivateKey, PgpPrivateKey, CreditCardLuhn, SsnPattern, EmailAddress, GenericHighEntropy, Custom,
    ];

    private static readonly FrozenDictionary<string, FindingKind> Names =
        Compatible.Concat(StrictKinds.All).ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>The built-in kind of a name, in its case; null if there is none.</summary>
    public static FindingKind? Named(string name) => Names.GetValueOrDefault(name);

    internal static FindingKind Key(string name, string category) => Of(name, category, "api_key", Severity.Critical);

    internal static FindingKind Cloud(string name, string category) => Of(name, category, "cloud_credential", Severity.Critical);

    internal static FindingKind Token(string name, string category) => Of(name, category, "auth_token", Severity.Critical);

    internal static FindingKind Database(string name, string category) => Of(name, category, "database_url", Severity.High);

    internal static FindingKind Pem(string name, string category) => Of(name, category, "private_key", Severity.Critical);

    private static FindingKind Of(string name, string category, string group, Severity severity) =>
        new(name, category, group, severity, Confidence.High, DetectionMethod.Deterministic);
}
