using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Reports;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Sources;

/// <summary>What came from a source, and what is missing: an agent that reports, or an address without a credential.</summary>
public sealed record SourceDocument
{
    /// <summary>The id of its stream: 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required string Org { get; init; }

    /// <summary>The team; empty where it is not known.</summary>
    public required string Team { get; init; }

    /// <summary>The agent that answers for its reports, 32 digits; empty for an address.</summary>
    public string Agent { get; init; } = "";

    /// <summary>The address whose callers were refused; empty for an agent.</summary>
    public string Address { get; init; } = "";

    /// <summary>Whether the reports came with the agent's credential.</summary>
    public bool IsBound { get; init; }

    /// <summary>Reports taken.</summary>
    public long Reports { get; init; }

    /// <summary>Those of them that came late and filled gaps.</summary>
    public long Late { get; init; }

    /// <summary>Gaps that were told of.</summary>
    public long Gaps { get; init; }

    /// <summary>Reports that were missing when gaps were told of; what came late is taken off again.</summary>
    public long Missing { get; init; }

    /// <summary>Callers refused.</summary>
    public long Refused { get; init; }

    /// <summary>When it was first heard of.</summary>
    public required Instant First { get; init; }

    /// <summary>When it was last heard of.</summary>
    public required Instant Last { get; init; }
}

/// <summary>How an action ended, as its agent reported it.</summary>
public sealed record ReportDocument
{
    /// <summary>The tenant.</summary>
    public required string Org { get; init; }

    /// <summary>The team.</summary>
    public required string Team { get; init; }

    /// <summary>The agent that answers for it, 32 digits.</summary>
    public required string Agent { get; init; }

    /// <summary>The run; may be empty.</summary>
    public required string Trace { get; init; }

    /// <summary>The action within the run.</summary>
    public required string Span { get; init; }

    /// <summary>The action that caused it; empty at the top.</summary>
    public required string Parent { get; init; }

    /// <summary>When it was recorded.</summary>
    public required Instant RecordedAt { get; init; }

    /// <summary>How long it took, in milliseconds; null where nobody measured it.</summary>
    public long? LatencyMilliseconds { get; init; }

    /// <summary>Whether it went well; null where the report does not say.</summary>
    public bool? Succeeded { get; init; }

    /// <summary>Tokens of all kinds; null where nobody told.</summary>
    public long? Tokens { get; init; }

    /// <summary>Whether the agent showed its credential.</summary>
    public bool IsBound { get; init; }
}

/// <summary>How complete what sources tell is, and what they told of single actions.</summary>
public sealed class SourcesProjection : Projection
{
    /// <summary>The sources, by their stream.</summary>
    public static KeyedShape<SourceDocument> Sources { get; } = new(
        "sources",
        [
            Columns.Texts<SourceDocument>("org", source => source.Org),
            Columns.Texts<SourceDocument>("team", source => source.Team),
            Columns.Texts<SourceDocument>("agent", source => source.Agent),
            Columns.Texts<SourceDocument>("address", source => source.Address),
            Columns.Numbers<SourceDocument>("missing", source => source.Missing),
            Columns.Numbers<SourceDocument>("refused", source => source.Refused),
            Columns.Times<SourceDocument>("last", source => source.Last.UnixMicroseconds),
        ],
        [["last"], ["org", "last"], ["org", "missing"]]);

    /// <summary>The reports that name an action.</summary>
    public static JournalShape<ReportDocument> Reports { get; } = new(
        "reports",
        [
            Columns.Texts<ReportDocument>("org", report => report.Org),
            Columns.Texts<ReportDocument>("team", report => report.Team),
            Columns.Texts<ReportDocument>("agent", report => report.Agent),
            Columns.Texts<ReportDocument>("trace", report => report.Trace),
            Columns.Texts<ReportDocument>("span", report => report.Span),
        ],
        [["agent", "span"]]);

    /// <inheritdoc/>
    public override string Name => "sources";

    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["source"];

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes => [Sources, Reports];

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        var (key, at) = (StreamKey.Of(told.Envelope.Stream), told.Envelope.RecordedAt);
        var isBound = told.Envelope.Assurance == Assurance.Bound;
        var before = documents.Find(Sources, key) ?? new SourceDocument { Id = key, Org = told.Org, Team = told.Team, First = at, Last = at };
        var after = told.Happened switch
        {
            SourceEvent.Reported e => before with
            {
                Agent = e.Action.Agent.ToString(),
                IsBound = isBound,
                Reports = before.Reports + 1,
                Late = before.Late + (e.IsLate ? 1 : 0),
                Missing = e.IsLate ? Math.Max(0, before.Missing - 1) : before.Missing,
            },
            SourceEvent.GapDetected e => before with
            {
                Gaps = before.Gaps + 1, Missing = Added(before.Missing, e.Missing),
            },
            CallersRefused e => before with { Address = e.Source, Refused = before.Refused + e.Counts.Values.Sum() },
            _ => null,
        };
        if (after is null)
        {
            return;
        }

        documents.Put(Sources, key, after with { Last = at });
        if (told.Happened is SourceEvent.Reported { Action: var action } && action.What.SpanId.Length > 0)
        {
            documents.Append(Reports, told.Position, DocumentOf(told, action, isBound));
        }
    }

    // A counter may jump by all that a number holds, and more than once.
    private static long Added(long missing, SequenceRange range) =>
        (long)Int128.Min(long.MaxValue, (Int128)missing + range.Last - range.First + 1);

    private static ReportDocument DocumentOf(Told told, ReportedAction action, bool isBound) => new()
    {
        Org = told.Org,
        Team = told.Team,
        Agent = action.Agent.ToString(),
        Trace = action.What.TraceId,
        Span = action.What.SpanId,
        Parent = action.What.ParentSpanId,
        RecordedAt = told.Envelope.RecordedAt,
        LatencyMilliseconds = action.What.Outcome is { LatencyMilliseconds: > 0 and var latency } ? latency : null,
        Succeeded = action.What.Outcome switch
        {
            ReportedOutcome.ToolCall call => call.Succeeded,
            ReportedOutcome.NetworkCall call => call.Succeeded,
            ReportedOutcome.Process process => process.Succeeded,
            _ => null,
        },
        Tokens = TokensOf(action.What),
        IsBound = isBound,
    };

    // A producer may tell any number.
    private static long? TokensOf(ActionReport report) => report switch
    {
        { Usage: { } usage } => (long)Int128.Min(
            long.MaxValue,
            (Int128)usage.InputTokens + usage.OutputTokens + usage.CachedReadTokens + usage.CacheWriteTokens + usage.ReasoningTokens),
        { Outcome: ReportedOutcome.ModelCall model } => (long)Int128.Min(long.MaxValue, (Int128)model.PromptTokens + model.CompletionTokens),
        _ => null,
    };
}
