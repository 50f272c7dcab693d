using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Domain.Agents;
using Google.Protobuf;
using Grpc.Core;
using NSec.Cryptography;

namespace AgentAssembly.Specs.EndToEnd;

/// <summary>An agent with a key of its own, as an SDK would drive it.</summary>
public sealed class TestAgent : IDisposable
{
    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519);

    public byte[] PublicKey => _key.PublicKey.Export(KeyBlobFormat.RawPublicKey);

    public Contracts.Common.V1.AgentId Id => new() { OrgId = "default", TeamId = "default", AgentId_ = DidKey.Write(PublicKey) };

    public string Token { get; private set; } = "";

    public async Task<RegisterResponse> RegisterAsync(ChannelBase channel)
    {
        var service = new AgentLifecycleService.AgentLifecycleServiceClient(channel);
        var publicKey = Convert.ToHexStringLower(PublicKey);
        var challenge = await service.RequestChallengeAsync(new() { AgentId = Id, PublicKey = publicKey });
        var joined = await service.RegisterAsync(new()
        {
            AgentId = Id,
            Name = "spec",
            PublicKey = publicKey,
            RegistrationNonce = challenge.Nonce,
            PossessionProof = ByteString.CopyFrom(SignatureAlgorithm.Ed25519.Sign(_key, challenge.Nonce.Span)),
        });
        Token = joined.CredentialToken;
        return joined;
    }

    public CheckActionRequest ToolCall(string tool, string trace = "spec-run", string arguments = "{}") => new()
    {
        AgentId = Id,
        CredentialToken = Token,
        TraceId = trace,
        ActionType = ActionType.ToolCall,
        Context = new() { ToolCall = new() { ToolName = tool, ArgsJson = ByteString.CopyFromUtf8(arguments) } },
    };

    public void Dispose() => _key.Dispose();
}
