using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Host;
using Grpc.Net.Client;

namespace AgentAssembly.Specs.EndToEnd.Attacks;

/// <summary>An access token counts that this installation signed, as it signed it, and no other.</summary>
public sealed class ForgedTokenSpecs(Stronghold stronghold) : IClassFixture<Stronghold>
{
    private static readonly Dictionary<string, Func<Genuine, string>> Forgeries = new()
    {
        ["alg none, no signature"] = g => g.Parts.WithHeader("alg", "none").With(""),
        ["alg None, the old signature"] = g => g.Parts.WithHeader("alg", "None").With(g.Signature),
        ["no alg"] = g => g.Parts.WithHeader("alg", null).SignedBy(g.Key),
        ["HS256 with the public key as PEM"] = g =>
            g.Parts.WithHeader("alg", "HS256").SignedBy(Encoding.ASCII.GetBytes(g.Key.ExportSubjectPublicKeyInfoPem())),
        ["HS256 with the public key as DER"] = g => g.Parts.WithHeader("alg", "HS256").SignedBy(g.Key.ExportSubjectPublicKeyInfo()),
        ["HS256 with the key's id"] = g => g.Parts.WithHeader("alg", "HS256").SignedBy(Encoding.ASCII.GetBytes(g.KeyId)),
        ["HS256 with nothing"] = g => g.Parts.WithHeader("alg", "HS256").SignedBy(Array.Empty<byte>()),
        ["ES384 by name"] = g => g.Parts.WithHeader("alg", "ES384").SignedBy(g.Key),
        ["another key under our id"] = g => g.Parts.SignedBy(g.Other),
        ["another key under its own id"] = g => g.Parts.WithHeader("kid", "other").SignedBy(g.Other),
        ["our key under no id"] = g => g.Parts.WithHeader("kid", null).SignedBy(g.Key),
        ["our key under an unknown id"] = g => g.Parts.WithHeader("kid", "other").SignedBy(g.Key),
        ["an id that is a path"] = g => g.Parts.WithHeader("kid", "../../../dev/null").SignedBy(g.Other),
        ["a key of its own in jwk"] = g => g.Parts.WithHeader("jwk", JwkOf(g.Other)).SignedBy(g.Other),
        ["a key of its own in jwk, without an id"] = g =>
            g.Parts.WithHeader("kid", null).WithHeader("jwk", JwkOf(g.Other)).SignedBy(g.Other),
        ["a key of its own by jku"] = g =>
            g.Parts.WithHeader("kid", "other").WithHeader("jku", "http://127.0.0.1:1/keys").SignedBy(g.Other),
        ["a key of its own in x5c"] = g => g.Parts.WithHeader("x5c", new JsonArray(CertificateOf(g.Other))).SignedBy(g.Other),
        ["a changed scope"] = g => g.Parts.With("scope", "admin").With(g.Signature),
        ["a changed subject"] = g => g.Parts.With("sub", "apikey:first").With(g.Signature),
        ["a signature of zeros"] = g => g.Parts.With(Base64Url.EncodeToString(new byte[64])),
        ["a signature of the curve's order"] = g => g.Parts.With(Base64Url.EncodeToString(
            [.. Convert.FromHexString(Order), .. Convert.FromHexString(Order)])),
        ["no signature"] = g => g.Parts.With(""),
        ["half a signature"] = g => g.Parts.With(g.Signature[..43]),
        ["an expired one"] = g => g.Parts.With("exp", g.Now - 1).SignedBy(g.Key),
        ["one without an end"] = g => g.Parts.With("exp", null).SignedBy(g.Key),
        ["one whose end is no number"] = g => g.Parts.With("exp", "never").SignedBy(g.Key),
        ["one that begins later"] = g => g.Parts.With("nbf", g.Now + 600).SignedBy(g.Key),
        ["one that begins never"] = g => g.Parts.With("nbf", null).SignedBy(g.Key),
        ["another audience"] = g => g.Parts.With("aud", "00000000-0000-0000-0000-000000000000").SignedBy(g.Key),
        ["no audience"] = g => g.Parts.With("aud", null).SignedBy(g.Key),
        ["another issuer"] = g => g.Parts.With("iss", "agent-assembler").SignedBy(g.Key),
        ["no issuer"] = g => g.Parts.With("iss", null).SignedBy(g.Key),
        ["another type"] = g => g.Parts.WithHeader("typ", "JWT").SignedBy(g.Key),
        ["no type"] = g => g.Parts.WithHeader("typ", null).SignedBy(g.Key),
        ["another's stream"] = g => g.Parts.With("aa_stream", "apikey-00000000000000000000000000000000").SignedBy(g.Key),
        ["a stream of another category"] = g => g.Parts.With("aa_stream", "agent-00000000000000000000000000000000").SignedBy(g.Key),
        ["a stream that is none"] = g => g.Parts.With("aa_stream", "../../etc/passwd").SignedBy(g.Key),
        ["a scope that is none"] = g => g.Parts.With("scope", "root").SignedBy(g.Key),
        ["another subject than its stream's"] = g => g.Parts.With("sub", "apikey:first").SignedBy(g.Key),
        ["no moment of its making"] = g => g.Parts.With("aa_iat_us", null).SignedBy(g.Key),
        ["a moment that overflows"] = g => g.Parts.With("aa_iat_us", new string('9', 30)).SignedBy(g.Key),
        ["two dots"] = _ => "..",
        ["three dots"] = _ => "...",
        ["four dots"] = _ => "....",
        ["garbage for base64"] = _ => "!!!.???.***",
        ["base64 of no JSON"] = _ => "AAAA.AAAA.AAAA",
        ["an encrypted token's five parts"] = g => $"{g.Parts.With(g.Signature)}.AAAA.AAAA",
        ["deep JSON"] = g => $"{Base64Url.EncodeToString(Encoding.ASCII.GetBytes(new string('[', 2_000)))}.AAAA.{g.Signature}",
        ["padding, which base64url has none of"] = g => $"{g.Token}==",
    };

