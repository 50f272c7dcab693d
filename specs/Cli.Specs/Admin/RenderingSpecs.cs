using System.Text;
using System.Text.Json;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Specs.Support;
using Google.Protobuf;

namespace AgentAssembly.Specs.Cli.Admin;

/// <summary>What people and programs get to see of the server's answers.</summary>
public sealed class RenderingSpecs
{
    // Every command with something to show, and what it is answered.
    private static readonly (string Line, Action<Script> Answer)[] Shown =
    [
        ("agent inspect A", s => s.Answer<GetAgentRequest>(new GetAgentResponse { Agent = Records.Full })),
        ("agent inspect B", s => s.Answer<GetAgentRequest>(new GetAgentResponse { Agent = Records.Plain })),
        ("agent suspend A --reason odd", s => s.Answer<SuspendAgentRequest>(Changed(Records.Full, Records.Odd))),
        ("agent resume A", s => s.Answer<ResumeAgentRequest>(new AgentsChangedResponse())),
        ("agent rotate A --reason leak", s => s.Answer<RotateCredentialRequest>(new RotateCredentialResponse { CredentialToken = new('t', 43), Position = 12 })),
        ("org create acme", s => s.Answer<CreateOrgRequest>(new TenancyChangedResponse { Changed = true, Position = 5 })),
        ("team create ops", s => s.Answer<CreateTeamRequest>(new TenancyChangedResponse())),
        ("org list", s => s.Answer<ListOrgsRequest>(new ListOrgsResponse { Orgs = { new OrgRecord { Org = "acme", Name = Records.Hostile, Teams = 3, ActiveAgents = 4321 } } })),
        ("team list", s => s.Answer<ListTeamsRequest>(new ListTeamsResponse { Teams = { Records.Team, new TeamRecord { Org = "acme", Team = "default" } } })),
        ("team token", s => s.Answer<IssueEnrollmentTokenRequest>(
            new IssueEnrollmentTokenResponse { EnrollmentToken = $"aaet_{new string('e', 43)}", TokenId = "0123456789abcdef", ExpiresAtUnixMs = 1_767_268_800_000 })),
        ("role list", s => s.Answer<ListRolesRequest>(new ListRolesResponse
        {
            Roles =
            {
                new RoleRecord { Principal = "user:anna", Role = "org_admin", GrantedBy = "operator" },
                new RoleRecord { Principal = "agent:did:key:z6MkplainPlain", Role = "team_admin", Team = "ops", GrantedBy = Records.Hostile },
            },
        })),
        ("secret list", s => s.Answer<ListSecretsRequest>(new ListSecretsResponse { Secrets = { Records.Secrets } })),
        ("secret delete API_KEY --yes", s => s.Answer<DeleteSecretRequest>(new SecretChangedResponse { Changed = true, Version = 3, Position = 8 })),
        ("cost prices list --org acme", s => s.Answer<ListPricesRequest>(Records.Prices)),
        ("cost prices set openai/gpt-4o --input 2.50 --output 10 --org acme", s => s.Answer<PublishPricesRequest>(
            new PublishPricesResponse { Changed = true, Version = 4, Digest = $"sha256:{new string('e', 64)}", Position = 21 })),
        ("cost prices quote mystery --input-tokens 1000", s => s.Answer<QuotePriceRequest>(new QuotePriceResponse
        {
            Amount = "0.03", Price = Records.Prices.Prices[1].Price, Digest = $"sha256:{new string('d', 64)}",
        })),
        ("halt list", s => s.Answer<ListHaltsRequest>(new ListHaltsResponse { Halts = { Records.Halt, Records.FleetHalt } })),
        ("halt order --org acme --team ops --reason twice", s => s.Answer<OrderHaltRequest>(new HaltChangedResponse { Halt = Records.Halt, Position = 77 })),
        ("halt release --fleet --reason over", s => s.Answer<ReleaseHaltRequest>(new HaltChangedResponse { Halt = Records.FleetHalt })),
        ("op list --limit 1", s => s.Answer<ListOperationsRequest>(new ListOperationsResponse { Operations = { Records.Operation } })),
        ("op pause t:s --reason why", s => s.Answer<OperationRequest>(new OperationChangedResponse { Operation = Records.Operation, Position = 9 })),
        ("policy who-can team:ops", s => s.Answer<WhoCanRequest>(new WhoCanResponse
        {
            RoleNeeded = "team_admin",
            Principals = { new WhoCanPrincipal { Principal = "user:anna", Role = "org_admin" }, new WhoCanPrincipal { Principal = "user:漢字", Role = "team_admin", Team = "ops" } },
        })),
        ("policy get", s => s.Answer<GetPoliciesRequest>(new GetPoliciesResponse
        {
            Digest = $"sha256:{new string('d', 64)}",
            Documents =
            {
                new PolicyText { Name = "base.yaml", Scope = "global", Node = true, Text = "tools: {}\n" },
                new PolicyText { Name = "返金.yaml", Scope = "team:the-team-that-looks-after-everything", Text = "tools: {} # ü\n" },
            },
        })),
        ("policy apply --remove old.yaml --reason why", s => s.Answer<ApplyPoliciesRequest>(
            new ApplyPoliciesResponse { Digest = $"sha256:{new string('d', 64)}", Changed = true, Position = 3 })),
    ];

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task People_see_what_fits(int width) => Approved.Matches($"admin-{width}", await AllAsync(width, []));

