using System.Text.Json;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Alerts;
using AgentAssembly.Commands.Core.Anomalies;
using AgentAssembly.Commands.Core.Approvals;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deliveries;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Specs.Commands;
using AgentAssembly.Specs.Commands.Anomalies;

namespace AgentAssembly.Specs.Read.GraphQL.People;

/// <summary>What the read side shows of the present is what the queries of the write side answer.</summary>
public sealed class SameAnswerSpecs(TenancySpecs.OneHistory history) : IClassFixture<TenancySpecs.OneHistory>
{
    private const string Org = "acme";

    private WriteSide Side => history.Read.Side;

    [Fact]
    public async Task Approvals_are_those_of_the_inbox()
    {
        using var known = new StreamHistory<KnownApproval>(Side.Log, ApprovalQueries.Fold, 1_000);
        var queries = new ApprovalQueries(Side.State, Side.Store, Side.Log, Side.Rounds, known);
        var expected = await queries.ListAsync(WriteSide.Local, new(Org, "", null, []), CancellationToken.None);
        await SameAsync(
            expected.Select(round => $"{round.Id} {round.State.Phase} {round.State.Approvals} {round.State.Target} {round.Version.Value}"),
            "approvals", "id status approvals target streamVersion");
        var pending = queries.Pending(WriteSide.Local, Org);
        await SameAsync(
            pending.Select(round => $"{round.Id}"), "approvals", "id", where: ", status: [PENDING]");
    }

    [Fact]
    public async Task Routes_are_those_of_the_routing()
    {
        var routing = Value(Side.Routing.Get(WriteSide.Local, Org));
        await SameAsync(
            routing.Routes.Values.Select(route => $"{route.Team} {route.Kind} {route.EscalationRole} {route.EscalateAfterSeconds}"),
            "approvalRoutes", "team kind escalationRole escalateAfterSeconds");
        await SameAsync(
            routing.Delegations.Values.Where(each => Side.Now < each.Until).Select(each => $"{each.From} {each.To} {each.Team}"),
            "approvalDelegations", "from to team", where: $", endingSince: \"{Side.Now}\"");
    }

    [Fact]
    public async Task Alerts_and_what_is_around_them_are_those_of_the_alerting()
    {
        using var known = new StreamHistory<KnownAlert>(Side.Log, AlertQueries.Fold, 1_000);
        var queries = new AlertQueries(Side.Store, Side.Log, new AlertLookup(Side.State, Side.Store), known);
        var alerts = await queries.ListAsync(WriteSide.Local, new AlertQuestion { Org = Org }, CancellationToken.None);
        await SameAsync(
            alerts.Select(alert => $"{alert.Id} {alert.State.Phase} {alert.State.Case!.Severity} {alert.State.Occurrences}"),
            "alerts", "id status severity occurrences");
        var alerting = Side.State.Alerting.StateOf(AlertingDecider.StreamOf(Org));
        await SameAsync(
            alerting.Silences.Values.Where(silence => Side.Now < silence.Until).Select(silence => $"{silence.Id} {silence.Team}"),
            "alertSilences", "id team", where: $", endingSince: \"{Side.Now}\"");
        await SameAsync(
            alerting.Routes.Values.Select(route => $"{route.Category} {route.Team} {route.MinSeverity}"),
            "alertRoutes", "category team minSeverity");
        await SameAsync(
            Side.State.AlertRules.All.Where(each => each.Value.Org == Org && each.Value.State.Rule is not null)
                .Select(each => $"{each.Value.State.Rule!.Name} {each.Value.State.Rule.Condition} {each.Value.Version.Value}"),
            "alertRules", "name condition streamVersion");
    }

