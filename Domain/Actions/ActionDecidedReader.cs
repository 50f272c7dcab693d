using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Actions;

/// <summary>
/// Reads a decision's data in one pass: there is one for every action, and everything that follows the log reads each. Members
/// that it does not know are passed over. Of one event.
/// </summary>
internal sealed class ActionDecidedReader
{
    private const int NameBytesMax = 32;

    private AgentId _agent;
    private AgentId? _targetAgent;
    private ActionKind _kind;
    private ApprovalId? _approval;
    private EventId? _reservation;
    private Hash256 _digest;
    private Verdict _verdict;
    private Verdict _shadow;
    private int _promptTokens;
    private int _port;
    private int _payloadBytes;
    private long _latency;
    private ImmutableArray<StreamCheck> _reliedOn = [];
    private ImmutableArray<string> _obligations = [];

    private string _caller = "", _channel = "", _targetTeam = "", _tool = "", _toolSource = "", _model = "", _host = "", _operation = "";
    private string _path = "", _command = "", _spanId = "", _reason = "", _reasonCode = "", _rule = "", _clause = "", _policy = "";
    private string _shadowReasonCode = "", _shadowRule = "", _shadowClause = "", _idempotencyKey = "", _inputs = "", _inputsOmitted = "";

    private ActionDecidedReader()
    {
    }

    /// <summary>Reads the data.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FormatException">A value is none of its kind.</exception>
    /// <exception cref="InvalidOperationException">A value is of another type than its member has.</exception>
    public static ActionDecided Read(ReadOnlySpan<byte> data)
    {
        var reader = new ActionDecidedReader();
        reader.Take(data);
        return reader.Make();
    }

