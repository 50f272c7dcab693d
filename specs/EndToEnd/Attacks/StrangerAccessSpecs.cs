using System.Net;
using System.Text.Json;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Edges.Grpc;
using AgentAssembly.Specs.EndToEnd.Tenancy;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using Opening = AgentAssembly.Contracts.Gateway.V1.SubscribeRequest;

namespace AgentAssembly.Specs.EndToEnd.Attacks;

/// <summary>What somebody gets who shows nothing: whether the process serves, and ways to become known.</summary>
public sealed class StrangerAccessSpecs(Stronghold stronghold) : IClassFixture<Stronghold>, IDisposable
{
    private const string Policies = "/assembly.policy.v1.PolicyService/";
    private const string Lifecycle = "/assembly.agent.v1.AgentLifecycleService/";
    private const string Auth = "/assembly.admin.v1.AuthService/";
    private const string Health = "/grpc.health.v1.Health/";

    // Why each is open, and what a stranger is answered.
    private static readonly Dictionary<string, (string Why, StatusCode Expected, Func<TestAgent, IMessage> Ask)> Open = new()
    {
        [Policies + "CheckAction"] = ("a denial is an answer, and is counted", StatusCode.OK, a => a.ToolCall("search")),
        [Policies + "BatchCheck"] = ("the same, many times", StatusCode.OK, a => new BatchCheckRequest { Requests = { a.ToolCall("search") } }),
        [Lifecycle + "RequestChallenge"] = ("an agent has no credential before it registers", StatusCode.OK, a => new ChallengeRequest
        {
            AgentId = a.Id, PublicKey = Convert.ToHexStringLower(a.PublicKey),
        }),
        [Lifecycle + "Register"] = ("the same, and without an answer to the challenge it is refused", StatusCode.Unauthenticated,
            a => new RegisterRequest { AgentId = a.Id, Name = "x", PublicKey = Convert.ToHexStringLower(a.PublicKey) }),
        [Lifecycle + "Heartbeat"] = ("its credential is in the message", StatusCode.Unauthenticated, a => new HeartbeatRequest { AgentId = a.Id }),
        [Lifecycle + "Deregister"] = ("its credential is in the message", StatusCode.Unauthenticated, a => new DeregisterRequest { AgentId = a.Id }),
        [Lifecycle + "ControlStream"] =
            ("its credential is in the message", StatusCode.Unauthenticated, a => new ControlStreamRequest { AgentId = a.Id }),
        [Auth + "LogIn"] = ("people have no token before they log in", StatusCode.Unauthenticated,
            _ => new LogInRequest { Name = "nobody", Password = Stronghold.Password }),
        [Auth + "Refresh"] = ("its token is in the message", StatusCode.Unauthenticated, _ => new RefreshRequest { RefreshToken = "x" }),
        [Auth + "SetPassword"] = ("its token is in the message", StatusCode.Unauthenticated,
            _ => new SetPasswordRequest { Token = "x", Password = Stronghold.Password }),
        [Health + "Check"] = ("says whether the process serves, and no more", StatusCode.OK, _ => new HealthCheckRequest()),
        [Health + "Watch"] = ("the same for as long as somebody listens", StatusCode.OK, _ => new HealthCheckRequest()),
    };

    // The credential may be in the message, which has to be read first.
    private static readonly Dictionary<string, Func<TestAgent, IMessage>> InMessage = new()
    {
        [Policies + "OpControlStream"] = a => new OpControlSubscribeRequest { AgentId = a.Id },
        ["/assembly.gateway.v1.InvalidationService/Subscribe"] = _ => new Opening { AssemblyId = "spec", Initial = new() },
    };

    private readonly TestAgent _stranger = new();

    public void Dispose() => _stranger.Dispose();

    [Fact]
    public async Task No_method_is_reachable_without_a_credential_but_those_that_are_open_for_a_reason()
    {
        var answers = new SortedDictionary<string, StatusCode>(StringComparer.Ordinal);
        var expected = new SortedDictionary<string, StatusCode>(StringComparer.Ordinal);
        foreach (var method in await ServedAsync())
        {
            var path = $"/{WireCall.NameOf(method)}";
            Assert.Equal((path, Open.ContainsKey(path)), (path, MethodAccess.IsOpen(path)));
            Assert.Equal((path, InMessage.ContainsKey(path)), (path, MethodAccess.TakesCredentialInMessage(path)));
            if (path == Health + "Watch")
            {
                continue;
            }

            var ask = Open.TryGetValue(path, out var open) ? open.Ask
                : InMessage.GetValueOrDefault(path, _ => (IMessage)Activator.CreateInstance(method.InputType.ClrType)!);
            answers[path] = (await WireCall.AskAsync(stronghold.NewSource(), method, [], ask(_stranger))).Status;
            expected[path] = Open.ContainsKey(path) ? open.Expected : StatusCode.Unauthenticated;
        }

        Assert.Equal(expected, answers);
        Assert.Empty(Open.Keys.Except([.. answers.Keys, Health + "Watch"]));
    }

