using System.Buffers.Binary;
using System.Text.Json;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>
/// Reads recorded decisions, many of them, and only what replaying needs: no document is built, and names that recur are
/// one text. Of one thread at a time.
/// </summary>
public sealed class DecisionReader
{
    private const int NameBytesMax = 32;

    private readonly RecurringTexts _texts = new();

    /// <summary>Reads an event; null for one of another type.</summary>
    /// <exception cref="FormatException">It is no event that this build wrote.</exception>
    /// <exception cref="JsonException">Its data is no JSON.</exception>
    public RecordedDecision? Read(RecordedEvent recorded)
    {
        if (!EventFields.TryRead(recorded.Event.Bytes.Span, out var fields, out var problem))
        {
            throw new FormatException(problem);
        }

        if (!fields.Type.SequenceEqual("action.decided"u8))
        {
            return null;
        }

        var read = new RecordedDecision
        {
            Position = recorded.Position,
            Id = fields.Id,
            At = fields.RecordedAt,
            Org = _texts.Of(fields.Org),
            Team = _texts.Of(fields.Team),
            Principal = _texts.Of(fields.Principal),
            Assurance = fields.Assurance,
            TraceId = _texts.Of(fields.CorrelationId),
        };

        // INVARIANT: the data is a part of the event's bytes.
        recorded.Event.Bytes.Span.Overlaps(fields.Data, out var start);
        ReadData(read, recorded.Event.Bytes.Slice(start, fields.Data.Length));
        return read;
    }

    private void ReadData(RecordedDecision into, ReadOnlyMemory<byte> data)
    {
        var json = new Utf8JsonReader(data.Span);
        Span<char> name = stackalloc char[NameBytesMax];
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var length = json.ValueSpan.Length <= NameBytesMax ? json.CopyString(name) : 0;
            json.Read();
            if (!TryTakeAction(into, name[..length], ref json) && !TryTakeRuling(into, name[..length], ref json))
            {
                TakeRest(into, name[..length], ref json, data);
            }
        }
    }

    private bool TryTakeAction(RecordedDecision into, scoped ReadOnlySpan<char> name, ref Utf8JsonReader json)
    {
        switch (name)
        {
            case "agent": into.Agent = AgentOf(json.ValueSpan); return true;
            case "channel": into.Channel = _texts.Of(ref json); return true;
            case "command": into.Command = _texts.Of(ref json); return true;
            case "host": into.Host = _texts.Of(ref json); return true;
            case "kind": into.Kind = ActionKinds.OfWireName(_texts.Of(ref json)); return true;
            case "model": into.Model = _texts.Of(ref json); return true;
            case "operation": into.Operation = _texts.Of(ref json); return true;
            case "path": into.Path = _texts.Of(ref json); return true;
            case "payload_bytes": into.PayloadBytes = json.GetInt32(); return true;
            case "port": into.Port = json.GetInt32(); return true;
            case "prompt_tokens": into.PromptTokens = json.GetInt32(); return true;
            case "target_team": into.TargetTeam = _texts.Of(ref json); return true;
            case "tool": into.Tool = _texts.Of(ref json); return true;
            default: return false;
        }
    }

    private bool TryTakeRuling(RecordedDecision into, scoped ReadOnlySpan<char> name, ref Utf8JsonReader json)
    {
        switch (name)
        {
            case "clause": into.Clause = _texts.Of(ref json); return true;
            case "policy": into.PolicyDigest = _texts.Of(ref json); return true;
            case "reason_code": into.ReasonCode = _texts.Of(ref json); return true;
            case "rule": into.Rule = _texts.Of(ref json); return true;
            case "shadow_clause": into.ShadowClause = _texts.Of(ref json); return true;
            case "shadow_reason_code": into.ShadowReasonCode = _texts.Of(ref json); return true;
            case "shadow_rule": into.ShadowRule = _texts.Of(ref json); return true;
            case "shadow_verdict": into.ShadowVerdict = Verdicts.Parse(_texts.Of(ref json)); return true;
            case "verdict": into.Verdict = Verdicts.Parse(_texts.Of(ref json)); return true;
            default: return false;
        }
    }

    private void TakeRest(RecordedDecision into, scoped ReadOnlySpan<char> name, ref Utf8JsonReader json, ReadOnlyMemory<byte> data)
    {
        switch (name)
        {
            // Letters, digits, points, hyphens and underscores: nothing of it is escaped.
            case "inputs": into.Inputs = data.Slice((int)json.TokenStartIndex + 1, json.ValueSpan.Length); break;
            case "inputs_omitted": into.InputsOmitted = _texts.Of(ref json); break;
            case "obligations": into.HasFindings = TellsOfFindings(ref json); break;
            case "reservation": into.HasReservation = true; break;
            default: json.Skip(); break;
        }
    }

    // "found EmailAddress" and "alert EmailAddress", among others.
    private static bool TellsOfFindings(ref Utf8JsonReader json)
    {
        var tells = false;
        while (json.Read() && json.TokenType == JsonTokenType.String)
        {
            tells |= json.ValueSpan.StartsWith("found "u8) || json.ValueSpan.StartsWith("alert "u8);
        }

        return tells;
    }

    // Sixteen bytes as hexadecimal digits, as the writer wrote them.
    private static AgentId AgentOf(ReadOnlySpan<byte> hex)
    {
        Span<byte> bytes = stackalloc byte[16];
        return hex.Length == 2 * bytes.Length
            && Convert.FromHexString(hex, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == bytes.Length
                ? new AgentId(BinaryPrimitives.ReadUInt128BigEndian(bytes))
                : default;
    }
}
