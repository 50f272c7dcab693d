using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;
using NSec.Cryptography;

namespace AgentAssembly.Specs.Commands;

// An agent with a key that follows from its number.
internal sealed record TestAgent(int Number, string Org = "acme", string Team = "payments")
{
    private readonly Key _key = Key.Import(SignatureAlgorithm.Ed25519, SeedOf(Number), KeyBlobFormat.RawPrivateKey);

    public string Token { get; init; } = "";

    public string PublicKey => Convert.ToHexStringLower(_key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    public string Did => DidKey.Write(_key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    public AgentId Id => AgentId.Of(Org, Did);

    public ActorClaim Claim => new(Org, Team, Did);

    public byte[] Sign(ReadOnlySpan<byte> nonce) => SignatureAlgorithm.Ed25519.Sign(_key, nonce);

    public RegisterAgent Request(byte[] nonce, string? parent = null, int? maxChildDepth = null) => new(
        new AgentProfile { Org = Org, Team = Team, Did = Did, Name = $"agent {Number}", Tools = ["search"] },
        PublicKey, nonce, Sign(nonce), parent, "", "", maxChildDepth, "", null, WriteSide.Loopback);

    // Its signed word that it delegates to another.
    public DelegationGrant DelegatesTo(string childDid, Instant until, int? maxDepth = null)
    {
        var grant = new DelegationGrant(until, maxDepth, default);
        return grant with { Signature = Sign(grant.SignedBytes(Org, Did, childDid)) };
    }

    // A tool call in its name.
    public CheckAction Calls(
        string tool = "search", string trace = "run-1", string? token = null, Channel? channel = null, string key = "") => new(
            new AgentAction { Actor = Claim, Kind = ActionKind.ToolCall, Tool = tool, TraceId = trace },
            token ?? Token, channel ?? WriteSide.Loopback, key, TraceParent: null);

    private static byte[] SeedOf(int number)
    {
        var seed = new byte[32];
        new Random(number).NextBytes(seed);
        return seed;
    }
}
