using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models;

/// <summary>The audit log: every event of the log, found by whom and what it is about; decisions with what was decided.</summary>
public sealed class EventsProjection : Projection
{
    /// <summary>The events, by position.</summary>
    public static JournalShape<EventDocument> Events { get; } = new(
        "events",
        [
            Columns.Texts<EventDocument>("org", document => document.Org),
            Columns.Texts<EventDocument>("team", document => document.Team),
            Columns.Texts<EventDocument>("type", document => document.Type),
            Columns.Texts<EventDocument>("agent", document => document.Agent ?? ""),
            Columns.Texts<EventDocument>("stream", document => document.Stream.ToString()),
            Columns.Texts<EventDocument>("verdict", document => document.Decision?.Verdict ?? ""),
            Columns.Texts<EventDocument>("tool", document => document.Decision?.Tool ?? ""),
            Columns.Texts<EventDocument>("rule", document => document.Decision?.Rule ?? ""),
            Columns.Texts<EventDocument>("correlation", document => document.Correlation ?? ""),
            Columns.Texts<EventDocument>("principal", document => document.Principal),
            Columns.Texts<EventDocument>("approval", document => document.Decision?.Approval ?? ""),
            Columns.Numbers<EventDocument>("recorded_at", document => document.RecordedAt.UnixMicroseconds),
        ],
        [["org"], ["org", "agent"], ["org", "type"], ["org", "verdict"], ["org", "team"], ["org", "tool"], ["org", "rule"], ["correlation"]]);

    /// <inheritdoc/>
    public override string Name => "events";

    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => [];

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes => [Events];

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        documents.Append(Events, told.Position, DocumentOf(told));
    }

    /// <summary>An event as the audit log and live queries show it.</summary>
    public static EventDocument DocumentOf(Told told)
    {
        var envelope = told.Envelope;
        return new EventDocument
        {
            Id = envelope.Id,
            Type = envelope.Type,
            Stream = envelope.Stream,
            StreamVersion = (long)envelope.Version.Value,
            RecordedAt = envelope.RecordedAt,
            Org = told.Org,
            Team = told.Team,
            Principal = envelope.Principal,
            Assurance = (int)envelope.Assurance,
            Correlation = envelope.CorrelationId,
            Causation = envelope.CausationId,
            Agent = AgentOf(told),
            Decision = told.Happened is ActionDecided decided ? PartOf(decided) : null,
        };
    }

    private static string? AgentOf(Told told) => told.Happened switch
    {
        ActionDecided decided => decided.Agent == default ? null : decided.Agent.ToString(),
        AgentEvent => StreamKey.Of(told.Envelope.Stream),
        AnomalyEvent.Detected detected => detected.What.Agent.ToString(),
        _ => null,
    };

    private static DecisionPart PartOf(ActionDecided decided) => new()
    {
        Kind = ActionKinds.WireName(decided.Kind),
        Verdict = Verdicts.Name(decided.Verdict),
        ReasonCode = decided.ReasonCode,
        Reason = OrNull(decided.Reason),
        Rule = OrNull(decided.Rule),
        Clause = OrNull(decided.Clause),
        Policy = decided.PolicyDigest,
        Tool = OrNull(decided.Tool),
        Model = OrNull(decided.Model),
        Host = OrNull(decided.Host),
        Path = OrNull(decided.Path),
        Command = OrNull(decided.Command),
        Operation = OrNull(decided.Operation),
        Span = OrNull(decided.SpanId),
        Caller = OrNull(decided.Caller),
        Approval = decided.Approval?.ToString(),
        Reservation = decided.Reservation?.ToString(),
        ShadowVerdict = decided.Shadow is { } shadow ? Verdicts.Name(shadow.Verdict) : null,
        ShadowRule = OrNull(decided.Shadow?.Rule ?? ""),
        PromptTokens = decided.PromptTokens,
        PayloadBytes = decided.PayloadBytes,
        LatencyMicroseconds = decided.LatencyMicroseconds,
        Obligations = decided.Obligations.IsEmpty ? null : [.. decided.Obligations],
        HasInputs = decided.Inputs.Length > 0,
    };

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