    private const string Order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";

    public static TheoryData<string> Named => [.. Forgeries.Keys];

    [Theory]
    [MemberData(nameof(Named))]
    public async Task A_forged_token_is_refused(string forgery)
    {
        using var genuine = await GenuineAsync();
        await stronghold.AssertRefusedAsync(Forgeries[forgery](genuine));
        await stronghold.AssertTakenAsync(genuine.Token);
    }

    // Otherwise a forgery might be refused for being written by these specs.
    [Fact]
    public async Task A_token_is_taken_that_these_specs_take_apart_and_sign_again()
    {
        using var genuine = await GenuineAsync();
        await stronghold.AssertTakenAsync(genuine.Parts.SignedBy(genuine.Key));
        await stronghold.AssertTakenAsync(genuine.Parts.With("pad", "a").SignedBy(genuine.Key));
    }

    [Fact]
    public async Task A_token_may_do_no_more_than_its_key_whatever_it_says()
    {
        using var genuine = await GenuineAsync();
        var more = genuine.Parts.With("scope", "admin").SignedBy(genuine.Key);
        var who = await stronghold.Auth.WhoAmIAsync(new(), Stronghold.Shown(more));
        Assert.Equal("read", who.Scope);
    }

    [Fact]
    public async Task A_token_of_another_installation_is_refused_and_so_is_its_key()
    {
        var state = Directory.CreateTempSubdirectory("aasm-attack-").FullName;
        try
        {
            var options = new AssemblyOptions
            {
                Grpc = new(IPAddress.Loopback, 0),
                Http = new(IPAddress.Loopback, 0),
                RequireAuthentication = true,
                State = new StateFolder(state),
                Version = "spec",
            };
            await using var other = await AssemblyServer.StartAsync(options, _ => null, TimeProvider.System, CancellationToken.None);
            using var channel = GrpcChannel.ForAddress(other.GrpcUrl);
            var key = other.FirstAdminKey!;
            var session = await new AuthService.AuthServiceClient(channel).ExchangeKeyAsync(new(), Stronghold.Shown(key));
            await stronghold.AssertRefusedAsync(key);
            await stronghold.AssertRefusedAsync(session.AccessToken);

            // The first keys of both have one name, and so one stream: only key and audience tell them apart.
            using var here = Genuine.Of((await stronghold.ExchangeAsync(stronghold.AdminKey)).AccessToken, stronghold.State);
            var there = TokenParts.Of(session.AccessToken);
            await stronghold.AssertRefusedAsync(there.WithHeader("kid", here.KeyId).SignedBy(here.Key));
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    private async Task<Genuine> GenuineAsync() =>
        Genuine.Of((await stronghold.ExchangeAsync(await stronghold.KeyAsync("read"))).AccessToken, stronghold.State);

    private static JsonObject JwkOf(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new()
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = Base64Url.EncodeToString(point.X),
            ["y"] = Base64Url.EncodeToString(point.Y),
        };
    }

    private static string CertificateOf(ECDsa key)
    {
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=other", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return Convert.ToBase64String(certificate.RawData);
    }

    // A token, what signed it, and what did not.
    private sealed record Genuine(string Token, ECDsa Key, ECDsa Other) : IDisposable
    {
        public TokenParts Parts { get; } = TokenParts.Of(Token);

        public string Signature => Token.Split('.')[2];

        public string KeyId => (string)Parts.Header["kid"]!;

        public long Now { get; } = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        public static Genuine Of(string token, string state)
        {
            var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(Directory.GetFiles(Path.Combine(state, "keys", "signing")).Max(StringComparer.Ordinal)!));
            return new(token, key, ECDsa.Create(ECCurve.NamedCurves.nistP256));
        }

        public void Dispose()
        {
            Key.Dispose();
            Other.Dispose();
        }
    }
}
