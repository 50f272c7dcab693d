using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using DomainGrant = AgentAssembly.Domain.Tenancy.DelegationGrant;

namespace AgentAssembly.Edges.Grpc.Agents;

/// <summary><c>assembly.agent.v1.AgentLifecycleService</c>: maps, and decides nothing.</summary>
public sealed class AgentGrpcService(
    Registration registration, Presence presence, AgentSignals signals, CallerTrust trust, StreamEnd end)
    : AgentLifecycleService.AgentLifecycleServiceBase
{
    /// <summary>How often an agent should say that it is there (gateway specification §2.3).</summary>
    public const int HeartbeatIntervalSeconds = 30;

    /// <summary>The label by which SDKs without the field send an enrolment token.</summary>
    public const string EnrolmentTokenLabel = "aa.enrollment_token";

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
        var reply = await registration.RegisterAsync(
            ToCommand(request, RequestChannel.Of(context, trust)), context.CancellationToken).ConfigureAwait(false);
        return reply is RegistrationReply.Joined joined ? ToResponse(joined) : throw Refusal(reply);
    }

    /// <inheritdoc/>
    public override async Task<HeartbeatResponse> Heartbeat(HeartbeatRequest request, ServerCallContext context)
    {
        var claim = FieldRules.Claim("agent_id", request.AgentId);
        return await presence.BeatAsync(claim, request.CredentialToken, context.CancellationToken).ConfigureAwait(false) switch
        {
            PresenceReply.Present present => new HeartbeatResponse { ShouldSuspend = present.ShouldSuspend },
            PresenceReply.Refused refused => throw Unauthenticated(refused),
            var reply => throw new System.Diagnostics.UnreachableException(reply.GetType().Name),
        };
    }

    /// <inheritdoc/>
    public override async Task ControlStream(
        ControlStreamRequest request, IServerStreamWriter<ControlCommand> responseStream, ServerCallContext context)
    {
        var claim = FieldRules.Claim("agent_id", request.AgentId);
        if (presence.Known(claim, request.CredentialToken) is not { } agent)
        {
            throw GrpcErrors.Refused(Code.Unauthenticated, "CREDENTIAL_REFUSED", Presence.CredentialWanted);
        }

        await end.ForwardAsync(
            signal => signals.SubscribeAsync(agent.Id, signal),
            signal => responseStream.WriteAsync(ToWire(signal)),
            () => presence.MayHear(agent.Id, request.CredentialToken),
            context).ConfigureAwait(false);
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

    private static ControlCommand ToWire(AgentSignal signal) => signal switch
    {
        AgentSignal.Suspend s => new() { Suspend = new SuspendCommand { Reason = s.Reason } },
        AgentSignal.Resume s => new() { Resume = new ResumeCommand { Note = s.Note } },
        AgentSignal.Kill s => new() { Kill = new KillCommand { Reason = s.Reason } },
        AgentSignal.PolicyChanged s => new() { PolicyUpdate = new PolicyUpdateCommand { NewPolicyId = s.Digest } },
        _ => throw new System.Diagnostics.UnreachableException(signal.GetType().Name),
    };

    // Old SDKs have no field for the enrolment token: they send it as a label, which is recorded nowhere.
    private static string EnrolmentTokenOf(RegisterRequest request) =>
        request.EnrollmentToken.Length > 0 ? request.EnrollmentToken
        : request.Metadata.TryGetValue(EnrolmentTokenLabel, out var label) ? label
        : "";

    private static DomainGrant? GrantOf(RegisterRequest request) => request.Delegation is { } grant
        ? new DomainGrant(
            Moments.Of("delegation.expires_at_unix_ms", grant.ExpiresAtUnixMs),
            grant.HasMaxDepth ? (int)Math.Min(grant.MaxDepth, AgentLineage.DepthMax) : null,
            grant.Signature.Memory)
        : null;

    private static RegisterAgent ToCommand(RegisterRequest request, Channel channel)
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
            Labels = request.Metadata.Where(label => label.Key != EnrolmentTokenLabel).ToImmutableSortedDictionary(
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
            request.HasMaxChildDepth ? (int)Math.Min(request.MaxChildDepth, AgentLineage.DepthMax) : null,
            FieldRules.Text("enrollment_token", EnrolmentTokenOf(request)),
            GrantOf(request),
            channel);
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
        RegistrationReply.NotEnrolled refused => GrpcErrors.Refused(Code.PermissionDenied, "NOT_ENROLLED", refused.Message),
        RegistrationReply.Refused refused => GrpcErrors.Refused(
            Code.FailedPrecondition, refused.Rule.ToUpperInvariant(), $"{refused.Rule}: {refused.Message}"),
        RegistrationReply.Busy => GrpcErrors.Unavailable(
            "too many registrations are under way; ask again", TimeSpan.FromSeconds(1)),
        _ => throw new System.Diagnostics.UnreachableException(reply.GetType().Name),
    };

    private static RpcException Unauthenticated(PresenceReply.Refused refused) =>
        GrpcErrors.Refused(Code.Unauthenticated, "CREDENTIAL_REFUSED", refused.Message);
}
