using AgentAssembly.Domain.Tenancy;
using CsCheck;
using static AgentAssembly.Specs.Domain.Events.SomeValues;

namespace AgentAssembly.Specs.Domain.Events;

// Random events of orgs and teams.
internal static class SomeTenancyEvents
{
    public static IReadOnlyDictionary<string, Gen<OrgEvent>> OrgsByType { get; } = new Dictionary<string, Gen<OrgEvent>>
    {
        [OrgEvent.FoundedType] = Text.Select(name => (OrgEvent)new OrgEvent.Founded(name)),
        [OrgEvent.RoleGrantedType] = Gen.Select(Name, Text, Gen.Enum<Role>())
            .Select((principal, team, role) => (OrgEvent)new OrgEvent.RoleGranted(principal, team, role)),
        [OrgEvent.RoleRevokedType] = Gen.Select(Name, Text)
            .Select((principal, team) => (OrgEvent)new OrgEvent.RoleRevoked(principal, team)),
    };

    public static IReadOnlyDictionary<string, Gen<TeamEvent>> TeamsByType { get; } = new Dictionary<string, Gen<TeamEvent>>
    {
        [TeamEvent.FoundedType] = Text.Select(name => (TeamEvent)new TeamEvent.Founded(name)),
        [TeamEvent.MemberEnrolledType] = Name.Select(did => (TeamEvent)new TeamEvent.MemberEnrolled(did)),
        [TeamEvent.MemberExpelledType] = Name.Select(did => (TeamEvent)new TeamEvent.MemberExpelled(did)),
        [TeamEvent.TokenIssuedType] =
            Gen.Select(Name, Digest, Gen.Int[1, TeamState.UsesMax], Moment)
            .Select((id, hash, uses, until) => (TeamEvent)new TeamEvent.TokenIssued(id, hash, uses, until)),
        [TeamEvent.TokenRedeemedType] = Gen.Select(Name, Name)
            .Select((id, did) => (TeamEvent)new TeamEvent.TokenRedeemed(id, did)),
        [TeamEvent.TokenEndedType] = Gen.Select(Name, Gen.Bool)
            .Select((id, expired) => (TeamEvent)new TeamEvent.TokenEnded(id, expired)),
    };

    public static Gen<OrgEvent> OfOrgs { get; } = Gen.OneOf([.. OrgsByType.Values]);

    public static Gen<TeamEvent> OfTeams { get; } = Gen.OneOf([.. TeamsByType.Values]);
}
