using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Core.Tenancy;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Edges.Grpc.Interceptors;
using Grpc.Core;
using Role = AgentAssembly.Domain.Tenancy.Role;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary><c>assembly.admin.v1.TenancyService</c>: maps, and decides nothing.</summary>
public sealed class TenancyGrpcService(TenancyAdministration administration, CallerIdentity identity)
    : TenancyService.TenancyServiceBase
{
    private const uint LifetimeDefaultSeconds = 3_600;

    private WriteSideState State => administration.State;

    /// <inheritdoc/>
    public override Task<TenancyChangedResponse> CreateOrg(CreateOrgRequest request, ServerCallContext context) =>
        ChangedAsync(administration.CreateOrgAsync(
            identity.Of(context), Id("org", request.Org), Words("name", request.Name), context.CancellationToken));

    /// <inheritdoc/>
    public override Task<ListOrgsResponse> ListOrgs(ListOrgsRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var founded = State.Orgs.All.Where(org => org.Value.State.Exists).Select(org => (org.Value.Org, org.Value.State.Name));
        var response = new ListOrgsResponse();
        response.Orgs.AddRange(founded.Prepend((Org: ActorClaim.Default, Name: "")).DistinctBy(org => org.Org)
            .Where(org => caller.BelongsTo(org.Org))
            .OrderBy(org => org.Org, StringComparer.Ordinal)
            .Select(org => new OrgRecord
            {
                Org = org.Org,
                Name = org.Name,
                Teams = (uint)TeamsOf(org.Org).Count(),
                ActiveAgents = (uint)State.Agents.AgentsOf(org.Org).Select(State.Agents.Find)
                    .Count(agent => agent!.State.Status == AgentStatus.Active),
            }));
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override Task<TenancyChangedResponse> CreateTeam(CreateTeamRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        return ChangedAsync(administration.CreateTeamAsync(
            caller, CallerScope.OrgOf(caller, request.Org), Id("team", request.Team), Words("name", request.Name), context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<ListTeamsResponse> ListTeams(ListTeamsRequest request, ServerCallContext context)
    {
        var org = Shown(identity.Of(context), request.Org);
        var response = new ListTeamsResponse();
        response.Teams.AddRange(TeamsOf(org).OrderBy(team => team.Team, StringComparer.Ordinal).Select(ToWire));
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override Task<TenancyChangedResponse> EnrollMember(EnrollMemberRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        return ChangedAsync(administration.EnrollAsync(
            caller, CallerScope.OrgOf(caller, request.Org), Team(request.Team), Id("did", request.Did), context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<TenancyChangedResponse> ExpelMember(ExpelMemberRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        return ChangedAsync(administration.ExpelAsync(
            caller, CallerScope.OrgOf(caller, request.Org), Team(request.Team), Id("did", request.Did), context.CancellationToken));
    }

    /// <inheritdoc/>
    public override async Task<IssueEnrollmentTokenResponse> IssueEnrollmentToken(
        IssueEnrollmentTokenRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var seconds = request.LifetimeSeconds == 0 ? LifetimeDefaultSeconds : request.LifetimeSeconds;
        var uses = request.Uses == 0 ? 1 : (int)Math.Min(request.Uses, int.MaxValue);
        var issued = (await administration.IssueTokenAsync(
            caller, CallerScope.OrgOf(caller, request.Org), Team(request.Team), uses, TimeSpan.FromSeconds(seconds), context.CancellationToken)
            .ConfigureAwait(false)).Done().Value;
        return new IssueEnrollmentTokenResponse
        {
            EnrollmentToken = issued.Token,
            TokenId = issued.Id,
            ExpiresAtUnixMs = AgentRecords.MillisecondsOf(issued.Until),
        };
    }

    /// <inheritdoc/>
    public override Task<TenancyChangedResponse> RevokeEnrollmentToken(
        RevokeEnrollmentTokenRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        return ChangedAsync(administration.RevokeTokenAsync(
            caller, CallerScope.OrgOf(caller, request.Org), Team(request.Team), Id("token_id", request.TokenId), context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<TenancyChangedResponse> GrantRole(GrantRoleRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var grant = new OrgCommand.Grant(
            FieldRules.Required("principal", request.Principal), FieldRules.Text("team", request.Team), RoleOf(request.Role));
        return ChangedAsync(administration.GrantAsync(caller, CallerScope.OrgOf(caller, request.Org), grant, context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<TenancyChangedResponse> RevokeRole(RevokeRoleRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var revoke = new OrgCommand.Revoke(
            FieldRules.Required("principal", request.Principal), FieldRules.Text("team", request.Team));
        return ChangedAsync(administration.RevokeAsync(caller, CallerScope.OrgOf(caller, request.Org), revoke, context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<ListRolesResponse> ListRoles(ListRolesRequest request, ServerCallContext context)
    {
        var org = Shown(identity.Of(context), request.Org);
        var response = new ListRolesResponse();
        response.Roles.AddRange(State.Orgs.StateOf(OrgDecider.StreamOf(org)).Roles.Values.Select(ToWire));
        return Task.FromResult(response);
    }

    internal static RoleRecord ToWire(RoleGrant grant) => new()
    {
        Principal = grant.Principal,
        Team = grant.Team,
        Role = Roles.NameOf(grant.Role),
        GrantedBy = grant.GrantedBy,
    };

    private IEnumerable<KnownStream<TeamState>> TeamsOf(string org) =>
        State.Teams.All.Select(team => team.Value).Where(team => team.Org == org);

    private TeamRecord ToWire(KnownStream<TeamState> team)
    {
        var record = new TeamRecord
        {
            Org = team.Org,
            Team = team.Team,
            Name = team.State.Name,
            ActiveAgents = (uint)State.Agents.MembersOf(team.Org, team.Team).Select(State.Agents.Find)
                .Count(agent => agent!.State.Status == AgentStatus.Active),
        };
        record.EnrolledDids.AddRange(team.State.Enrolled);
        record.Tokens.AddRange(team.State.Tokens.Select(token => new EnrollmentTokenRecord
        {
            TokenId = token.Key,
            UsesLeft = (uint)token.Value.UsesLeft,
            ExpiresAtUnixMs = AgentRecords.MillisecondsOf(token.Value.Until),
            IssuedBy = token.Value.IssuedBy,
        }));
        return record;
    }

    private string Shown(Caller caller, string named)
    {
        var org = CallerScope.OrgOf(caller, named);
        administration.WhyNotShown(caller, org)?.Done();
        return org;
    }

    internal static async Task<TenancyChangedResponse> ChangedAsync(ValueTask<Answer<bool>> command)
    {
        var done = (await command.ConfigureAwait(false)).Done();
        var response = new TenancyChangedResponse { Changed = done.Value };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }

    private static string Team(string named) => named.Length == 0 ? ActorClaim.Default : FieldRules.Text("team", named);

    private static string Id(string field, string value) => FieldRules.Required(field, value);

    private static string Words(string field, string value) => FieldRules.Text(field, value, FieldRules.TextMax);

    private static Role RoleOf(string name) => Roles.TryRead(name, out var role)
        ? role
        : throw GrpcErrors.Invalid("role",
            $"'{name}' is no role; there are {string.Join(", ", Enum.GetValues<Role>().Select(Roles.NameOf))}");
}