    [Fact]
    public async Task Files_and_pipes_get_everything() => Approved.Matches("admin-wide", await AllAsync(null, []));

    [Fact]
    public async Task Programs_get_one_document_each()
    {
        var all = await AllAsync(null, ["-o", "json"]);

        foreach (var document in all.Split("===== ", StringSplitOptions.RemoveEmptyEntries))
        {
            using var parsed = JsonDocument.Parse(document[(document.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
            Assert.Equal(JsonValueKind.Object, parsed.RootElement.ValueKind);
        }

        Approved.Matches("admin-json", all);
    }

    [Theory]
    [InlineData("team list", "no teams")]
    [InlineData("role list", "no roles")]
    [InlineData("secret list", "no secrets")]
    [InlineData("halt list", "no halts hold")]
    [InlineData("op list", "no operations")]
    [InlineData("policy get", "no documents")]
    public async Task An_empty_list_is_said_to_people_and_empty_for_programs(string line, string expected)
    {
        await using var server = await AdminServer.StartAsync();

        var people = await Aasm.RunAsync([.. line.Split(' '), "--grpc", server.Address]);
        var programs = await Aasm.RunAsync([.. line.Split(' '), "-o", "json", "--grpc", server.Address]);

        Assert.Equal((0, expected + "\n"), (people.ExitCode, people.Out));
        Assert.Contains(JsonDocument.Parse(programs.Out).RootElement.EnumerateObject(), m => m.Value.ValueKind == JsonValueKind.Array && m.Value.GetArrayLength() == 0);
    }

    private static AgentsChangedResponse Changed(params AgentRecord[] agents) => new() { Agents = { agents }, Position = 42 };

    private static async Task<string> AllAsync(int? width, string[] more)
    {
        await using var server = await AdminServer.StartAsync();
        var text = new StringBuilder();
        foreach (var (line, answer) in Shown)
        {
            answer(server.Script);
            var run = await Aasm.RunAsync(width, [.. line.Split(' '), "--grpc", server.Address, .. more]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.DoesNotContain(run.Out, c => (char.IsControl(c) && c != '\n') || c == '\u202e');
            Assert.DoesNotContain("owned\u0007", run.Out, StringComparison.Ordinal);
            text.Append($"===== aasm {line}\n").Append(run.Out);
        }

        return text.ToString();
    }
}
