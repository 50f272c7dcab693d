using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Halts;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Edges.Grpc.Interceptors;
using Grpc.Core;
using DomainScope = AgentAssembly.Domain.Halts.HaltScope;
using HaltScope = AgentAssembly.Contracts.Admin.V1.HaltScope;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary><c>assembly.admin.v1.HaltService</c>: maps, and decides nothing.</summary>
public sealed class HaltGrpcService(BrakeAdministration brake, AgentAdministration agents, CallerIdentity identity)
    : HaltService.HaltServiceBase
{
    /// <inheritdoc/>
    public override Task<HaltChangedResponse> OrderHalt(OrderHaltRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        var signal = request.Signal switch
        {
            "" or "pause" => HaltSignal.Pause,
            "terminate" => HaltSignal.Terminate,
            _ => throw GrpcErrors.Invalid("signal", "must be pause or terminate"),
        };
        return ChangedAsync(brake.OrderAsync(
            caller, ScopeOf(caller, request.Scope), signal, Reason(request.Reason), context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<HaltChangedResponse> ReleaseHalt(ReleaseHaltRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        return ChangedAsync(brake.ReleaseAsync(
            caller, ScopeOf(caller, request.Scope), Reason(request.Reason), context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<ListHaltsResponse> ListHalts(ListHaltsRequest request, ServerCallContext context)
    {
        var response = new ListHaltsResponse();
        response.Halts.AddRange(brake.List(identity.Of(context), FieldRules.Text("org", request.Org)).Select(ToWire));
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override Task<HaltChangedResponse> AcknowledgeHalt(AcknowledgeHaltRequest request, ServerCallContext context) =>
        ChangedAsync(brake.AcknowledgeAsync(
            identity.Of(context),
            FieldRules.Required("halt_id", request.HaltId),
            FieldRules.Required("runtime", request.Runtime),
            context.CancellationToken));

    private DomainScope ScopeOf(Caller caller, HaltScope? scope)
    {
        if (scope is null)
        {
            throw GrpcErrors.Invalid("scope", "is missing; set fleet, or an org, a team or an agent");
        }

        if (scope.Fleet)
        {
            return scope.Org.Length + scope.Team.Length + scope.Agent.Length == 0
                ? DomainScope.Fleet
                : throw GrpcErrors.Invalid("scope", "names the fleet and something else: say which is meant");
        }

        var org = CallerScope.OrgOf(caller, scope.Org, "scope.org");
        return scope.Agent.Length == 0 ? new DomainScope(org, FieldRules.Text("scope.team", scope.Team), null)
            : scope.Team.Length > 0 ? throw GrpcErrors.Invalid("scope", "names a team and an agent: say which is meant")
            : new DomainScope(org, "", agents.Find(
                caller, new AgentName(org, FieldRules.Text("scope.agent", scope.Agent))).Done().Value.Id);
    }

    private static async Task<HaltChangedResponse> ChangedAsync(ValueTask<Answer<ScopedHalt>> command)
    {
        var done = (await command.ConfigureAwait(false)).Done();
        var response = new HaltChangedResponse { Halt = ToWire(done.Value) };
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }

    private static HaltRecord ToWire(ScopedHalt scoped)
    {
        var halt = scoped.Halt;
        var record = new HaltRecord
        {
            HaltId = halt.Id,
            Scope = new HaltScope
            {
                Fleet = scoped.Org.Length == 0,
                Org = scoped.Org,
                Team = halt.Team,
                Agent = halt.Agent?.ToString() ?? "",
            },
            Signal = halt.Signal == HaltSignal.Terminate ? "terminate" : "pause",
            Reason = halt.Reason,
            OrderedBy = halt.By,
            OrderedAtUnixMs = AgentRecords.MillisecondsOf(halt.At),
        };
        record.Acknowledgements.AddRange(halt.Acknowledgements.Select(each => new HaltAcknowledgement
        {
            Runtime = each.Key.Runtime,
            By = each.Key.By,
            AtUnixMs = AgentRecords.MillisecondsOf(each.Value),
        }));
        return record;
    }

    private static string Reason(string reason) => FieldRules.Text("reason", reason, FieldRules.TextMax);
}
