using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Sessions;
using AgentAssembly.Projections.Models.Sources;
using AgentAssembly.Projections.Models.Spending;
using AgentAssembly.Read.GraphQL.Activity;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Sessions;

/// <summary>A run of an agent, or what it did on one UTC day without naming a run.</summary>
[Name("Session")]
public sealed class SessionNode
{
    internal SessionNode(Look look, SessionDocument document) => (Look, Document) = (look, document);

    internal Look Look { get; }

    internal SessionDocument Document { get; }

    /// <summary>Its id, as budgets name it: 32 hexadecimal digits.</summary>
    [Id]
    public string Id => Document.Id;

    /// <summary>The run; null where none was named.</summary>
    public string? TraceId => Document.Trace.Length == 0 ? null : Document.Trace;

    /// <summary>The tenant.</summary>
    public string Org => Document.Org;

    /// <summary>The team.</summary>
    public string Team => Document.Team;

    /// <summary>The id of the agent.</summary>
    public string AgentId => Document.Agent.ToString();

    /// <summary>When its first decision was recorded.</summary>
    public Instant StartedAt => Document.Started;

    /// <summary>When it was last heard of.</summary>
    public Instant LastAt => Document.Last;

    /// <summary>What was decided in it.</summary>
    public VerdictCountsNode Verdicts => new(Document.Decisions);

    /// <summary>How many tools were dispatched for it.</summary>
    public long Dispatches => Document.Dispatches;
}

/// <summary>An action within a run, and what was decided about it.</summary>
[Name("Span")]
public sealed class SpanNode
{
    private readonly EventDocument _event;
    private readonly DecisionPart _decision;
    private readonly ReportDocument? _report;
    private readonly ReservationDocument? _reservation;

    internal SpanNode(Listed<EventDocument> listed, ReportDocument? report, ReservationDocument? reservation)
    {
        (_event, _decision, _report, _reservation) = (listed.Document, listed.Document.Decision!, report, reservation);
        Position = new((ulong)listed.Place.Value.Number);
    }

    /// <summary>The id of the decision.</summary>
    [Id]
    public string DecisionId => _event.Id.ToString();

    /// <summary>The place of the decision in the log.</summary>
    public Position Position { get; }

    /// <summary>The action's own id within the run; null where none was named.</summary>
    public string? SpanId => _decision.Span;

    /// <summary>The action that caused it, as its agent reported it; null where nobody did.</summary>
    public string? ParentSpanId => _report is { Parent.Length: > 0 } report ? report.Parent : null;

    /// <summary>What kind of action it was.</summary>
    public ActionKind Kind => ActionKinds.OfWireName(_decision.Kind);

    /// <summary>The tool, model, path, program or host; else the kind.</summary>
    public string Name => _decision.Tool ?? _decision.Model ?? _decision.Path ?? _decision.Command ?? _decision.Host ?? _decision.Kind;

    /// <summary>When it was decided.</summary>
    public Instant StartedAt => _event.RecordedAt;

    /// <summary>When it ended, by the time that its agent reported; null where nobody measured it.</summary>
    public Instant? EndedAt => _report?.LatencyMilliseconds is { } latency and < 1_000_000_000_000
        ? new(_event.RecordedAt.UnixMicroseconds + (latency * 1_000))
        : null;

    /// <summary>Whether it went well, as its agent reported; null where nobody said.</summary>
    public bool? Succeeded => _report?.Succeeded;

    /// <summary>What was decided.</summary>
    public Verdict Verdict => Verdicts.Parse(_decision.Verdict);

    /// <summary>The deciding rule.</summary>
    public string? Rule => _decision.Rule;

    /// <summary>The tool.</summary>
    public string? Tool => _decision.Tool;

    /// <summary>The model.</summary>
    public string? Model => _decision.Model;

    /// <summary>Time spent on identity and policy, in microseconds.</summary>
    public long DecisionMicroseconds => _decision.LatencyMicroseconds;

    /// <summary>What is charged for it; null where nothing was reserved.</summary>
    public Usd? CostUsd => _reservation?.Charged.Usd;

    /// <summary>What became of its reservation; null where there was none.</summary>
    public ReservationStatus? CostStatus => _reservation?.Status;

    /// <summary>Tokens as they were told or are charged; null where nobody counted them.</summary>
    public long? Tokens => _report?.Tokens ?? _reservation?.Charged.Tokens;
}

/// <summary>The actions of a session, a page at a time.</summary>
[Name("Trace")]
public sealed class TraceNode
{
    internal TraceNode(IReadOnlyList<SpanNode> spans, string? next, Spend cost) =>
        (Spans, Next, CostUsd, Tokens) = (spans, next, cost.Usd, cost.Tokens);

    /// <summary>The actions, in the order of their decisions.</summary>
    public IReadOnlyList<SpanNode> Spans { get; }

    /// <summary>The place to go on from, for after; null where these are the last.</summary>
    public string? Next { get; }

    /// <summary>What is charged to the whole session.</summary>
    public Usd CostUsd { get; }

    /// <summary>The tokens that are charged to the whole session.</summary>
    public long Tokens { get; }

    /// <summary>Those of these that no other of these caused.</summary>
    public IEnumerable<SpanNode> RootSpans
    {
        get
        {
            var known = Spans.Select(span => span.SpanId).OfType<string>().ToHashSet(StringComparer.Ordinal);
            return Spans.Where(span => span.ParentSpanId is null || !known.Contains(span.ParentSpanId));
        }
    }
}
