using System.Collections.Immutable;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Read.GraphQL.Reading;

/// <summary>What documents must be like to exist for somebody.</summary>
internal static class Sight
{
    /// <summary>The conditions on the columns <c>org</c> and <c>team</c>.</summary>
    public static ImmutableArray<Condition> Of(Viewer viewer, DocumentSight sight) =>
    [
        .. viewer.Org is { } org ? [OfOrg(org, sight)] : Array.Empty<Condition>(),
        .. viewer.Team is { } team && OfTeam(team, sight) is { } condition ? [condition] : Array.Empty<Condition>(),
    ];

    private static Condition OfOrg(string org, DocumentSight sight) => sight switch
    {
        DocumentSight.Installation => new Condition.OneOf("org", []),
        DocumentSight.OrgAndInstallation => new Condition.OneOf("org", [org, ""]),
        _ => Condition.Is("org", org),
    };

    private static Condition? OfTeam(string team, DocumentSight sight) => sight switch
    {
        DocumentSight.Team => Condition.Is("team", team),
        DocumentSight.TeamAndWholeOrg => new Condition.OneOf("team", [team, ""]),
        _ => null,
    };
}
