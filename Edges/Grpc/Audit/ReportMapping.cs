using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Reports;
using AgentAssembly.Edges.Grpc.Interceptors;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace AgentAssembly.Edges.Grpc.Audit;

/// <summary>Makes a report of an event, or says which field is wrong. Free texts are taken at any length and cleaned later.</summary>
internal static class ReportMapping
{
    public static ActionReport ToReport(AuditEvent wire) => new()
    {
        EventId = string.IsNullOrWhiteSpace(wire.EventId)
            ? throw GrpcErrors.Invalid("event_id", "is empty; the answer names the event by it, and a repetition is known by it")
            : FieldRules.Text("event_id", wire.EventId),
        Sequence = wire.HasSourceSequence ? SequenceOf(wire.SourceSequence) : null,
        Session = FieldRules.Text("session_id", wire.SessionId),
        Claim = FieldRules.Claim("agent_id", wire.AgentId),
        Kind = KindOf(wire.ActionType),
        Verdict = VerdictOf(wire.Decision),
        TraceId = FieldRules.Text("trace_id", wire.TraceId),
        SpanId = FieldRules.Text("span_id", wire.SpanId),
        ParentSpanId = FieldRules.Text("parent_span_id", wire.ParentSpanId),
        OccurredAtMilliseconds = wire.OccurredAt?.UnixMs,
        Outcome = OutcomeMapping.ToOutcome(wire),
        Usage = wire.Usage is { } usage ? UsageOf(usage) : null,
        ReservationId = FieldRules.Text("reservation_id", wire.ReservationId),
        IsDryRun = wire.DryRun,
        ShadowDecision = FieldRules.Text("shadow_decision", wire.ShadowDecision),
        MatchedRule = FieldRules.Text("matched_rule_id", wire.MatchedRuleId),
        Labels = LabelsOf(wire),
        Payloads = OutcomeMapping.PayloadsOf(wire),
        Content = ContentOf(wire),
    };

    private static long SequenceOf(ulong sequence) => sequence <= ActionReport.SequenceMax
        ? (long)sequence
        : throw GrpcErrors.Invalid("source_sequence", $"{sequence} is too large; at most {ActionReport.SequenceMax} is taken");

    // Open by contract: a number without a name is kept as a number.
    private static string KindOf(ActionType type) => type == ActionType.ActionUnspecified
        ? ""
        : ActionTypeDescriptor.FindValueByNumber((int)type)?.Name ?? ((int)type).ToString(CultureInfo.InvariantCulture);

    private static EnumDescriptor ActionTypeDescriptor { get; } =
        GovernanceReflection.Descriptor.EnumTypes.Single(type => type.ClrType == typeof(ActionType));

    private static Verdict? VerdictOf(Decision decision) => decision switch
    {
        Decision.Unspecified => null,
        Decision.Allow => Verdict.Allow,
        Decision.Deny => Verdict.Deny,
        Decision.Pending => Verdict.Pending,
        Decision.Redact => Verdict.Redact,
        _ => throw GrpcErrors.Invalid("decision", $"{(int)decision} is no decision; 0 to 4 are"),
    };

    private static ReportedUsage UsageOf(Usage usage) => new(
        Count("usage.input_tokens", usage.InputTokens),
        Count("usage.output_tokens", usage.OutputTokens),
        Count("usage.requests", usage.Requests))
    {
        CachedReadTokens = Count("usage.cached_read_tokens", usage.CachedReadTokens),
        CacheWriteTokens = Count("usage.cache_write_tokens", usage.CacheWriteTokens),
        ReasoningTokens = Count("usage.reasoning_tokens", usage.ReasoningTokens),
    };

    private static long Count(string field, long count) =>
        count >= 0 ? count : throw GrpcErrors.Invalid(field, $"is {count}; counts are never negative");

    private static ImmutableSortedDictionary<string, string> LabelsOf(AuditEvent wire) =>
        wire.Labels.Count <= ActionReport.LabelsMax
            ? wire.Labels.ToImmutableSortedDictionary(
                label => FieldRules.Text("labels", label.Key), label => label.Value, StringComparer.Ordinal)
            : throw GrpcErrors.Invalid("labels", $"holds {wire.Labels.Count} entries; at most {ActionReport.LabelsMax} are taken");

    // A map has no order on the wire; in its sorted order the same event has the same bytes.
    private static ByteString Sorted(AuditEvent wire)
    {
        var sorted = wire.Clone();
        sorted.Labels.Clear();
        foreach (var (name, value) in wire.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            sorted.Labels.Add(name, value);
        }

        return sorted.ToByteString();
    }

    private static ReadOnlyMemory<byte> ContentOf(AuditEvent wire) =>
        wire.Labels.Count > 1 ? Sorted(wire).Memory : wire.ToByteString().Memory;
}
