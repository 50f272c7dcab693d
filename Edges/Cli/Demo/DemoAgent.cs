using AgentAssembly.Contracts.Agents.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Host.Operations;
using Google.Protobuf;
using Grpc.Net.Client;
using NSec.Cryptography;

namespace AgentAssembly.Edges.Cli.Demo;

/// <summary>An agent of the demo: a fresh key, registered for one session. Its credential never leaves the process.</summary>
internal sealed class DemoAgent : IDisposable
{

    private readonly AgentLifecycleService.AgentLifecycleServiceClient _lifecycle;
    private readonly PolicyService.PolicyServiceClient _policy;
    private readonly Key _key;
    private readonly AgentId _id;
    private readonly TimeProvider _time;
    private string _token = "";

    public DemoAgent(GrpcChannel channel, TimeProvider time)
    {
        (_lifecycle, _policy, _time) = (new(channel), new(channel), time);
        _key = Key.Create(SignatureAlgorithm.Ed25519);
        _id = new AgentId { AgentId_ = AgentDid.OfKey(PublicKey) };
    }

    private byte[] PublicKey => _key.PublicKey.Export(KeyBlobFormat.RawPublicKey);

    private DateTime Deadline => _time.GetUtcNow().UtcDateTime + ServerLink.AnswerLimit;

    /// <summary>Joins with proof of possession.</summary>
    public async Task RegisterAsync(RecordedSession session, CancellationToken cancellationToken)
    {
        var publicKey = Convert.ToHexStringLower(PublicKey);
        var challenge = await _lifecycle.RequestChallengeAsync(
            new ChallengeRequest { AgentId = _id, PublicKey = publicKey },
            deadline: Deadline,
            cancellationToken: cancellationToken).ResponseAsync.ConfigureAwait(false);
        var request = new RegisterRequest
        {
            AgentId = _id,
            Name = session.Name,
            Framework = "recorded",
            Version = Server.ProductVersion.Text,
            PublicKey = publicKey,
            RegistrationNonce = challenge.Nonce,
            PossessionProof = ByteString.CopyFrom(SignatureAlgorithm.Ed25519.Sign(_key, challenge.Nonce.Span)),
        };
        request.ToolNames.AddRange(session.Actions.Where(a => a.Kind == "tool_call").Select(a => a.Name).Distinct(StringComparer.Ordinal));
        var joined = await _lifecycle.RegisterAsync(request, deadline: Deadline, cancellationToken: cancellationToken)
            .ResponseAsync.ConfigureAwait(false);
        _token = joined.CredentialToken;
    }

    /// <summary>Asks for the decision of one action.</summary>
    public async Task<CheckActionResponse> CheckAsync(string session, RecordedAction action, CancellationToken cancellationToken)
    {
        var (type, context) = ContextOf(action);
        var request = new CheckActionRequest
        {
            AgentId = _id,
            CredentialToken = _token,
            TraceId = session,
            SpanId = FormattableString.Invariant($"step-{action.Step}"),
            ActionType = type,
            Context = context,
        };
        return await _policy.CheckActionAsync(request, deadline: Deadline, cancellationToken: cancellationToken)
            .ResponseAsync.ConfigureAwait(false);
    }

    /// <summary>Leaves.</summary>
    public async Task DeregisterAsync(CancellationToken cancellationToken)
    {
        await _lifecycle.DeregisterAsync(
            new DeregisterRequest { AgentId = _id, CredentialToken = _token, Reason = "session ended" },
            deadline: Deadline,
            cancellationToken: cancellationToken).ResponseAsync.ConfigureAwait(false);
        _token = "";
    }

    public void Dispose() => _key.Dispose();

    private static (ActionType Type, ActionContext Context) ContextOf(RecordedAction action) => action.Kind switch
    {
        "llm_call" => (ActionType.LlmCall, new() { LlmCall = new() { Model = action.Name, PromptTokens = action.PromptTokens } }),
        "tool_call" => (ActionType.ToolCall, new()
        {
            ToolCall = new() { ToolName = action.Name, ToolSource = "function", ArgsJson = ByteString.CopyFrom(action.Json) },
        }),
        _ => (ActionType.ToolResult, new()
        {
            ToolResult = new() { ToolName = action.Name, ToolSource = "function", ResultJson = ByteString.CopyFrom(action.Json) },
        }),
    };
}
