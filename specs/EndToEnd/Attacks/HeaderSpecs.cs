using System.Text;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Attacks;

/// <summary>A credential is where it belongs and there is one; whatever else comes is refused or looked past.</summary>
public sealed class HeaderSpecs(Stronghold stronghold) : IClassFixture<Stronghold>
{
    private const string Token = "x-aa-credential-token";
    private const string Bearer = "authorization";

    private static readonly Dictionary<string, (StatusCode Expected, Func<Stronghold, Metadata> Headers)> Cases = new()
    {
        ["the header"] = (StatusCode.OK, s => new() { { Token, s.AdminKey } }),
        ["a bearer token"] = (StatusCode.OK, s => new() { { Bearer, $"Bearer {s.AdminKey}" } }),
        ["a scheme in capitals"] = (StatusCode.OK, s => new() { { Bearer, $"BEARER {s.AdminKey}" } }),
        ["a header in capitals"] = (StatusCode.OK, s => new() { { "X-AA-Credential-Token", s.AdminKey } }),
        ["the same twice, which comes as one with a comma"] = (StatusCode.InvalidArgument, s => new() { { Token, s.AdminKey }, { Token, s.AdminKey } }),
        ["the same in both"] = (StatusCode.OK, s => new() { { Token, s.AdminKey }, { Bearer, $"Bearer {s.AdminKey}" } }),
        ["two, the good one first"] = (StatusCode.InvalidArgument, s => new() { { Token, s.AdminKey }, { Token, "other" } }),
        ["two, the good one last"] = (StatusCode.InvalidArgument, s => new() { { Token, "other" }, { Token, s.AdminKey } }),
        ["two in both headers"] = (StatusCode.InvalidArgument, s => new() { { Token, "other" }, { Bearer, $"Bearer {s.AdminKey}" } }),
        ["two in both headers, the other way"] =
            (StatusCode.InvalidArgument, s => new() { { Token, s.AdminKey }, { Bearer, "Bearer other" } }),
        ["two bearers"] = (StatusCode.InvalidArgument, s => new() { { Bearer, $"Bearer {s.AdminKey}" }, { Bearer, "Bearer other" } }),
        ["two joined by a comma"] = (StatusCode.InvalidArgument, s => new() { { Token, $"{s.AdminKey},other" } }),
        ["two joined by a comma, the other way"] = (StatusCode.InvalidArgument, s => new() { { Token, $"other, {s.AdminKey}" } }),
        ["a scheme with two"] = (StatusCode.InvalidArgument, s => new() { { Bearer, $"Bearer {s.AdminKey}, Bearer other" } }),
        ["another scheme"] = (StatusCode.InvalidArgument, s => new() { { Bearer, $"Basic {Base64($"first:{s.AdminKey}")}" } }),
        ["no scheme"] = (StatusCode.InvalidArgument, s => new() { { Bearer, s.AdminKey } }),
        ["the scheme alone"] = (StatusCode.InvalidArgument, _ => new() { { Bearer, "Bearer" } }),
        ["another scheme beside a good one"] =
            (StatusCode.InvalidArgument, s => new() { { Token, s.AdminKey }, { Bearer, "Basic eDp5" } }),
        ["a space within"] = (StatusCode.InvalidArgument, s => new() { { Token, s.AdminKey.Insert(9, " ") } }),
        ["a tab within"] = (StatusCode.InvalidArgument, s => new() { { Token, s.AdminKey.Insert(9, "\t") } }),
        ["5 KB"] = (StatusCode.InvalidArgument, _ => new() { { Token, new string('a', 5_120) } }),
        ["5 KB with dots"] = (StatusCode.InvalidArgument, _ => new() { { Token, $"{new string('a', 2_000)}.{new string('a', 3_000)}.a" } }),
        ["nothing"] = (StatusCode.Unauthenticated, _ => []),
        ["an empty one"] = (StatusCode.Unauthenticated, _ => new() { { Token, "" } }),
        ["the binary variant"] = (StatusCode.Unauthenticated, s => new() { { $"{Token}-bin", Encoding.ASCII.GetBytes(s.AdminKey) } }),
        ["the binary bearer"] =
            (StatusCode.Unauthenticated, s => new() { { $"{Bearer}-bin", Encoding.ASCII.GetBytes($"Bearer {s.AdminKey}") } }),
        ["a cookie"] = (StatusCode.Unauthenticated, s => new() { { "cookie", $"{Token}={s.AdminKey}; authorization=Bearer {s.AdminKey}" } }),
        ["an underscore for a dash"] = (StatusCode.Unauthenticated, s => new() { { "x_aa_credential_token", s.AdminKey } }),
        ["a proxy's header"] = (StatusCode.Unauthenticated, s => new() { { "proxy-authorization", $"Bearer {s.AdminKey}" } }),
        ["what proxies say of callers"] = (StatusCode.Unauthenticated, _ => new()
        {
            { "x-forwarded-user", "operator:local" }, { "x-forwarded-for", "127.0.0.1" }, { "forwarded", "for=127.0.0.1" },
            { "x-aa-principal", "operator:local" }, { "x-real-ip", "::1" },
        }),
        ["the key in capitals"] = (StatusCode.Unauthenticated, s => new() { { Token, s.AdminKey.ToUpperInvariant() } }),
        ["the key and one digit more"] = (StatusCode.Unauthenticated, s => new() { { Token, s.AdminKey + "0" } }),
        ["the key's name"] = (StatusCode.Unauthenticated, _ => new() { { Token, "apikey:first" } }),
    };

