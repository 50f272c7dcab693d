using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Specs.EndToEnd.Tenancy;
using Google.Protobuf;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Attacks;

/// <summary>An API key changes what its place and scope let it, whatever is asked: every change that there is, by every kind of key.</summary>
public sealed class MemberRoleSpecs(MemberRoleSpecs.Holders holders) : IClassFixture<MemberRoleSpecs.Holders>
{
    private const string OfAnotherTeam = "admin of another team";
    private const string Foreign = "admin of another org";

    private static readonly Needed[] OfDeveloper = [Needed.Membership, Needed.DeveloperOfTeam, Needed.DeveloperOfOrg];
    private static readonly Needed[] OfAdmin = [.. OfDeveloper, Needed.TeamAdmin, Needed.OrgAdmin];

    private static readonly (string Name, string Scope, string Org, string Team, Needed[] May)[] Table =
    [
        ("read of the org", "read", Roles.Org, "", [Needed.Membership]),
        ("write of the org", "write", Roles.Org, "", OfDeveloper),
        ("admin of the org", "admin", Roles.Org, "", OfAdmin),
        ("read of the team", "read", Roles.Org, Roles.Desk, [Needed.Membership]),
        ("write of the team", "write", Roles.Org, Roles.Desk, [Needed.Membership, Needed.DeveloperOfTeam]),
        ("admin of the team", "admin", Roles.Org, Roles.Desk, [Needed.Membership, Needed.DeveloperOfTeam, Needed.TeamAdmin]),
        (OfAnotherTeam, "admin", Roles.Org, Roles.Annex, [Needed.Membership]),
        (Foreign, "admin", "globex", "", []),
        ("read of the installation", "read", "", "", [Needed.Membership]),
        ("write of the installation", "write", "", "", OfDeveloper),
        ("admin of the installation", "admin", "", "", [.. OfAdmin, Needed.Operator]),
    ];

    public static TheoryData<int, string, Needed> Changes
    {
        get
        {
            var changes = new TheoryData<int, string, Needed>();
            foreach (var (change, index) in Known.Select((change, index) => (change, index)))
            {
                changes.Add(index, change.Rpc, change.Needed);
            }

            return changes;
        }
    }

    internal static IReadOnlyList<MemberMutation> Known { get; } = [.. Mutations.All.Select(OfAgent), .. MemberMutations.All];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_is_for_those_whose_key_suffices(int index, string rpc, Needed needed)
    {
        var change = Known[index];

        // Nobody who is refused changes anything, so that all may be refused of one thing.
        var refused = await change.Ask(holders.Stronghold);
        foreach (var (name, key, may) in holders.All.Where(holder => !holder.May.Contains(needed)))
        {
            // The installation's own is nobody's secret; what belongs to another org is not there, nor another team's anomalies.
            var isHidden = (name == Foreign && needed != Needed.Operator)
                || (name == OfAnotherTeam && rpc == "assembly.admin.v1.AnomalyAdminService/JudgeAnomaly");
            var expected = isHidden ? StatusCode.NotFound : StatusCode.PermissionDenied;
            var status = await AskAsync(rpc, refused, key);
            Assert.True(
                status == expected || (status == StatusCode.NotFound && (IsReplay(rpc) || (needed == Needed.Operator && IsOfInstallation(rpc)))),
                $"{name}: {status} in place of {expected}");
        }

        foreach (var (name, key, _) in holders.All.Where(holder => holder.May.Contains(needed)))
        {
            Assert.Equal((name, StatusCode.OK), (name, await AskAsync(rpc, await change.Ask(holders.Stronghold), key)));
            await holders.ReleaseAllAsync();
        }
    }

