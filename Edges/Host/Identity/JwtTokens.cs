using System.Buffers;
using System.Globalization;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentAssembly.Edges.Host.Identity;

/// <summary>
/// Access tokens as JWTs of RFC 9068 (<c>at+jwt</c>), signed with ES256 and nothing else, for the audience of this log.
/// Safe for concurrent use.
/// </summary>
internal sealed class JwtTokens : IAccessTokens
{
    private const string Issuer = "agent-assembly";
    private const string Type = "at+jwt";
    private const string StreamClaim = "aa_stream";
    private const string SessionClaim = "sid";
    private const string ScopeClaim = "scope";
    private const string IssuedClaim = "aa_iat_us";
    private const int LengthMax = 4_096;

    private static readonly SearchValues<char> Signs =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    // Clocks of one machine do not differ from themselves.
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly SigningKeyFiles _keys;
    private readonly string _audience;
    private readonly TokenValidationParameters _rules;

    public JwtTokens(SigningKeyFiles keys, Guid logId, TimeProvider time)
    {
        (_keys, _audience) = (keys, logId.ToString());
        _rules = new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidTypes = [Type],
            ValidIssuer = Issuer,
            ValidAudience = _audience,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            TryAllIssuerSigningKeys = false,
            IssuerSigningKeyResolver = (_, _, id, _) => id is not null && keys.Find(id) is { } key ? [key] : [],
            LifetimeValidator = (from, until, _, _) =>
                from <= time.GetUtcNow().UtcDateTime && until > time.GetUtcNow().UtcDateTime,
        };
    }

    public string Issue(AccessClaims claims)
    {
        var issued = claims.IssuedAt.ToDateTimeOffset();
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = _audience,
            TokenType = Type,
            IssuedAt = issued.UtcDateTime,
            NotBefore = issued.UtcDateTime,
            Expires = claims.Until.ToDateTimeOffset().UtcDateTime,
            SigningCredentials = new SigningCredentials(_keys.Current, SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = claims.Subject,
                [StreamClaim] = claims.Stream.ToString(),
                [SessionClaim] = claims.Session,
                [ScopeClaim] = CredentialScopes.NameOf(claims.Scope),
                [IssuedClaim] = claims.IssuedAt.UnixMicroseconds.ToString(CultureInfo.InvariantCulture),
            },
        });
    }

    public async ValueTask<AccessClaims?> ReadAsync(string token)
    {
        // RFC 7515 §2 knows no padding; a text that is another is no other writing of a token.
        if (token.Length > LengthMax || token.AsSpan().ContainsAnyExcept(Signs))
        {
            return null;
        }

        var result = await Handler.ValidateTokenAsync(token, _rules).ConfigureAwait(false);
        return result.IsValid && result.SecurityToken is JsonWebToken jwt ? ClaimsOf(jwt) : null;
    }

    // INVARIANT: the signature is ours, so that what is missing here was never written; it is refused all the same.
    private static AccessClaims? ClaimsOf(JsonWebToken jwt) =>
        jwt.TryGetPayloadValue<string>(StreamClaim, out var stream) && StreamName.TryParse(stream, out var name)
        && jwt.TryGetPayloadValue<string>(ScopeClaim, out var scopeName) && CredentialScopes.TryRead(scopeName, out var scope)
        && jwt.TryGetPayloadValue<string>(IssuedClaim, out var issued)
        && long.TryParse(issued, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            ? new AccessClaims(
                jwt.Subject,
                name,
                jwt.TryGetPayloadValue<string>(SessionClaim, out var session) ? session : "",
                scope,
                new Instant(microseconds),
                Instant.From(jwt.ValidTo))
            : null;
}
