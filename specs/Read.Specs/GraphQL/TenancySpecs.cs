using System.Text;
using System.Text.Json;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Read.Access;
using AgentAssembly.Specs.Read.GraphQL.People;
using GraphQL.Types;

namespace AgentAssembly.Specs.Read.GraphQL;

public sealed class TenancySpecs(TenancySpecs.OneHistory history) : IClassFixture<TenancySpecs.OneHistory>
{
    // What everybody of an org may see by gRPC too, whatever the team.
    private static readonly string[] OfTheWholeOrg =
    [
        "approvalRoutes", "approvalDelegations", "alertSilences", "alertRoutes", "halts", "operations", "orgs", "teams", "members",
        "users", "apiKeys", "viewer",
    ];

    private static readonly string[] OfTheWholeOrgBesidesTheTeam = ["alertRules", "secrets"];

    // What belongs to no tenant governs all, and all may see it.
    private static readonly string[] OfTheInstallation = ["halts", "policies", "policyVersions", "activePolicy"];

    // Nothing of them happens in the history, or nobody of an org sees them.
    private static readonly string[] NotOfTheHistory = ["dataKeys", "policyReplays", "sources", "edges", "nodes"];

    private ReadSide Read => history.Read;

    [Fact]
    public async Task Whoever_belongs_to_another_org_sees_nothing()
    {
        var data = await AskAsync(new SomeViewer("nobody", null));
        foreach (var field in data.EnumerateObject().Where(field => field.Name != "viewer"))
        {
            Assert.All(NodesOf(field.Value), node => Assert.True(IsOfTheFleet(field.Name, node), $"{field.Name}: {node}"));
        }
    }

    [Theory]
    [InlineData("acme", "globex")]
    [InlineData("globex", "acme")]
    public async Task Whoever_belongs_to_an_org_sees_what_is_its_and_nothing_that_names_the_other(string org, string other)
    {
        var data = await AskAsync(new SomeViewer(org, null));
        foreach (var field in data.EnumerateObject())
        {
            Assert.DoesNotContain($"\"{other}\"", field.Value.GetRawText(), StringComparison.Ordinal);
            Assert.True(
                NotOfTheHistory.Contains(field.Name) || !IsList(field.Value) || NodesOf(field.Value).Any(), $"{field.Name} shows nothing to {org}");
        }

        Assert.Empty(NodesOf(data.GetProperty("dataKeys")));
    }

    [Theory]
    [InlineData("payments")]
    [InlineData("travel")]
    public async Task Whoever_is_bound_to_a_team_sees_what_is_its_and_of_the_rest_what_is_the_whole_orgs(string team)
    {
        var data = await AskAsync(new SomeViewer("acme", team));
        foreach (var field in data.EnumerateObject())
        {
            Assert.DoesNotContain("\"globex\"", field.Value.GetRawText(), StringComparison.Ordinal);
            if (!OfTheWholeOrg.Contains(field.Name))
            {
                Assert.All(TeamsIn(field.Value), found => Assert.True(
                    found == team || (found.Length == 0 && OfTheWholeOrgBesidesTheTeam.Contains(field.Name)), $"{field.Name} shows '{found}'"));
            }
        }

        Assert.Empty(NodesOf(data.GetProperty("alertDestinations")));
        Assert.Empty(NodesOf(data.GetProperty("deliveries")));
        Assert.Contains("", TeamsIn(data.GetProperty("alertRules")));
    }

    [Fact]
    public async Task One_of_another_org_or_team_is_not_found()
    {
        const string Ids = """
            {
              approvals(first: 200) { edges { node { id org team } } } alerts(first: 200) { edges { node { id org team } } }
              anomalies(first: 200) { edges { node { id org team } } } deliveries(first: 200) { edges { node { id org } } }
            }
            """;
        var all = await Read.DataAsync(Ids);
        foreach (var (list, one) in new[] { ("approvals", "approval"), ("alerts", "alert"), ("anomalies", "anomaly"), ("deliveries", "delivery") })
        {
            foreach (var node in NodesOf(all.GetProperty(list)))
            {
                var isTheirs = node.GetProperty("org").GetString() == "acme"
                    && node.TryGetProperty("team", out var team) && team.GetString() == "payments";
                var found = await Read.DataAsync(
                    $"query($id: ID!) {{ {one}(id: $id) {{ id }} }}", new SomeViewer("acme", "payments"), new { id = node.GetProperty("id").GetString() });
                Assert.Equal(isTheirs ? JsonValueKind.Object : JsonValueKind.Null, found.GetProperty(one).ValueKind);
            }
        }
    }

    [Theory]
    [InlineData("alertDestinations", CredentialScope.Write)]
    [InlineData("deliveries", CredentialScope.Write)]
    [InlineData("delivery", CredentialScope.Write)]
    [InlineData("secrets", CredentialScope.Write)]
    [InlineData("dataKeys", CredentialScope.Admin)]
    public void What_needs_a_role_by_gRPC_needs_the_scope_that_gives_it(string field, CredentialScope scope)
    {
        Read.Schema.Initialize();
        Assert.Equal(scope, Read.Schema.Query.Fields.Find(field)!.RequiredScope());
    }

    [Fact]
    public async Task Nothing_by_which_anybody_is_recognised_is_in_the_documents()
    {
        await Read.DataAsync("{ users { totalCount } }");
        var files = Read.Files();
        Assert.NotEqual(-1, files.AsSpan().IndexOf("anna"u8));
        Assert.NotEmpty(history.Hidden);
        Assert.All(history.Hidden, hidden => Assert.Equal(-1, files.AsSpan().IndexOf(Encoding.UTF8.GetBytes(hidden))));
    }

    private Task<JsonElement> AskAsync(SomeViewer viewer) => Read.DataAsync(EveryQuery.Of(Read.Schema, isPast: false), viewer);

    private static bool IsOfTheFleet(string field, JsonElement node) => OfTheInstallation.Contains(field) && node.GetProperty("org").GetString() == "";

    private static bool IsList(JsonElement shown) => shown.ValueKind == JsonValueKind.Object && shown.TryGetProperty("edges", out var edges)
        && edges.ValueKind == JsonValueKind.Array && shown.TryGetProperty("pageInfo", out _);

    private static IEnumerable<JsonElement> NodesOf(JsonElement connection) =>
        IsList(connection) ? connection.GetProperty("edges").EnumerateArray().Select(edge => edge.GetProperty("node")) : [];

    // A vote tells the team of the voter's role.
    private static IEnumerable<string> TeamsIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(TeamsIn),
        JsonValueKind.Object => element.EnumerateObject().Where(member => member.Name != "votes").SelectMany(member =>
            member is { Name: "team", Value.ValueKind: JsonValueKind.String } ? [member.Value.GetString()!] : TeamsIn(member.Value)),
        _ => [],
    };

    /// <summary>One history for all of them.</summary>
    public sealed class OneHistory : IAsyncLifetime
    {
        internal ReadSide Read { get; private set; } = null!;

        internal IReadOnlyList<string> Hidden { get; private set; } = [];

        public async Task InitializeAsync()
        {
            Read = await ReadSide.StartAsync(SomeHistory.Policy);
            var history = new SomeHistory(Read.Side, 7);
            await history.GoOnAsync(500);
            await history.LeaveAsync();
            Hidden = history.Hidden;
        }

        public async Task DisposeAsync() => await Read.DisposeAsync();
    }
}