    public static TheoryData<string> Named => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Named))]
    public async Task What_is_shown_is_taken_for_what_it_is(string shown)
    {
        var (expected, headers) = Cases[shown];
        var status = StatusCode.OK;
        try
        {
            var who = await stronghold.Auth.WhoAmIAsync(new(), headers(stronghold));
            Assert.Equal("apikey:first", who.Principal);
        }
        catch (RpcException refused)
        {
            status = refused.StatusCode;
            Assert.DoesNotContain(stronghold.AdminKey, refused.ToString(), StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task A_credential_elsewhere_than_in_a_header_is_not_looked_at()
    {
        var server = stronghold.Server.Run.Grpc;
        Assert.Equal("OK", await RawCall.StatusOfAsync(server, RawCall.WhoAmI, request => request.Headers.Add(Token, stronghold.AdminKey)));
        Assert.Equal("Unauthenticated", await RawCall.StatusOfAsync(server, RawCall.WhoAmI));
        Assert.Equal("Unauthenticated", await RawCall.StatusOfAsync(server, $"{RawCall.WhoAmI}?{Token}={stronghold.AdminKey}"));
        Assert.Equal("Unauthenticated", await RawCall.StatusOfAsync(server, $"{RawCall.WhoAmI}?access_token={stronghold.AdminKey}"));
        Assert.Equal("Internal", await RawCall.StatusOfAsync(
            server, RawCall.WhoAmI, contentType: "application/grpc-web", body: GrpcWeb($"{Token}:{stronghold.AdminKey}\r\n")));
    }

    [Fact]
    public async Task No_other_writing_of_a_path_leads_past_the_door()
    {
        var server = stronghold.Server.Run.Grpc;
        foreach (var path in (string[])
        [
            "/assembly.log.v1.LogService/Head", "/ASSEMBLY.LOG.V1.LOGSERVICE/HEAD", "/assembly.log.v1.LogService/Head/",
            "//assembly.log.v1.LogService/Head", "/assembly.log.v1.LogService//Head", "/assembly.log.v1.LogService/%48ead",
            "/assembly.log.v1.LogService%2FHead", "/healthz/../assembly.log.v1.LogService/Head",
            "/assembly.policy.v1.PolicyService/CheckAction/../../assembly.log.v1.LogService/Head",
            "/grpc.health.v1.Health/Check/../../assembly.log.v1.LogService/Head", "/assembly.log.v1.LogService/Head;CheckAction",
            "/assembly.log.v1.LogService/Head?/grpc.health.v1.Health/Check", "/assembly.log.v1.LogService/Head#/grpc.health.v1.Health/Check",
        ])
        {
            Assert.Contains((path, await RawCall.StatusOfAsync(server, path)),
                new[] { "Unauthenticated", "Unimplemented", "HTTP 404", "HTTP 400" }.Select(status => (path, status)));
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    // An empty message, and trailers behind it.
    private static byte[] GrpcWeb(string trailers) =>
        [0, 0, 0, 0, 0, 0x80, 0, 0, 0, (byte)trailers.Length, .. Encoding.ASCII.GetBytes(trailers)];
}
