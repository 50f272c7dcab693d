using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Tenancy;
using AgentAssembly.Read.GraphQL.Agents;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Tenancy;

/// <summary>The type of orgs.</summary>
internal sealed class OrgType : AutoRegisteringObjectGraphType<OrgNode>
{
    public OrgType(ListCatalog lists)
    {
        this.NestedList<OrgNode, TeamType, ItemDocument<TeamItem>>(
            "teams", "Its teams.", lists.Tenancy.Teams, org => (org.Look, [Condition.Is("org", org.Id)]));
        this.NestedList<OrgNode, RoleType, ItemDocument<RoleGrant>>(
            "roles", "Who has which role there.", lists.Tenancy.Roles, org => (org.Look, [Condition.Is("org", org.Id)]));
        this.NestedList<OrgNode, AgentType, StreamDocument<AgentState>>(
            "agents", "Its agents.", lists.Agents, org => (org.Look, [Condition.Is("org", org.Id)]));
    }
}

/// <summary>The type of teams.</summary>
internal sealed class TeamType : AutoRegisteringObjectGraphType<TeamNode>
{
    public TeamType(ListCatalog lists)
    {
        this.NestedList<TeamNode, AgentType, StreamDocument<AgentState>>(
            "agents", "Its agents.", lists.Agents, Of);
        this.NestedList<TeamNode, RoleType, ItemDocument<RoleGrant>>(
            "roles", "Who has which role in this team alone.", lists.Tenancy.Roles, Of);
        this.NestedList<TeamNode, EnrolmentType, ItemDocument<EnrolmentItem>>(
            "enrolled", "The agents that it lets in.", lists.Tenancy.Enrolments, Of);
        this.NestedList<TeamNode, EnrolmentTokenType, ItemDocument<TokenItem>>(
            "tokens", "The tokens by which agents enrol, those that ended too.", lists.Tenancy.Tokens, Of);
    }

    private static (Reading.Look Look, System.Collections.Immutable.ImmutableArray<Condition> Where) Of(TeamNode team) =>
        (team.Look, [Condition.Is("org", team.Org), Condition.Is("team", team.Name)]);
}

/// <summary>The type of roles that somebody has.</summary>
internal sealed class RoleType : AutoRegisteringObjectGraphType<RoleNode>;

/// <summary>The type of agents that a team lets in.</summary>
internal sealed class EnrolmentType : AutoRegisteringObjectGraphType<EnrolmentNode>
{
    public EnrolmentType(ModelSet models) => this.AgentOf(
        models, "The agent; null where it has not registered, or may not be seen.",
        enrolment => (enrolment.Look, AgentId.Of(enrolment.Org, enrolment.Did).ToString()));
}

/// <summary>The type of tokens.</summary>
internal sealed class EnrolmentTokenType : AutoRegisteringObjectGraphType<EnrolmentTokenNode>;
