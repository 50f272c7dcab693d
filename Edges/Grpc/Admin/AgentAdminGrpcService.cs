using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Edges.Grpc.Interceptors;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary><c>assembly.admin.v1.AgentAdminService</c>: maps, and decides nothing.</summary>
public sealed class AgentAdminGrpcService(
    AgentAdministration administration, WriteSideState state, CallerIdentity identity)
    : AgentAdminService.AgentAdminServiceBase
{
    private const int PageDefault = 100;
    private const int PageMax = 1_000;

    /// <inheritdoc/>
    public override Task<ListAgentsResponse> ListAgents(ListAgentsRequest request, ServerCallContext context)
    {
        var caller = identity.Of(context);
        if (request.PageSize > PageMax)
        {
            throw GrpcErrors.Invalid("page_size", $"{request.PageSize} is more than {PageMax}");
        }

        var page = AgentPages.Of(state.Agents, caller, new(request.Org, request.Team, request.Status, request.PageToken));
        var size = request.PageSize == 0 ? PageDefault : (int)request.PageSize;
        var shown = page.Take(size + 1).ToList();
        var response = new ListAgentsResponse
        {
            NextPageToken = shown.Count > size ? shown[size - 1].Id.ToString() : "",
        };
        response.Agents.AddRange(shown.Take(size).Select(ToWire));
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override Task<GetAgentResponse> GetAgent(GetAgentRequest request, ServerCallContext context) =>
        Task.FromResult(new GetAgentResponse
        {
            Agent = ToWire(administration.Find(identity.Of(context), AgentRecords.NameOf(request.Agent)).Done().Value),
        });

    /// <inheritdoc/>
    public override Task<AgentsChangedResponse> SuspendAgent(SuspendAgentRequest request, ServerCallContext context) =>
        ChangedAsync(administration.SuspendAsync(
            identity.Of(context), AgentRecords.NameOf(request.Agent), Reason(request.Reason), request.Cascade, context.CancellationToken));

    /// <inheritdoc/>
    public override Task<AgentsChangedResponse> ResumeAgent(ResumeAgentRequest request, ServerCallContext context)
    {
        var kinds = request.Kinds.Count == 0 ? [SuspensionKind.Manual] : request.Kinds.Select(KindOf);
        return ChangedAsync(administration.ResumeAsync(
            identity.Of(context),
            AgentRecords.NameOf(request.Agent),
            new AgentCommand.Resume([.. kinds], FieldRules.Text("note", request.Note, FieldRules.TextMax)),
            request.Cascade,
            context.CancellationToken));
    }

    /// <inheritdoc/>
    public override Task<AgentsChangedResponse> DeregisterAgent(DeregisterAgentRequest request, ServerCallContext context)
    {
        var fate = OrphanFate.Suspend;
        return request.Orphans.Length > 0 && !AgentWords.TryRead(request.Orphans, out fate)
            ? throw GrpcErrors.Invalid("orphans", "must be suspend, promote or cascade")
            : ChangedAsync(administration.DeregisterAsync(
                identity.Of(context), AgentRecords.NameOf(request.Agent), Reason(request.Reason), fate, context.CancellationToken));
    }

    /// <inheritdoc/>
    public override async Task<RotateCredentialResponse> RotateCredential(
        RotateCredentialRequest request, ServerCallContext context)
    {
        var done = (await administration.RotateAsync(
            identity.Of(context), AgentRecords.NameOf(request.Agent), Reason(request.Reason), context.CancellationToken).ConfigureAwait(false)).Done();
        return new RotateCredentialResponse { CredentialToken = done.Value.Token, Position = done.Position?.Value ?? 0 };
    }

    /// <inheritdoc/>
    public override Task<AgentsChangedResponse> RevokeCredential(RevokeCredentialRequest request, ServerCallContext context) =>
        ChangedAsync(administration.RevokeAsync(
            identity.Of(context), AgentRecords.NameOf(request.Agent), Reason(request.Reason), context.CancellationToken));

    /// <inheritdoc/>
    public override Task<AgentsChangedResponse> ReparentAgent(ReparentAgentRequest request, ServerCallContext context) =>
        ChangedAsync(administration.ReparentAsync(
            identity.Of(context),
            AgentRecords.NameOf(request.Agent),
            request.Parent is { } parent ? AgentRecords.NameOf(parent) : null,
            Reason(request.Reason),
            context.CancellationToken));

    /// <inheritdoc/>
    public override Task<AgentsChangedResponse> MoveAgent(MoveAgentRequest request, ServerCallContext context) =>
        ChangedAsync(administration.MoveAsync(
            identity.Of(context),
            AgentRecords.NameOf(request.Agent),
            FieldRules.Required("team", request.Team),
            Reason(request.Reason),
            context.CancellationToken));

    /// <inheritdoc/>
    public override Task<AgentsChangedResponse> SetEnforcementMode(
        SetEnforcementModeRequest request, ServerCallContext context)
    {
        var (caller, name, reason) = (identity.Of(context), AgentRecords.NameOf(request.Agent), Reason(request.Reason));
        return request.Mode switch
        {
            EnforcementMode.Enforce => ChangedAsync(administration.EnforceAsync(
                caller, name, reason, request.CascadeEcho, context.CancellationToken)),
            EnforcementMode.Observe => ChangedAsync(administration.ObserveAsync(
                caller, name, reason, Moments.Of("expires_at_unix_ms", request.ExpiresAtUnixMs), request.CascadeEcho,
                context.CancellationToken)),
            _ => throw GrpcErrors.Invalid("mode", "must be ENFORCE or OBSERVE; an agent without any enforcement cannot be had"),
        };
    }

    /// <inheritdoc/>
    public override Task<PreviewCascadeResponse> PreviewCascade(PreviewCascadeRequest request, ServerCallContext context)
    {
        var response = new PreviewCascadeResponse();
        response.Agents.AddRange(
            administration.Preview(identity.Of(context), AgentRecords.NameOf(request.Agent)).Done().Value.Select(ToWire));
        return Task.FromResult(response);
    }

    private async Task<AgentsChangedResponse> ChangedAsync(ValueTask<Answer<AgentsChanged>> command)
    {
        var done = (await command.ConfigureAwait(false)).Done();
        var response = new AgentsChangedResponse();
        response.Agents.AddRange(done.Value.Agents.Select(ToWire));
        if (done.Position is { } position)
        {
            response.Position = position.Value;
        }

        return response;
    }

    private AgentRecord ToWire(KnownAgent agent) => AgentRecords.ToWire(agent, state.Agents);

    private static string Reason(string reason) => FieldRules.Text("reason", reason, FieldRules.TextMax);

    private static SuspensionKind KindOf(string name) => AgentWords.TryRead(name, out SuspensionKind kind)
        ? kind
        : throw GrpcErrors.Invalid("kinds",
            $"'{name}' is no kind; there are {string.Join(", ", Enum.GetValues<SuspensionKind>().Select(AgentWords.Of))}");
}
