using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Actions;

/// <summary>
/// An action was decided: wire type <c>action.decided</c>, in a <c>session-…</c> stream. Holds what was decided, by which
/// rule and on what it rested; never arguments, results, addresses or tokens, unless encrypted.
/// </summary>
public sealed record ActionDecided : IEventDataCodec<ActionDecided>
{
    /// <summary>The type's wire name.</summary>
    public const string Type = "action.decided";

    /// <summary>The agent that the claim led to.</summary>
    public required AgentId Agent { get; init; }

    /// <summary>What kind of action it was.</summary>
    public required ActionKind Kind { get; init; }

    /// <summary>The round of asking people that it began, waits for, or rests on; null for none.</summary>
    public ApprovalId? Approval { get; init; }

    /// <summary>Whose demand it was, in a call between agents; empty otherwise.</summary>
    public string Caller { get; init; } = "";

    /// <summary>What carries a message; empty where nothing was named, and for other kinds.</summary>
    public string Channel { get; init; } = "";

    /// <summary>The agent that a message is for; null where none was named, and for other kinds.</summary>
    public AgentId? TargetAgent { get; init; }

    /// <summary>The team that a message goes to; empty where it is not known, and for other kinds.</summary>
    public string TargetTeam { get; init; } = "";

    /// <summary>The tool of a call or a result.</summary>
    public string Tool { get; init; } = "";

    /// <summary>Where the tool comes from.</summary>
    public string ToolSource { get; init; } = "";

    /// <summary>The model of an LLM call.</summary>
    public string Model { get; init; } = "";

    /// <summary>Estimated tokens of the prompt.</summary>
    public int PromptTokens { get; init; }

    /// <summary>The host of a network call or of a tool's target.</summary>
    public string Host { get; init; } = "";

    /// <summary>The port of a network call; 0 where there is none.</summary>
    public int Port { get; init; }

    /// <summary>The protocol of a network call, or the operation on a file.</summary>
    public string Operation { get; init; } = "";

    /// <summary>The path of a file operation.</summary>
    public string Path { get; init; } = "";

    /// <summary>The program of a process, without its arguments.</summary>
    public string Command { get; init; } = "";

    /// <summary>The action's own id within its run.</summary>
    public string SpanId { get; init; } = "";

    /// <summary>Keyed digest of the whole action.</summary>
    public required Hash256 Digest { get; init; }

    /// <summary>Length of arguments or result, in bytes.</summary>
    public int PayloadBytes { get; init; }

    /// <summary>What was decided; final.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The wire's reason text.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The stable code of the reason.</summary>
    public required string ReasonCode { get; init; }

    /// <summary>The deciding rule.</summary>
    public string Rule { get; init; } = "";

    /// <summary>Where a person finds the rule.</summary>
    public string Clause { get; init; } = "";

    /// <summary>The digest of the policy set that was asked.</summary>
    public required string PolicyDigest { get; init; }

    /// <summary>The streams that the decision rested on, as they were when it was appended.</summary>
    public ImmutableArray<StreamCheck> ReliedOn { get; init; } = [];

    /// <summary>
    /// What has to be done or told, in words: <c>approve within=300s quorum=1</c>, <c>redact EmailAddress</c>,
    /// <c>alert EmailAddress</c>, <c>found EmailAddress</c>, <c>observe rules.watch-refunds</c>. Nothing of the payload.
    /// </summary>
    public ImmutableArray<string> Obligations { get; init; } = [];

    /// <summary>What enforcing would have decided instead, where verdicts were only observed; null otherwise.</summary>
    public ShadowVerdict? Shadow { get; init; }

    /// <summary>Time spent on identity and policy, in microseconds.</summary>
    public long LatencyMicroseconds { get; init; }

    /// <summary>The first 16 bytes of SHA-256 of the request's idempotency key, 32 hexadecimal digits; empty without one.</summary>
    public string IdempotencyKey { get; init; } = "";

    /// <summary>The redacted inputs as a sealed text bound to the event's id; empty where there is nothing beyond the event.</summary>
    public string Inputs { get; init; } = "";

    /// <summary>The reservation that holds what it costs; null where it costs nothing or does not go on.</summary>
    public EventId? Reservation { get; init; }

