using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace AgentAssembly.Edges.Grpc.Agents;

/// <summary><c>assembly.agent.v1.AgentLifecycleService</c>: maps, and decides nothing.</summary>
public sealed class AgentGrpcService(Registration registration, Presence presence)
    : AgentLifecycleService.AgentLifecycleServiceBase
{
    /// <summary>How often an agent should say that it is there (gateway specification §2.3).</summary>
    public const int HeartbeatIntervalSeconds = 30;

    /// <inheritdoc/>
    public override Task<ChallengeResponse> RequestChallenge(ChallengeRequest request, ServerCallContext context)
    {
        var claim = FieldRules.Claim("agent_id", request.AgentId);
        return registration.Challenge(claim.Did, request.PublicKey) switch
        {
            RegistrationReply.Challenged c => Task.FromResult(new ChallengeResponse
            {
                Nonce = ByteString.CopyFrom(c.Nonce),
                ExpiresAtUnixMs = c.Ends.ToUnixTimeMilliseconds(),
            }),
            var refusal => throw Refusal(refusal),
        };
    }

    /// <inheritdoc/>
    public override async Task<RegisterResponse> Register(RegisterRequest request, ServerCallContext context)
    {
        var reply = await registration.RegisterAsync(ToCommand(request), context.CancellationToken).ConfigureAwait(false);
        return reply is RegistrationReply.Joined joined ? ToResponse(joined) : throw Refusal(reply);
    }

    /// <inheritdoc/>
    public override Task<HeartbeatResponse> Heartbeat(HeartbeatRequest request, ServerCallContext context)
    {
        var claim = FieldRules.Claim("agent_id", request.AgentId);
        return presence.Beat(claim, request.CredentialToken) is PresenceReply.Refused refused
            ? throw Unauthenticated(refused)
            : Task.FromResult(new HeartbeatResponse());
    }

    /// <inheritdoc/>
    public override async Task<DeregisterResponse> Deregister(DeregisterRequest request, ServerCallContext context)
    {
        var claim = FieldRules.Claim("agent_id", request.AgentId);
        var reason = FieldRules.Text("reason", request.Reason, FieldRules.TextMax);
        var reply = await presence
            .LeaveAsync(claim, request.CredentialToken, reason, context.CancellationToken).ConfigureAwait(false);
        return reply is PresenceReply.Refused refused
            ? throw Unauthenticated(refused)
            : new DeregisterResponse { Success = true, AgentId = claim.Did };
    }

    private static RegisterAgent ToCommand(RegisterRequest request)
    {
        var claim = FieldRules.Claim("agent_id", request.AgentId);
        if (request.ToolNames.Count > AgentProfile.ItemsMax || request.Metadata.Count > AgentProfile.ItemsMax)
        {
            throw GrpcErrors.Invalid("tool_names, metadata", $"hold more than {AgentProfile.ItemsMax} entries");
        }

        var profile = new AgentProfile
        {
            Org = claim.Org,
            Team = claim.Team,
            Did = claim.Did,
            Name = FieldRules.Text("name", request.Name, FieldRules.TextMax),
            Framework = FieldRules.Text("framework", request.Framework, FieldRules.TextMax),
            Version = FieldRules.Text("version", request.Version, FieldRules.TextMax),
            RiskTier = Enum.IsDefined(request.RiskTier) ? (int)request.RiskTier : (int)RiskTier.RiskUnspecified,
            Tools = [.. request.ToolNames.Select(tool => FieldRules.Text("tool_names", tool))],
            Labels = request.Metadata.ToImmutableSortedDictionary(
                label => FieldRules.Text("metadata", label.Key),
                label => FieldRules.Text("metadata", label.Value, FieldRules.TextMax),
                StringComparer.Ordinal),
        };
        return new RegisterAgent(
            profile,
            request.PublicKey,
            request.RegistrationNonce.Memory,
            request.PossessionProof.Memory,
            request.HasParentAgentId ? FieldRules.Text("parent_agent_id", request.ParentAgentId) : null,
            FieldRules.Text("delegation_reason", request.DelegationReason, FieldRules.TextMax),
            FieldRules.Text("spawned_by_tool", request.SpawnedByTool, FieldRules.TextMax),
            request.HasMaxChildDepth ? (int)Math.Min(request.MaxChildDepth, AgentLineage.DepthMax) : null);
    }

    private static RegisterResponse ToResponse(RegistrationReply.Joined joined)
    {
        var response = new RegisterResponse
        {
            CredentialToken = joined.Token,
            HeartbeatIntervalSec = HeartbeatIntervalSeconds,
            TeamId = joined.Profile.Team,
            RootAgentId = ByteString.CopyFrom(Convert.FromHexString(joined.Lineage.Root.ToString())),
        };
        if (joined.ParentDid is { } parent)
        {
            response.ParentAgentId = parent;
        }

        return response;
    }

    private static RpcException Refusal(RegistrationReply reply) => reply switch
    {
        RegistrationReply.Invalid invalid => GrpcErrors.Refused(Code.InvalidArgument, "REGISTRATION_INVALID", invalid.Message),
        RegistrationReply.Unproven unproven => GrpcErrors.Refused(Code.Unauthenticated, "POSSESSION_UNPROVEN", unproven.Message),
        RegistrationReply.Busy => GrpcErrors.Unavailable(
            "too many registrations are under way; ask again", TimeSpan.FromSeconds(1)),
        _ => throw new System.Diagnostics.UnreachableException(reply.GetType().Name),
    };

    private static RpcException Unauthenticated(PresenceReply.Refused refused) =>
        GrpcErrors.Refused(Code.Unauthenticated, "CREDENTIAL_REFUSED", refused.Message);
}
