using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Contracts.Topology.V1;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <summary>
/// One server and two orgs. Everything of the second has a name or a text with the word canary in it, or an id that nobody
/// outside may learn.
/// </summary>
public sealed class TwoOrgs : IAsyncLifetime
{
    public const string Canary = "canary";
    private const string Org = "globex-canary";
    private const string Team = "labs-canary";

    public RunningServer Server { get; private set; } = null!;

    /// <summary>Of the first org, without any role.</summary>
    public TestAgent Plain { get; } = new() { Org = "acme", Team = "desk" };

    /// <summary>Of the first org, its org_admin.</summary>
    public TestAgent Admin { get; } = new() { Org = "acme", Team = "desk" };

    /// <summary>Of the second org.</summary>
    public TestAgent Victim { get; } = new() { Org = Org, Team = Team };

    public TestAgent Child { get; } = new() { Org = Org, Team = Team };

    /// <summary>What there is of the second org.</summary>
    public Names Real { get; private set; } = null!;

    /// <summary>What there is of no org.</summary>
    public Names Unreal { get; private set; } = null!;

    /// <summary>Nobody of the first org may read any of these.</summary>
    public IReadOnlyList<string> Secrets { get; private set; } = [];

    public TenancyService.TenancyServiceClient Tenancy => new(Server.Channel);

    public AgentAdminService.AgentAdminServiceClient Agents => new(Server.Channel);

    public HaltService.HaltServiceClient Halts => new(Server.Channel);

    public PolicyAdminService.PolicyAdminServiceClient Policies => new(Server.Channel);

    private string _approval = "";
    private string _anomaly = "";

    private LogService.LogServiceClient Log => new(Server.Channel);

