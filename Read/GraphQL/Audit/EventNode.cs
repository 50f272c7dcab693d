using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Audit;

/// <summary>An event of the log: what the audit log is made of.</summary>
[Name("AuditEvent")]
public sealed class EventNode
{
    private readonly EventDocument _document;

    internal EventNode(Look look, Listed<EventDocument> listed)
    {
        (Look, _document, Position) = (look, listed.Document, new((ulong)listed.Place.Value.Number));
        Decision = _document.Decision is { } part ? new(look, listed, part) : null;
    }

    internal Look Look { get; }

    internal string AgentId => _document.Agent ?? "";

    /// <summary>The event's id.</summary>
    [Id]
    public string Id => _document.Id.ToString();

    /// <summary>Its place in the log.</summary>
    public Position Position { get; }

    /// <summary>Its type, such as action.decided: the catalogue of events lists them.</summary>
    public string Type => _document.Type;

    /// <summary>The stream that it stands in.</summary>
    public string Stream => _document.Stream.ToString();

    /// <summary>Its place in that stream, from 0.</summary>
    public long StreamVersion => _document.StreamVersion;

    /// <summary>When it was recorded.</summary>
    public Instant RecordedAt => _document.RecordedAt;

    /// <summary>The tenant; empty for events of the installation.</summary>
    public string Org => _document.Org;

    /// <summary>The team; empty where there is none.</summary>
    public string Team => _document.Team;

    /// <summary>Who caused it.</summary>
    public string Principal => _document.Principal;

    /// <summary>How far that was corroborated: 0 the system itself, 1 nobody was claimed, 2 claimed, 3 proven.</summary>
    public int Assurance => _document.Assurance;

    /// <summary>What ties several events to one undertaking; the trace of a decision.</summary>
    public string? CorrelationId => _document.Correlation;

    /// <summary>The id of the event that led to it.</summary>
    public string? CausationId => _document.Causation?.ToString();

    /// <summary>What was decided; null for all other events.</summary>
    public DecisionNode? Decision { get; }
}

/// <summary>What was decided about an action of an agent.</summary>
[Name("Decision")]
public sealed class DecisionNode
{
    private readonly EventDocument _document;
    private readonly DecisionPart _part;

    internal DecisionNode(Look look, Listed<EventDocument> listed, DecisionPart part) =>
        (Look, _document, _part, Position) = (look, listed.Document, part, new((ulong)listed.Place.Value.Number));

    internal Look Look { get; }

    internal string AgentId => _document.Agent ?? "";

    /// <summary>The id of the decision, which is that of its event.</summary>
    [Id]
    public string Id => _document.Id.ToString();

    /// <summary>Its place in the log.</summary>
    public Position Position { get; }

    /// <summary>When it was recorded.</summary>
    public Instant RecordedAt => _document.RecordedAt;

    /// <summary>The tenant.</summary>
    public string Org => _document.Org;

    /// <summary>The team; empty where it is not proven.</summary>
    public string Team => _document.Team;

    /// <summary>Who acted, as it was claimed or proven.</summary>
    public string Principal => _document.Principal;

    /// <summary>The run that it is part of; null where none was named.</summary>
    public string? TraceId => _document.Correlation;

    /// <summary>The action's own id within its run.</summary>
    public string? SpanId => _part.Span;

    /// <summary>What kind of action it was.</summary>
    public ActionKind Kind => ActionKinds.OfWireName(_part.Kind);

    /// <summary>What was decided; final.</summary>
    public Verdict Verdict => Verdicts.Parse(_part.Verdict);

    /// <summary>The stable code of the reason.</summary>
    public string ReasonCode => _part.ReasonCode;

    /// <summary>The reason in words.</summary>
    public string? Reason => _part.Reason;

    /// <summary>The deciding rule.</summary>
    public string? Rule => _part.Rule;

    /// <summary>Where the rule stands: document and line.</summary>
    public string? Clause => _part.Clause;

    /// <summary>The policy set that was in force.</summary>
    public string PolicyDigest => _part.Policy;

    /// <summary>The tool of a call or a result.</summary>
    public string? Tool => _part.Tool;

    /// <summary>The model of an LLM call.</summary>
    public string? Model => _part.Model;

    /// <summary>The host of a network call or of a tool's target.</summary>
    public string? Host => _part.Host;

    /// <summary>The path of a file.</summary>
    public string? Path => _part.Path;

    /// <summary>The program of a process.</summary>
    public string? Command => _part.Command;

    /// <summary>The protocol of a network call, or the operation on a file.</summary>
    public string? Operation => _part.Operation;

    /// <summary>On whose demand it acted.</summary>
    public string? Caller => _part.Caller;

    /// <summary>The approval that it began, waits for or redeems.</summary>
    public string? ApprovalId => _part.Approval;

    /// <summary>The reservation of what it costs.</summary>
    public string? ReservationId => _part.Reservation;

    /// <summary>What enforcing would have decided, where verdicts were only observed.</summary>
    public Verdict? ShadowVerdict => _part.ShadowVerdict is { } name ? Verdicts.Parse(name) : null;

    /// <summary>The rule that would have decided.</summary>
    public string? ShadowRule => _part.ShadowRule;

    /// <summary>Estimated tokens of a prompt.</summary>
    public int PromptTokens => _part.PromptTokens;

    /// <summary>Length of arguments, result or message, in bytes.</summary>
    public int PayloadBytes => _part.PayloadBytes;

    /// <summary>Time spent on identity and policy, in microseconds.</summary>
    public long LatencyMicroseconds => _part.LatencyMicroseconds;

    /// <summary>What has to be done or told, in words; nothing of the payload.</summary>
    public IReadOnlyList<string> Obligations => _part.Obligations ?? [];

    /// <summary>Whether redacted inputs were recorded; they are shown by revealInputs alone, which leaves an event.</summary>
    public bool HasInputs => _part.HasInputs;
}