    [Fact]
    public async Task A_strangers_check_is_denied_and_counted()
    {
        var checks = new PolicyService.PolicyServiceClient(stronghold.NewSource());
        var single = await checks.CheckActionAsync(_stranger.ToolCall("search"));
        var batch = await checks.BatchCheckAsync(new() { Requests = { _stranger.ToolCall("search"), _stranger.ToolCall("llm_call") } });
        Assert.All([single, .. batch.Responses], answer => Assert.Equal(Contracts.Common.V1.Decision.Deny, answer.Decision));
        var counted = new LogService.LogServiceClient(stronghold.Server.Channel).Read(
            new() { FromPosition = single.Position, Limit = 1 }, stronghold.Admin);
        Assert.True(await counted.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("callers.refused", counted.ResponseStream.Current.Type);
    }

    [Fact]
    public async Task Whoever_watches_health_hears_whether_it_serves()
    {
        using var watched = new Health.HealthClient(stronghold.NewSource()).Watch(new());
        Assert.True(await watched.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, watched.ResponseStream.Current.Status);
    }

    [Theory]
    [InlineData("grpc.reflection.v1.ServerReflection")]
    [InlineData("grpc.reflection.v1alpha.ServerReflection")]
    public async Task The_schema_is_for_those_who_are_known(string service)
    {
        var path = $"/{service}/ServerReflectionInfo";
        Assert.Equal("Unauthenticated", await RawCall.StatusOfAsync(stronghold.Server.Run.Grpc, path));
        Assert.NotEqual("Unauthenticated", await RawCall.StatusOfAsync(
            stronghold.Server.Run.Grpc, path, request => request.Headers.Add("x-aa-credential-token", stronghold.AdminKey)));
    }

    [Theory]
    [InlineData("/healthz", """{"status":"alive"}""")]
    [InlineData("/readyz", """{"status":"ready"}""")]
    public async Task Over_http_a_stranger_learns_whether_it_serves(string path, string body)
    {
        using var client = new HttpClient();
        foreach (var credential in (string?[])[null, "aa_00000000000000000000000000000000", "a.b.c", "x, y", ""])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(stronghold.Server.Run.Http + path));
            if (credential is not null)
            {
                request.Headers.TryAddWithoutValidation("x-aa-credential-token", credential);
            }

            using var response = await client.SendAsync(request);
            Assert.Equal((HttpStatusCode.OK, body), (response.StatusCode, await response.Content.ReadAsStringAsync()));
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task Those_who_are_known_learn_how_it_is()
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("authorization", $"Bearer {await stronghold.KeyAsync("read")}");
        var body = JsonDocument.Parse(await client.GetStringAsync(new Uri($"{stronghold.Server.Run.Http}/readyz"))).RootElement;
        Assert.True(body.GetProperty("ledger").GetProperty("available").GetBoolean());
        Assert.True(body.TryGetProperty("policy", out _));
    }

    [Fact]
    public async Task Figures_are_for_those_who_may_look_at_everything_and_count_refusals()
    {
        using var client = new HttpClient();
        var page = new Uri($"{stronghold.Server.Run.Http}/metrics");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(page)).StatusCode);
        await Assert.ThrowsAsync<RpcException>(() => new TenancyService.TenancyServiceClient(stronghold.NewSource())
            .ListOrgsAsync(new(), Stronghold.Shown("aa_00000000000000000000000000000000")).ResponseAsync);

        client.DefaultRequestHeaders.Add("authorization", $"Bearer {await stronghold.KeyAsync("read")}");
        var told = await client.GetStringAsync(page);
        Assert.Contains("aa_grpc_auth_rejected_total{otel_scope_name=\"AgentAssembly\",reason=\"invalid\"}", told, StringComparison.Ordinal);
        Assert.Contains("aa_denials_without_event_total", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_http_nothing_else_is_there()
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        string[] paths =
        [
            "/", "/metrics", "/swagger", "/graphql", "/index.html", "/.env", "/keys/action.key", "/../keys/action.key", "/%2e%2e/keys/action.key",
            "/healthz/..%2f..%2fkeys", "/readyz/", "/readyz/x", "/health", "/debug/pprof", "/assembly.admin.v1.StateService/Describe",
            "/assembly.policy.v1.PolicyService/CheckAction", "/grpc.health.v1.Health/Check",
        ];
        foreach (var path in paths)
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Options, HttpMethod.Trace])
            {
                using var request = new HttpRequestMessage(method, new Uri(stronghold.Server.Run.Http + path,
                    new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
                if (method == HttpMethod.Post)
                {
                    request.Content = new ByteArrayContent(new byte[5]);
                    request.Content.Headers.ContentType = new("application/grpc");
                }

                using var response = await client.SendAsync(request);
                var isProbe = path == "/readyz/" && method == HttpMethod.Get;

                // What is not there is told gRPC clients in gRPC's own way, also those who came by this port.
                var isUnimplemented = response.Headers.TryGetValues("grpc-status", out var status) && status.Single() == "12";
                Assert.True(isProbe || isUnimplemented || (int)response.StatusCode is >= 400 and < 500, $"{method} {path}: {response.StatusCode}");
                Assert.DoesNotContain("policy", await response.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    // What the server itself says that it serves.
    private async Task<IReadOnlyList<MethodDescriptor>> ServedAsync()
    {
        using var reflection = new ServerReflection.ServerReflectionClient(stronghold.NewSource()).ServerReflectionInfo(stronghold.Admin);
        await reflection.RequestStream.WriteAsync(new() { ListServices = "" });
        Assert.True(await reflection.ResponseStream.MoveNext(CancellationToken.None));
        var names = reflection.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).ToHashSet();
        var known = CrossTenantCases.Known
            .Concat(HealthReflection.Descriptor.Services.SelectMany(service => service.Methods))
            .Concat(ReflectionReflection.Descriptor.Services.SelectMany(service => service.Methods))
            .Where(method => names.Contains(method.Service.FullName)).ToList();

        // Its descriptor is not in the package; The_schema_is_for_those_who_are_known asks it.
        Assert.Equal(
            names.Except(["grpc.reflection.v1.ServerReflection"]).Order(StringComparer.Ordinal),
            known.Select(method => method.Service.FullName).Distinct().Order(StringComparer.Ordinal));
        return known;
    }
}