    /// <summary>Why inputs are missing, one of the words of <see cref="ActionInputs"/>; empty where they are not.</summary>
    public string InputsOmitted { get; init; } = "";

    /// <inheritdoc/>
    public static string TypeOf(ActionDecided happened) => Type;

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, ActionDecided happened)
    {
        Span<byte> text = stackalloc byte[2 * Hash256.SizeBytes];
        json.BeginObject()
            .Member("action_digest"u8, happened.Digest.WriteHex(text))
            .Member("agent"u8, happened.Agent.WriteHex(text))
            .Member("approval"u8, happened.Approval?.ToString())
            .Member("caller"u8, happened.Caller)
            .Member("channel"u8, happened.Channel)
            .Member("clause"u8, happened.Clause)
            .Member("command"u8, happened.Command)
            .Member("host"u8, happened.Host)
            .Member("idempotency_key"u8, happened.IdempotencyKey)
            .Member("inputs"u8, happened.Inputs)
            .Member("inputs_omitted"u8, happened.InputsOmitted)
            .Member("kind"u8, ActionKinds.WireName(happened.Kind))
            .Member("latency_us"u8, happened.LatencyMicroseconds)
            .Member("model"u8, happened.Model)
            .Name("obligations"u8).BeginArray();
        foreach (var obligation in happened.Obligations)
        {
            json.Value(obligation);
        }

        json.EndArray()
            .Member("operation"u8, happened.Operation)
            .Member("path"u8, happened.Path)
            .Member("payload_bytes"u8, happened.PayloadBytes)
            .Member("policy"u8, happened.PolicyDigest)
            .Member("port"u8, happened.Port)
            .Member("prompt_tokens"u8, happened.PromptTokens)
            .Member("reason"u8, happened.Reason)
            .Member("reason_code"u8, happened.ReasonCode);
        WriteReliedOn(json, happened.ReliedOn);
        if (happened.Reservation is { } reservation)
        {
            json.Member("reservation"u8, reservation.ToString());
        }

        json.Member("rule"u8, happened.Rule);
        if (happened.Shadow is { } shadow)
        {
            json.Member("shadow_clause"u8, shadow.Clause)
                .Member("shadow_reason_code"u8, shadow.ReasonCode)
                .Member("shadow_rule"u8, shadow.Rule)
                .Member("shadow_verdict"u8, Verdicts.Name(shadow.Verdict));
        }

        json.Member("span_id"u8, happened.SpanId)
            .Member("target_agent"u8, happened.TargetAgent is { } target ? target.WriteHex(text) : default)
            .Member("target_team"u8, happened.TargetTeam)
            .Member("tool"u8, happened.Tool)
            .Member("tool_source"u8, happened.ToolSource)
            .Member("verdict"u8, Verdicts.Name(happened.Verdict))
            .EndObject();
    }

    /// <inheritdoc/>
    public static ActionDecided? Read(EventEnvelope envelope)
    {
        if (envelope.Type != Type)
        {
            return null;
        }

        return ActionDecidedReader.Read(envelope.Data.Span);
    }

    // A stream that had to have no event is named without a version.
    private static void WriteReliedOn(CanonicalJsonWriter json, ImmutableArray<StreamCheck> reliedOn)
    {
        Span<byte> name = stackalloc byte[StreamName.SizeBytesMax];
        json.Name("relied_on"u8).BeginArray();
        foreach (var check in reliedOn)
        {
            json.BeginObject().Member("stream"u8, name[..check.Stream.WriteUtf8(name)]);
            if (!check.Expected.IsNoStream)
            {
                json.Member("version"u8, (long)check.Expected.Next.Value - 1);
            }

            json.EndObject();
        }

        json.EndArray();
    }
}

/// <summary>What enforcing would have decided.</summary>
/// <param name="Verdict">What: Redact, Pending or Deny.</param>
/// <param name="ReasonCode">The stable code of its reason.</param>
/// <param name="Rule">The rule that would have decided.</param>
/// <param name="Clause">Where a person finds it.</param>
public sealed record ShadowVerdict(Verdict Verdict, string ReasonCode, string Rule, string Clause);
