using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Deciding;
using AgentAssembly.Specs.Domain.Events;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Approvals;

public sealed class RoutingDeciderSpecs
{
    private static readonly Instant Noon = new(1_769_860_800_000_000);

    [Theory]
    [InlineData("payments", "TOOL_CALL", "1")]
    [InlineData("payments", "LLM_CALL", "2")]
    [InlineData("ops", "TOOL_CALL", "3")]
    [InlineData("ops", "LLM_CALL", "4")]
    public void The_narrowest_route_leads_the_way(string team, string kind, string expected)
    {
        var state = ((string Team, string Kind)[])[("payments", "TOOL_CALL"), ("payments", ""), ("", "TOOL_CALL"), ("", "")] is var keys
            ? keys.Aggregate(RoutingDecider.Initial, (s, key) => Run(s, new RoutingCommand.Set(
                new ApprovalRoute(key.Team, key.Kind, ["developer"], "", 1 + Array.IndexOf(keys, key)))).After)
            : throw new InvalidOperationException();
        Assert.Equal(expected, state.RouteOf(team, kind).EscalateAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Where_no_route_leads_team_admins_are_asked_and_then_org_admins() => Assert.Equal(
        ("team_admin", "org_admin"),
        (RoutingDecider.Initial.RouteOf("payments", "TOOL_CALL").Roles.Single(), RoutingDecider.Initial.RouteOf("payments", "TOOL_CALL").EscalationRole));

    [Fact]
    public void A_delegation_counts_until_its_time_and_for_its_team()
    {
        var until = Noon.Plus(TimeSpan.FromHours(1));
        var state = Run(RoutingDecider.Initial, new RoutingCommand.Delegate(new("user:bob", "user:anna", "payments", "", until), Noon)).After;
        Assert.Equal(["user:bob"], state.RightsOf("user:anna", "payments", Noon));
        Assert.Empty(state.RightsOf("user:anna", "ops", Noon));
        Assert.Empty(state.RightsOf("user:carl", "payments", Noon));
        Assert.Empty(state.RightsOf("user:anna", "payments", until));
        Assert.Empty(Run(state, new RoutingCommand.EndDelegation("user:bob", "user:anna")).After.RightsOf("user:anna", "payments", Noon));
    }

    [Theory]
    [InlineData("user:anna", "user:anna", 1, "delegation_self")]
    [InlineData("user:anna", "user:bob", 0, "delegation_lifetime")]
    [InlineData("user:anna", "user:bob", 91 * 24, "delegation_lifetime")]
    public void A_delegation_is_to_somebody_else_and_for_a_while(string from, string to, int hours, string rule) =>
        Assert.Equal(rule, Assert.IsType<RoutingReply.Refused>(Run(RoutingDecider.Initial, new RoutingCommand.Delegate(
            new(from, to, "", "", Noon.Plus(TimeSpan.FromHours(hours))), Noon)).Reply).Rule);

    [Fact]
    public void A_route_names_somebody_who_can_decide() => Assert.All((string[][])[[], ["viewer"], ["nobody"]], roles =>
        Assert.Equal("route_roles", Assert.IsType<RoutingReply.Refused>(
            Run(RoutingDecider.Initial, new RoutingCommand.Set(new("", "", [.. roles], "", 0))).Reply).Rule));

    [Fact]
    public void Every_event_folds_in_every_state() => Seeds.Sample(
        Gen.OneOf([.. SomeApprovalEvents.RoutingByType.Values]).Array[0, 20], 500,
        events => Assert.NotNull(events.Aggregate(RoutingDecider.Initial, RoutingDecider.Evolve)));

    private static Ran<RoutingState, RoutingEvent, RoutingReply> Run(RoutingState state, RoutingCommand command) =>
        Runs.Of<RoutingDecider, RoutingEvent, RoutingState, RoutingCommand, RoutingEvent, RoutingReply>(state, command, Noon);
}
