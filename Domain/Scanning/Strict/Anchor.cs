namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>What a literal may be the beginning of.</summary>
internal enum What
{
    Token,
    AwsId,
    SendGrid,
    JsonWebToken,
    AzureSignature,
    AzureKey,
    ServiceAccount,
    Pem,
    Url,
    PasswordName,
    SecretName,
    Bearer,
    Basic,
    Custom,
}

/// <summary>A literal at which a rule begins.</summary>
/// <param name="What">Which rule.</param>
/// <param name="Length">Bytes of the literal.</param>
/// <param name="Rule">The token's rule, of <see cref="What.Token"/>.</param>
internal sealed record Anchor(What What, int Length, TokenRule? Rule);