    public async Task InitializeAsync()
    {
        Server = await RunningServer.StartAsync();
        await Tenancy.CreateOrgAsync(new() { Org = Org, Name = "Canary Inc." });
        await Tenancy.CreateTeamAsync(new() { Org = Org, Team = Team, Name = "Canary Labs" });
        await Plain.RegisterAsync(Server.Channel);
        await Admin.RegisterAsync(Server.Channel);
        await Tenancy.GrantRoleAsync(new() { Org = "acme", Principal = $"agent:{Admin.Did}", Role = "org_admin" });
        var oldCredential = await JoinAsync();
        await ActAsync();
        await GovernAsync(oldCredential);
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>
    /// The state as the operator sees it, but for what the first org learns when its own credentials are shown for others.
    /// Nobody is silent for so long meanwhile that it would be an event.
    /// </summary>
    public async Task<IReadOnlyList<string>> StateAsync()
    {
        var lines = new List<string>();
        using var call = new StateService.StateServiceClient(Server.Channel).Describe(new());
        await foreach (var part in call.ResponseStream.ReadAllAsync())
        {
            lines.Add(part.Line.ToStringUtf8());
        }

        lines.RemoveAll(line => line.Contains("\"anomalies\":", StringComparison.Ordinal)
            && line.Contains($"\"org\":\"{Plain.Org}\"", StringComparison.Ordinal));

        // They are raised at a time of their own; whoever else changes one is seen by the event.
        lines.RemoveAll(line => line.StartsWith("{\"alert\":", StringComparison.Ordinal));
        return lines;
    }

    public async Task BeatAsync()
    {
        var lifecycle = new AgentLifecycleService.AgentLifecycleServiceClient(Server.Channel);
        foreach (var agent in (TestAgent[])[Plain, Admin, Victim, Child])
        {
            await lifecycle.HeartbeatAsync(new() { AgentId = agent.Id, CredentialToken = agent.Token });
        }
    }

    public async Task<ulong> HeadAsync() => (await Log.HeadAsync(new())).Size;

    /// <summary>The types of the events of the second org from a position on.</summary>
    public async Task<IReadOnlyList<string>> EventsOfSecondAsync(ulong from)
    {
        var types = new List<string>();
        using var call = Log.Read(new() { FromPosition = from, Filter = new() { Org = Org } });
        await foreach (var recorded in call.ResponseStream.ReadAllAsync())
        {
            if (recorded.Principal != "system:alerts")
            {
                types.Add(recorded.Type);
            }
        }

        return types;
    }

    // Returns a credential that the victim has no more.
    private async Task<string> JoinAsync()
    {
        await Victim.EnrolAsync(Server.Channel);
        await Child.EnrolAsync(Server.Channel);
        var application = await Victim.ApplicationAsync(Server.Channel);
        application.Name = "canary-agent";
        application.Framework = "canary-framework";
        application.ToolNames.Add("canary-tool");
        application.Metadata.Add("canary-label", "canary-value");
        await Victim.JoinAsync(Server.Channel, application);
        var old = Victim.Token;
        await Victim.JoinAsync(Server.Channel);
        await Child.JoinAsync(Server.Channel, Victim, Victim.DelegatesTo(Child));
        return old;
    }

    private async Task ActAsync()
    {
        var check = Victim.ToolCall("search", "run-canary-1");
        check.SpanId = "span-canary";
        await Server.Checks.CheckActionAsync(check);
        _approval = (await Server.Checks.CheckActionAsync(Victim.ToolCall("refund", "run-canary-2"))).ApprovalId;
        var run = Victim.ToolCall("none", "run-canary-3");
        (run.ActionType, run.Context) = (ActionType.ProcessExec, new() { ProcessExec = new() { Command = "canary-program" } });
        await Server.Checks.CheckActionAsync(run);
        _anomaly = (await new AnomalyAdminService.AnomalyAdminServiceClient(Server.Channel).ListAnomaliesAsync(
            new() { Org = Org })).Anomalies.Single().Id;
        await new TopologyService.TopologyServiceClient(Server.Channel).ReportEdgeAsync(
            new() { SourceAgentId = Victim.HexId, TargetAgentId = Child.HexId, EdgeType = "calls" }, Victim.Credential);
        await new TopologyService.TopologyServiceClient(Server.Channel).ReportEdgeAsync(
            new() { SourceAgentId = Child.HexId, TargetAgentId = Victim.HexId, EdgeType = "calls" }, Child.Credential);
        await new AuditService.AuditServiceClient(Server.Channel).ReportEventsAsync(
            new() { Events = { Wire.Report(Victim.Id, "event-canary") } }, Victim.Credential);
    }

    private async Task GovernAsync(string oldCredential)
    {
        const string Principal = "user:canary-anna";
        const string Document = "document-canary.yaml";
        const string User = "canary-berta";
        const string Secret = "CANARY_KEY";
        const string Destination = "canary-pager";
        await Tenancy.GrantRoleAsync(new() { Org = Org, Principal = Principal, Role = "viewer" });
        await Policies.ApplyPoliciesAsync(new()
        {
            Documents =
            {
                Wire.Document($"org:{Org}", "node-canary-1.yaml", "wipe: { allow: false }"),
                Wire.Document($"team:{Team}", "node-canary-2.yaml", "wipe: { allow: false }"),
                Wire.Document($"agent:{Victim.Did}", "node-canary-3.yaml", "wipe: { allow: false }"),
            },
            Reason = "canary-reason",
        });
        var policy = await Policies.ApplyPoliciesAsync(new()
        {
            Org = Org,
            Documents = { new PolicyText { Name = Document, Text = $"# canary\nscope: org:{Org}\ntools: {{ canary: {{ allow: true }} }}\n" } },
            Reason = "canary-reason",
        });
        var key = await new ApiKeyService.ApiKeyServiceClient(Server.Channel).IssueApiKeyAsync(
            new() { Org = Org, Team = Team, Scope = "write", Label = "canary-label" });
        await new UserService.UserServiceClient(Server.Channel).InviteUserAsync(new() { Name = User, Org = Org, Scope = "read" });
        await new SecretAdminService.SecretAdminServiceClient(Server.Channel).RegisterSecretAsync(
            new() { Secret = new() { Org = Org, Team = Team, Name = Secret }, Value = Google.Protobuf.ByteString.CopyFromUtf8("canary-value") });
        var token = await Tenancy.IssueEnrollmentTokenAsync(new() { Org = Org, Team = Team, Uses = 9 });
        await Agents.SuspendAgentAsync(new() { Agent = new() { Org = Org, Agent = Child.HexId }, Reason = "canary-suspension" });
        var halt = (await Halts.OrderHaltAsync(new() { Scope = new() { Org = Org, Agent = Child.HexId }, Reason = "canary-halt" })).Halt;
        Real = new(Org, Team, Victim.HexId, Victim.Did, Child.HexId)
        {
            Halt = halt.HaltId,
            Operation = "run-canary-1:span-canary",
            TokenId = token.TokenId,
            EnrolmentToken = token.EnrollmentToken,
            Credential = oldCredential,
            Principal = Principal,
            Document = Document,
            ApiKey = key.KeyId,
            User = User,
            Secret = Secret,
            Approval = _approval,
            Destination = Destination,
            Delivery = await FailToTellAsync(Destination),
            Anomaly = _anomaly,
        };
        Unreal = Nothing(Real);
        Secrets = [.. Real.Values, Child.Did, Canary, policy.Digest, Victim.Token, Child.Token];
    }

    // Nobody has a name below .invalid, so that nothing leaves this machine.
    private async Task<string> FailToTellAsync(string destination)
    {
        var destinations = new DestinationAdminService.DestinationAdminServiceClient(Server.Channel);
        await destinations.SetDestinationAsync(new()
        {
            Org = Org,
            Name = destination,
            Kind = "smtp",
            Settings = { ["host"] = "canary.invalid", ["from"] = "canary@example.com", ["to"] = "canary@example.com" },
        });
        return (await destinations.TestDestinationAsync(new() { Org = Org, Name = destination })).DeliveryId;
    }

    private static Names Nothing(Names real)
    {
        using var nobody = new TestAgent { Org = Other(real.Org) };
        using var child = new TestAgent { Org = nobody.Org };
        return new(nobody.Org, Other(real.Team), nobody.HexId, nobody.Did, child.HexId)
        {
            Halt = new('0', real.Halt.Length),
            Operation = Other(real.Operation),
            TokenId = new('0', real.TokenId.Length),
            EnrolmentToken = $"aaet_{new string('A', real.EnrolmentToken.Length - 5)}",
            Credential = new('0', real.Credential.Length),
            Principal = Other(real.Principal),
            Document = Other(real.Document),
            ApiKey = new('1', real.ApiKey.Length),
            User = Other(real.User),
            Secret = real.Secret.Replace("CANARY", "NOBODY", StringComparison.Ordinal),
            Approval = new('2', real.Approval.Length),
            Destination = Other(real.Destination),
            Anomaly = "019ba5d0-0000-7000-8000-000000000002",
            Delivery = new('3', real.Delivery.Length),
        };
    }

    private static string Other(string name) => name.Replace(Canary, "nobody", StringComparison.Ordinal);
}