    [Fact]
    public async Task A_key_for_what_it_may_not_hand_on_is_not_made()
    {
        foreach (var (name, key, may) in holders.All)
        {
            foreach (var (_, scope, org, team, _) in Table)
            {
                var needed = org.Length == 0 ? Needed.Operator : team.Length == 0 ? Needed.OrgAdmin
                    : team == Roles.Desk ? Needed.TeamAdmin : Needed.OrgAdmin;
                var status = await AskAsync("assembly.admin.v1.ApiKeyService/IssueApiKey",
                    new IssueApiKeyRequest { Org = org, Team = team, Scope = scope, Label = "spec" }, key);
                var isOwn = name switch { Foreign => org is "globex" or "", OfAnotherTeam => team == Roles.Annex, _ => false };

                // Where no place is named, it is the caller's own.
                var isAllowed = isOwn || may.Contains(org.Length == 0 && !name.EndsWith("installation", StringComparison.Ordinal)
                    ? Needed.OrgAdmin : needed);
                Assert.Equal((name, scope, org, team, isAllowed && (org != "globex" || name is Foreign or "admin of the installation")),
                    (name, scope, org, team, status == StatusCode.OK));
            }
        }
    }

    [Fact]
    public async Task An_agent_without_a_role_changes_nothing()
    {
        using var agent = await holders.Stronghold.AgentAsync(Roles.Org, Roles.Desk);
        foreach (var change in Known)
        {
            var status = await AskAsync(change.Rpc, await change.Ask(holders.Stronghold), agent.Token);
            Assert.Contains((change.Rpc, status),
                new[] { StatusCode.PermissionDenied, StatusCode.NotFound }.Select(expected => (change.Rpc, expected)));

            // What there was to release is released, so that the next agent may act.
            await holders.ReleaseAllAsync();
        }
    }

    // Whoever may not see a replay is not told that there is one.
    private static bool IsReplay(string rpc) => rpc.EndsWith("/CancelReplay", StringComparison.Ordinal);

    // What belongs to no org is not there for those of one.
    private static bool IsOfInstallation(string rpc) =>
        rpc.Contains("ApiKeyService", StringComparison.Ordinal) || rpc.Contains("UserService", StringComparison.Ordinal);

    private static MemberMutation OfAgent(Mutation mutation) => new(mutation.Rpc, mutation.Needed, async stronghold =>
    {
        var target = await stronghold.AgentAsync(Roles.Org, Roles.Desk);
        await stronghold.Server.Checks.CheckActionAsync(target.ToolCall("search", $"{Mutations.Trace}-{target.HexId}"));
        if (mutation.Before is { } before)
        {
            Assert.Equal(StatusCode.OK, await AskAsync(stronghold, before.Rpc, before.Ask(target), stronghold.AdminKey));
        }

        return mutation.Ask(target);
    });

    private Task<StatusCode> AskAsync(string rpc, IMessage request, string credential) =>
        AskAsync(holders.Stronghold, rpc, request, credential);

    private static async Task<StatusCode> AskAsync(Stronghold stronghold, string rpc, IMessage request, string credential) =>
        (await WireCall.AskAsync(
            stronghold.Server.Channel, CrossTenantCases.Known.Single(method => WireCall.NameOf(method) == rpc),
            Stronghold.Shown(credential), request)).Status;

    /// <summary>A server, and a key of every kind.</summary>
    public sealed class Holders : IAsyncLifetime
    {
        public Stronghold Stronghold { get; } = new();

        public IReadOnlyList<(string Name, string Key, Needed[] May)> All { get; private set; } = [];

        private HaltService.HaltServiceClient Halts => new(Stronghold.Server.Channel);

        public async Task InitializeAsync()
        {
            await Stronghold.InitializeAsync();
            foreach (var org in (string[])[Roles.Org, "globex"])
            {
                await Stronghold.Tenancy.CreateOrgAsync(new() { Org = org }, Stronghold.Admin);
            }

            foreach (var team in (string[])[Roles.Desk, Roles.Annex])
            {
                await Stronghold.Tenancy.CreateTeamAsync(new() { Org = Roles.Org, Team = team }, Stronghold.Admin);
            }

            var all = new List<(string, string, Needed[])>();
            foreach (var (name, scope, org, team, may) in Table)
            {
                all.Add((name, await Stronghold.KeyAsync(scope, org, team), may));
            }

            All = all;
        }

        public Task DisposeAsync() => Stronghold.DisposeAsync();

        public async Task ReleaseAllAsync()
        {
            foreach (var halt in (await Halts.ListHaltsAsync(new(), Stronghold.Admin)).Halts)
            {
                await Halts.ReleaseHaltAsync(new() { Scope = halt.Scope, Reason = "spec" }, Stronghold.Admin);
            }
        }
    }
}