    private void Take(ReadOnlySpan<byte> data)
    {
        var json = new Utf8JsonReader(data);
        Span<char> name = stackalloc char[NameBytesMax];
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var length = json.ValueSpan.Length <= NameBytesMax ? json.CopyString(name) : 0;
            json.Read();
            if (!TryTakeAction(name[..length], ref json) && !TryTakeRuling(name[..length], ref json))
            {
                TakeRest(name[..length], ref json);
            }
        }
    }

    private bool TryTakeAction(scoped ReadOnlySpan<char> name, ref Utf8JsonReader json)
    {
        switch (name)
        {
            case "agent": _agent = AgentId.TryParse(json.GetString(), out var agent) ? agent : default; return true;
            case "caller": _caller = json.GetString()!; return true;
            case "channel": _channel = json.GetString()!; return true;
            case "command": _command = json.GetString()!; return true;
            case "host": _host = json.GetString()!; return true;
            case "kind": _kind = ActionKinds.OfWireName(json.GetString()!); return true;
            case "model": _model = json.GetString()!; return true;
            case "operation": _operation = json.GetString()!; return true;
            case "path": _path = json.GetString()!; return true;
            case "payload_bytes": _payloadBytes = (int)NumberOf(ref json); return true;
            case "port": _port = (int)NumberOf(ref json); return true;
            case "prompt_tokens": _promptTokens = (int)NumberOf(ref json); return true;
            case "span_id": _spanId = json.GetString()!; return true;
            case "target_agent": _targetAgent = AgentId.TryParse(json.GetString(), out var target) ? target : null; return true;
            case "target_team": _targetTeam = json.GetString()!; return true;
            case "tool": _tool = json.GetString()!; return true;
            case "tool_source": _toolSource = json.GetString()!; return true;
            default: return false;
        }
    }

    private bool TryTakeRuling(scoped ReadOnlySpan<char> name, ref Utf8JsonReader json)
    {
        switch (name)
        {
            case "clause": _clause = json.GetString()!; return true;
            case "latency_us": _latency = NumberOf(ref json); return true;
            case "obligations": _obligations = TextsOf(ref json); return true;
            case "policy": _policy = json.GetString()!; return true;
            case "reason": _reason = json.GetString()!; return true;
            case "reason_code": _reasonCode = json.GetString()!; return true;
            case "rule": _rule = json.GetString()!; return true;
            case "shadow_clause": _shadowClause = json.GetString()!; return true;
            case "shadow_reason_code": _shadowReasonCode = json.GetString()!; return true;
            case "shadow_rule": _shadowRule = json.GetString()!; return true;
            case "shadow_verdict": _shadow = Verdicts.Parse(json.GetString()!); return true;
            case "verdict": _verdict = Verdicts.Parse(json.GetString()!); return true;
            default: return false;
        }
    }

    private void TakeRest(scoped ReadOnlySpan<char> name, ref Utf8JsonReader json)
    {
        switch (name)
        {
            case "action_digest": _digest = Hash256.TryParse(json.GetString(), out var digest) ? digest : default; break;
            case "approval": _approval = ApprovalId.TryParse(json.GetString(), out var approval) ? approval : null; break;
            case "idempotency_key": _idempotencyKey = json.GetString()!; break;
            case "inputs": _inputs = json.GetString()!; break;
            case "inputs_omitted": _inputsOmitted = json.GetString()!; break;
            case "relied_on": _reliedOn = ChecksOf(ref json); break;
            case "reservation": _reservation = EventId.TryParse(json.GetString(), out var reservation) ? reservation : null; break;
            default: json.Skip(); break;
        }
    }

    private ActionDecided Make() => new()
    {
        Agent = _agent,
        Kind = _kind,
        Approval = _approval,
        Caller = _caller,
        Channel = _channel,
        TargetAgent = _targetAgent,
        TargetTeam = _targetTeam,
        Tool = _tool,
        ToolSource = _toolSource,
        Model = _model,
        PromptTokens = _promptTokens,
        Host = _host,
        Port = _port,
        Operation = _operation,
        Path = _path,
        Command = _command,
        SpanId = _spanId,
        Digest = _digest,
        PayloadBytes = _payloadBytes,
        Verdict = _verdict,
        Reason = _reason,
        ReasonCode = _reasonCode,
        Rule = _rule,
        Clause = _clause,
        PolicyDigest = _policy,
        ReliedOn = _reliedOn,
        Obligations = _obligations,
        Shadow = _shadow == default ? null : new(_shadow, _shadowReasonCode, _shadowRule, _shadowClause),
        LatencyMicroseconds = _latency,
        IdempotencyKey = _idempotencyKey,
        Inputs = _inputs,
        InputsOmitted = _inputsOmitted,
        Reservation = _reservation,
    };

    private static long NumberOf(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.String
        ? long.Parse(json.GetString()!, CultureInfo.InvariantCulture)
        : json.GetInt64();

    private static ImmutableArray<string> TextsOf(ref Utf8JsonReader json)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        while (json.Read() && json.TokenType == JsonTokenType.String)
        {
            texts.Add(json.GetString()!);
        }

        return texts.ToImmutable();
    }

    // A stream that had to have no event is named without a version.
    private static ImmutableArray<StreamCheck> ChecksOf(ref Utf8JsonReader json)
    {
        var checks = ImmutableArray.CreateBuilder<StreamCheck>();
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            var (stream, expected) = (default(StreamName), ExpectedVersion.NoStream);
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isStream = json.ValueTextEquals("stream"u8);
                var isVersion = json.ValueTextEquals("version"u8);
                json.Read();
                if (isStream)
                {
                    stream = StreamName.TryParse(json.ValueSpan, out var named)
                        ? named
                        : throw new FormatException($"'{json.GetString()}' is no stream name");
                }
                else if (isVersion)
                {
                    expected = ExpectedVersion.Exact(new((ulong)NumberOf(ref json)));
                }
                else
                {
                    json.Skip();
                }
            }

            checks.Add(new(stream, expected));
        }

        return checks.ToImmutable();
    }
}
