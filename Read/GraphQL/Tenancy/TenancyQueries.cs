using AgentAssembly.Projections.Models.Tenancy;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Tenancy;

/// <summary>Queries of orgs, teams and roles.</summary>
internal static class TenancyQueries
{
    public static void AddTo(QueryRoot root, TenancyLists lists)
    {
        root.RootList("orgs", "The tenants that were founded, or have agents.", lists.Orgs);
        var org = root.RootField(
            "org", new GraphQLTypeReference("Org"), "One tenant; null where there is none, or none that may be seen.",
            (context, look) => lists.Orgs.List.FindAsync(look, context.GetArgument<string>("name"), context.CancellationToken));
        org.Arguments!.Add(new QueryArgument<NonNullGraphType<StringGraphType>> { Name = "name", Description = "Its name." });
        root.RootList("teams", "The teams.", lists.Teams);
        var team = root.RootField(
            "team", new GraphQLTypeReference("Team"), "One team; null where there is none, or none that may be seen.",
            (context, look) => lists.Teams.List.FindAsync(
                look, TeamsProjection.KeyOf(context.GetArgument<string>("org"), context.GetArgument<string>("name")), context.CancellationToken));
        team.Arguments!.Add(new QueryArgument<NonNullGraphType<StringGraphType>> { Name = "org", Description = "The tenant." });
        team.Arguments.Add(new QueryArgument<NonNullGraphType<StringGraphType>> { Name = "name", Description = "Its name." });
        root.RootList("members", "Who has which role in which org or team.", lists.Roles);
    }
}
