using System.Text;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Specs.Domain.Deciding;
using AgentAssembly.Specs.Domain.Events;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Tenancy;

public sealed class OrgDeciderSpecs
{
    private static readonly Gen<string> Principal = Gen.OneOf("agent:a", "agent:b", "user:anna");
    private static readonly Gen<string> Team = Gen.OneOf("", "payments", "ops");

    private static readonly Gen<OrgCommand> Command = Gen.Frequency(
        (1, Gen.OneOf("", "Acme").Select(name => (OrgCommand)new OrgCommand.Found(name))),
        (5, Gen.Select(Principal, Team, Gen.Enum<Role>()).Select(
            (who, team, role) => (OrgCommand)new OrgCommand.Grant(who, team, role))),
        (2, Gen.Select(Principal, Team).Select((who, team) => (OrgCommand)new OrgCommand.Revoke(who, team))));

    [Fact]
    public void An_org_knows_who_has_which_role_as_a_plain_table_does() =>
        Seeds.Sample(Command.Array[0, 30], 1_000, commands =>
        {
            var (state, founded) = (OrgDecider.Initial, (string?)null);
            var table = new SortedDictionary<string, Role>(StringComparer.Ordinal);
            foreach (var command in commands)
            {
                var ran = Run(state, command);
                switch (command)
                {
                    case OrgCommand.Found c:
                        founded ??= c.Name;
                        break;
                    case OrgCommand.Grant { Role: Role.TeamAdmin, Team: "" }:
                    case OrgCommand.Grant { Role: Role.OrgAdmin, Team: not "" }:
                        Assert.Equal("role_team", Assert.IsType<TenancyReply.Refused>(ran.Reply).Rule);
                        break;
                    case OrgCommand.Grant c:
                        table[$"{c.Principal} {c.Team}"] = c.Role;
                        break;
                    case OrgCommand.Revoke c:
                        table.Remove($"{c.Principal} {c.Team}");
                        break;
                }

                state = ran.After;
                Assert.Equal((founded is not null, founded ?? ""), (state.Exists, state.Name));
                Assert.Equal(
                    table.Select(each => $"{each.Key} {each.Value}"),
                    state.Roles.Values.Select(each => $"{each.Principal} {each.Team} {each.Role}"));
            }
        });

    [Fact]
    public void No_sequence_of_commands_gives_a_role_that_has_no_meaning_or_makes_more_than_one_thing_happen() =>
        Seeds.Sample(Command.Array[0, 30], 500, commands =>
        {
            var state = OrgDecider.Initial;
            foreach (var command in commands)
            {
                var ran = Run(state, command);
                Assert.InRange(ran.Events.Length, 0, ran.Reply is TenancyReply.Refused ? 0 : 1);
                Assert.All(ran.After.Roles, held => Assert.Equal((held.Value.Principal, held.Value.Team), held.Key));
                Assert.All(ran.After.Roles.Values, held => Assert.False(held.Role == Role.OrgAdmin && held.Team.Length > 0));
                Assert.All(ran.After.Roles.Values, held => Assert.False(held.Role == Role.TeamAdmin && held.Team.Length == 0));
                Assert.All(ran.After.Roles.Values, held => Assert.Equal("system:spec", held.GrantedBy));
                state = ran.After;
            }
        });

    [Fact]
    public void Repeating_a_command_makes_nothing_new_happen() =>
        Seeds.Sample(Gen.Select(Command.Array[0, 20], Command), 1_000, sampled =>
        {
            var state = sampled.Item1.Aggregate(OrgDecider.Initial, (s, command) => Run(s, command).After);
            Assert.Empty(Run(Run(state, sampled.Item2).After, sampled.Item2).Events);
        });

    [Fact]
    public void Every_event_folds_in_every_state_and_every_command_is_answered_there() =>
        Seeds.Sample(Gen.Select(SomeTenancyEvents.OfOrgs.Array[0, 20], Command), 500, sampled =>
            Assert.NotNull(Run(sampled.Item1.Aggregate(OrgDecider.Initial, OrgDecider.Evolve), sampled.Item2).Reply));

    [Fact]
    public void Every_event_reads_back_as_it_was_written_and_tells_who() =>
        Seeds.Sample(SomeTenancyEvents.OfOrgs, 1_000, written => Assert.Equal(
            written with { By = "system:spec" }, Runs.Recorded<OrgEvent, OrgEvent>(written, default)));

    [Fact]
    public void A_role_that_only_a_newer_build_knows_permits_nothing_and_takes_the_place_of_the_one_before()
    {
        var state = Run(OrgDecider.Initial, new OrgCommand.Grant("agent:a", "", Role.OrgAdmin)).After;
        foreach (var role in (string[])["owner", "", "ORG_ADMIN"])
        {
            var data = Encoding.UTF8.GetBytes($$"""{"principal":"agent:a","role":"{{role}}"}""");
            var happened = OrgEvent.Read(SomeEvents.Envelope(OrgEvent.RoleGrantedType, data))!;
            Assert.Empty(OrgDecider.Evolve(state, happened).Roles);
            Assert.Empty(OrgDecider.Evolve(OrgDecider.Initial, happened).Roles);
        }
    }

    [Fact]
    public void An_org_full_of_roles_takes_no_new_one_and_changes_those_that_it_has()
    {
        var full = Enumerable.Range(0, OrgState.RolesMax).Aggregate(OrgDecider.Initial, (state, i) =>
            OrgDecider.Evolve(state, new OrgEvent.RoleGranted($"agent:{i}", "", Role.Viewer)));
        var refused = Assert.IsType<TenancyReply.Refused>(Run(full, new OrgCommand.Grant("agent:new", "", Role.Viewer)).Reply);
        Assert.Equal("roles_max", refused.Rule);
        Assert.Single(Run(full, new OrgCommand.Grant("agent:7", "", Role.OrgAdmin)).Events);
        var room = Run(full, new OrgCommand.Revoke("agent:7", "")).After;
        Assert.Single(Run(room, new OrgCommand.Grant("agent:new", "", Role.Viewer)).Events);
    }

    [Fact]
    public void Orgs_and_teams_have_streams_of_their_own()
    {
        StreamName[] streams =
        [
            OrgDecider.StreamOf("acme"), OrgDecider.StreamOf("other"), TeamDecider.StreamOf("acme", "ops"),
            TeamDecider.StreamOf("acme", "payments"), TeamDecider.StreamOf("other", "ops"), TeamDecider.StreamOf("acmeo", "ps"),
        ];
        Assert.Equal(streams.Length, streams.Distinct().Count());
    }

    private static Ran<OrgState, OrgEvent, TenancyReply> Run(OrgState state, OrgCommand command) =>
        Runs.Of<OrgDecider, OrgEvent, OrgState, OrgCommand, OrgEvent, TenancyReply>(state, command, default);
}