    [Fact]
    public async Task Destinations_and_deliveries_are_those_of_the_ledger()
    {
        await SameAsync(
            Side.State.Destinations.All.Where(each => each.Value.Org == Org && each.Value.State.Exists)
                .Select(each => $"{each.Value.State.Name} {each.Value.State.Profile!.IsEnabled} {each.Value.State.Origin}"),
            "alertDestinations", "name isEnabled origin");
        using var known = new StreamHistory<KnownDelivery>(Side.Log, DeliveryLedger.Fold, 1_000);
        var deliveries = await known.ListAsync(delivery => delivery.Org == Org, CancellationToken.None);
        await SameAsync(
            deliveries.Select(delivery => $"{delivery.Id} {delivery.State.Phase} {delivery.State.Attempts} {delivery.State.Destination}"),
            "deliveries", "id status attempts destination");
    }

    [Fact]
    public async Task Anomalies_and_halts_are_those_that_are_listed()
    {
        await SameAsync(
            Side.Queries().List(WriteSide.Local, new AnomalyWish(Org, null, null, null))
                .Select(found => $"{found.Known.Id} {found.Known.What.Type} {found.Known.Verdict} {found.Team}"),
            "anomalies", "id type verdict team");
        var rules = Value(Side.Administration().GetRules(WriteSide.Local, Org));
        var shown = await history.Read.DataAsync("query($org: String!) { anomalyRules(org: $org) { version digest } }", variables: new { org = Org });
        Assert.Equal(
            (rules.Version, rules.Digest),
            (shown.GetProperty("anomalyRules").GetProperty("version").GetInt32(), shown.GetProperty("anomalyRules").GetProperty("digest").GetString()));
        await SameAsync(
            Side.Brake.List(WriteSide.Local, Org).Where(halt => halt.Org == Org)
                .Select(halt => $"{halt.Halt.Id} {halt.Halt.Signal} {halt.Halt.Team} {halt.Halt.Agent}"),
            "halts", "id signal team agentId", where: ", inForce: true");
    }

    [Fact]
    public async Task Roles_accounts_and_keys_are_those_that_are_listed()
    {
        var caller = WriteSide.Local;
        await SameAsync(
            Side.State.Orgs.StateOf(OrgDecider.StreamOf(Org)).Roles.Values.Select(role => $"{role.Principal} {role.Team} {role.Role}"),
            "members", "principal team role");
        await SameAsync(
            new UserAdministration(Side.Commands, Side.Permission, Side.Ids, Side.Time).List(caller).Where(user => user.Org == Org)
                .Select(user => $"{user.State.Name} {user.State.Scope} {StandingOf(user.State)} {user.State.Failures}"),
            "users", "name scope standing failures");
        using var hashing = new SecretHashing();
        await SameAsync(
            new ApiKeyAdministration(Side.Commands, Side.Permission, hashing, Side.Ids, Side.Time).List(caller).Where(key => key.Org == Org)
                .Select(key => $"{key.State.KeyId} {key.State.Scope} {key.State.IsRevoked} {key.Team}"),
            "apiKeys", "id scope isRevoked team");
        await SameAsync(
            Side.State.Secrets.All.Where(each => each.Value.Org == Org && each.Value.State.Exists)
                .Select(each => $"{each.Value.State.Name} {each.Value.Team} {each.Value.State.Version}"),
            "secrets", "name team version");
    }

    private static string StandingOf(UserState state) => state.IsDisabled ? "disabled" : state.Verifier.Length == 0 ? "invited" : "active";

    // Upper and lower case and underscores are those of the wire.
    private async Task SameAsync(IEnumerable<string> expected, string list, string members, string where = "")
    {
        var data = await history.Read.DataAsync($"{{ {list}(first: 200, where: {{org: [\"{Org}\"]{where}}}) {{ edges {{ node {{ {members} }} }} }} }}");
        var shown = data.GetProperty(list).GetProperty("edges").EnumerateArray().Select(edge => string.Join(
            ' ', members.Split(' ').Select(member => edge.GetProperty("node").GetProperty(member)).Select(TextOf)));
        var wanted = expected.Select(Plain).Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(wanted);
        Assert.Equal(wanted, shown.Select(Plain).Order(StringComparer.Ordinal));
    }

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string Plain(string text) => text.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private static T Value<T>(Answer<T> answer) => Assert.IsType<Answer<T>.Done>(answer).Value;
}
