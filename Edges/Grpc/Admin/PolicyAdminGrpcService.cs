using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Policies;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Edges.Grpc.Interceptors;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary><c>assembly.admin.v1.PolicyAdminService</c>: maps, and decides nothing.</summary>
public sealed class PolicyAdminGrpcService(PolicyAdministration administration, CallerIdentity identity)
    : PolicyAdminService.PolicyAdminServiceBase
{
    private const string OperatorOnly = "operator";

    /// <inheritdoc/>
    public override async Task<ApplyPoliciesResponse> ApplyPolicies(ApplyPoliciesRequest request, ServerCallContext context)
    {
        var change = new PolicyChange(
            [.. request.Documents.Select(document => new PolicySource(document.Name, document.Text))],
            [.. request.Removed],
            FieldRules.Text("reason", request.Reason, FieldRules.TextMax));
        var done = (await administration.ApplyAsync(
            identity.Of(context), FieldRules.Text("org", request.Org), change, context.CancellationToken).ConfigureAwait(false)).Done();
        var response = new ApplyPoliciesResponse { Digest = done.Value.Set.Digest, Changed = done.Position is not null };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }

    /// <inheritdoc/>
    public override Task<GetPoliciesResponse> GetPolicies(GetPoliciesRequest request, ServerCallContext context)
    {
        var (policy, node, own) = administration
            .Get(identity.Of(context), FieldRules.Text("org", request.Org)).Done().Value;
        var response = new GetPoliciesResponse { Digest = policy.Set.Digest };
        response.Documents.AddRange(node.Select(source => ToWire(source, isOfNode: true, policy.Set)));
        response.Documents.AddRange(own.Select(source => ToWire(source, isOfNode: false, policy.Set)));
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override Task<WhoCanResponse> WhoCan(WhoCanRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var who = administration.WhoCan(
            caller, CallerScope.OrgOf(caller, request.Org), FieldRules.Required("scope", request.Scope)).Done().Value;
        var response = new WhoCanResponse { RoleNeeded = who.Least is { } least ? Roles.NameOf(least) : OperatorOnly };
        response.Principals.AddRange(who.Principals.Select(grant => new WhoCanPrincipal
        {
            Principal = grant.Principal,
            Role = Roles.NameOf(grant.Role),
            Team = grant.Team,
        }));
        return Task.FromResult(response);
    }

    private static PolicyText ToWire(PolicySource source, bool isOfNode, PolicySet set) => new()
    {
        Name = source.Name,
        Text = source.Text,
        Node = isOfNode,
        Scope = set.Documents.FirstOrDefault(document => document.Name == source.Name)?.Scope.ToString() ?? "",
    };
}
