using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using Google.Protobuf;
using Grpc.Core;
using NSec.Cryptography;

namespace AgentAssembly.Specs.EndToEnd;

/// <summary>An agent with a key of its own, as an SDK would drive it.</summary>
public sealed class TestAgent : IDisposable
{
    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519);

    public byte[] PublicKey => _key.PublicKey.Export(KeyBlobFormat.RawPublicKey);

    public string Org { get; init; } = "default";

    public string Team { get; init; } = "default";

    public string Did => DidKey.Write(PublicKey);

    // 32 hexadecimal digits.
    public string HexId => Domain.Agents.AgentId.Of(Org, Did).ToString();

    public Metadata Credential => new() { { "x-aa-credential-token", Token } };

    public Contracts.Common.V1.AgentId Id => new() { OrgId = Org, TeamId = Team, AgentId_ = Did };

    public string Token { get; private set; } = "";

    // As its org has enrolled it, and its parent has signed for it.
    public async Task<RegisterResponse> RegisterAsync(ChannelBase channel, TestAgent? parent = null)
    {
        await EnrolAsync(channel);
        return await JoinAsync(channel, parent, parent?.DelegatesTo(this));
    }

    // What the operator does so that it may register.
    public async Task EnrolAsync(ChannelBase channel, Metadata? by = null)
    {
        if ((Org, Team) == ("default", "default"))
        {
            return;
        }

        var tenancy = new TenancyService.TenancyServiceClient(channel);
        await tenancy.CreateOrgAsync(new() { Org = Org }, by);
        await tenancy.CreateTeamAsync(new() { Org = Org, Team = Team }, by);
        await tenancy.EnrollMemberAsync(new() { Org = Org, Team = Team, Did = Did }, by);
    }

    public DelegationGrant DelegatesTo(TestAgent child, TimeSpan? lifetime = null)
    {
        var until = TimeProvider.System.GetUtcNow() + (lifetime ?? TimeSpan.FromMinutes(10));
        var grant = new DelegationGrant { ExpiresAtUnixMs = until.ToUnixTimeMilliseconds() };
        grant.Signature = ByteString.CopyFrom(Signs(Org, child, grant));
        return grant;
    }

    public byte[] Signs(string org, TestAgent child, DelegationGrant wire)
    {
        var until = Instant.From(DateTimeOffset.FromUnixTimeMilliseconds(wire.ExpiresAtUnixMs));
        var grant = new Domain.Tenancy.DelegationGrant(until, wire.HasMaxDepth ? (int)wire.MaxDepth : null, default);
        return SignatureAlgorithm.Ed25519.Sign(_key, grant.SignedBytes(org, Did, child.Did));
    }

    public async Task<RegisterResponse> JoinAsync(
        ChannelBase channel, TestAgent? parent = null, DelegationGrant? delegation = null, string enrollmentToken = "")
    {
        var request = await ApplicationAsync(channel);
        request.EnrollmentToken = enrollmentToken;
        request.Delegation = delegation;
        if (parent is not null)
        {
            request.ParentAgentId = parent.Did;
        }

        return await JoinAsync(channel, request);
    }

    public async Task<RegisterResponse> JoinAsync(ChannelBase channel, RegisterRequest application)
    {
        var joined = await new AgentLifecycleService.AgentLifecycleServiceClient(channel).RegisterAsync(application);
        Token = joined.CredentialToken;
        return joined;
    }

    // A request to register, with a nonce that it spends.
    public async Task<RegisterRequest> ApplicationAsync(ChannelBase channel)
    {
        var publicKey = Convert.ToHexStringLower(PublicKey);
        var challenge = await new AgentLifecycleService.AgentLifecycleServiceClient(channel)
            .RequestChallengeAsync(new() { AgentId = Id, PublicKey = publicKey });
        return new RegisterRequest
        {
            AgentId = Id,
            Name = "spec",
            PublicKey = publicKey,
            RegistrationNonce = challenge.Nonce,
            PossessionProof = ByteString.CopyFrom(SignatureAlgorithm.Ed25519.Sign(_key, challenge.Nonce.Span)),
        };
    }

    public CheckActionRequest ToolCall(string tool, string trace = "spec-run", string arguments = "{}") => new()
    {
        AgentId = Id,
        CredentialToken = Token,
        TraceId = trace,
        ActionType = ActionType.ToolCall,
        Context = new() { ToolCall = new() { ToolName = tool, ArgsJson = ByteString.CopyFromUtf8(arguments) } },
    };

    public CheckActionRequest Message(string team, TestAgent? to = null, string content = "{}") => new()
    {
        AgentId = Id,
        CredentialToken = Token,
        TraceId = "spec-messages",
        ActionType = ActionType.SendMessage,
        Context = new()
        {
            SendMessage = new()
            {
                TargetTeam = team, TargetAgent = to?.Did ?? "", Channel = "tasks", ContentJson = ByteString.CopyFromUtf8(content),
            },
        },
    };

    public void Dispose() => _key.Dispose();
}
