using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Alerts;

/// <summary>Something that somebody should know of.</summary>
[Name("Alert")]
public sealed class AlertNode
{
    private readonly StreamDocument<AlertState> _document;

    internal AlertNode(Look look, StreamDocument<AlertState> document) => (Look, _document) = (look, document);

    internal Look Look { get; }

    private AlertState State => _document.State;

    private AlertCase About => _document.State.Case!;

    /// <summary>The alert's id: 32 hexadecimal digits.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>Its tenant.</summary>
    public string Org => _document.Org;

    /// <summary>The team that it is about; empty for the whole org.</summary>
    public string Team => _document.Team;

    /// <summary>How it stands.</summary>
    public AlertPhase Status => State.Phase;

    /// <summary>How bad it is.</summary>
    public AlertSeverity Severity => About.Severity;

    /// <summary>What kind of thing happened, such as budget or anomaly.</summary>
    public string Category => About.Category;

    /// <summary>What happened, in a few words.</summary>
    public string Title => About.Title;

    /// <summary>What happened, in more words.</summary>
    public string Text => About.Text;

    /// <summary>The id of the agent that it is about; empty where it is about none.</summary>
    public string AgentId => About.Agent;

    /// <summary>The rule that raised it, as it was then; null where no rule of the org did.</summary>
    public AlertCauseNode? Rule => About.Rule is { } rule ? new(rule) : null;

    /// <summary>Figures that show it.</summary>
    public IEnumerable<EvidenceNode> Evidence =>
        About.Evidence.OrderBy(figure => figure.Key, StringComparer.Ordinal).Select(figure => new EvidenceNode(figure.Key, figure.Value));

    /// <summary>The ids of the first events that led to it.</summary>
    public IEnumerable<string> Causes => About.Causes.Select(cause => cause.ToString());

    /// <summary>The names of the destinations that were to be told.</summary>
    public IReadOnlyList<string> Destinations => About.Destinations;

    /// <summary>How often it happened.</summary>
    public int Occurrences => State.Occurrences;

    /// <summary>When it was raised.</summary>
    public Instant RaisedAt => State.RaisedAt;

    /// <summary>When it last happened.</summary>
    public Instant SeenAt => State.SeenAt;

    /// <summary>Until when the same is counted here and raises no other alert.</summary>
    public Instant DedupUntil => About.DedupUntil;

    /// <summary>Until when it is silenced; null where it is not.</summary>
    public Instant? SilencedUntil => State.SilencedUntil == default ? null : State.SilencedUntil;

    /// <summary>Why it is silenced.</summary>
    public string SilenceReason => State.SilenceReason;

    /// <summary>Who takes care of it; empty where nobody said so.</summary>
    public string AcknowledgedBy => State.AcknowledgedBy;

    /// <summary>Who resolved it; empty while it is open.</summary>
    public string ResolvedBy => State.ResolvedBy;

    /// <summary>When it was resolved; null while it is open.</summary>
    public Instant? ResolvedAt => State.ResolvedAt;

    /// <summary>Why it was resolved.</summary>
    public string Reason => State.Reason;

    /// <summary>When something last happened to it.</summary>
    public Instant ChangedAt => _document.Changed;

    /// <summary>The version of its stream, for expectedVersion.</summary>
    public long StreamVersion => _document.Version;
}

/// <summary>The rule that raised an alert, as it was when it did.</summary>
[Name("AlertCause")]
public sealed class AlertCauseNode
{
    private readonly AlertRuleSnapshot _rule;

    internal AlertCauseNode(AlertRuleSnapshot rule) => _rule = rule;

    /// <summary>The rule's id.</summary>
    [Id]
    public string Id => _rule.Id.ToString();

    /// <summary>Its name.</summary>
    public string Name => _rule.Name;

    /// <summary>The version of its stream then.</summary>
    public long Version => _rule.Version;

    /// <summary>What it measures.</summary>
    public AlertMetric Metric => _rule.Metric;

    /// <summary>How it compares.</summary>
    public AlertOperator Operator => _rule.Operator;

    /// <summary>With what, as decimal text.</summary>
    public string Threshold => DecimalText.Of(_rule.Threshold);

    /// <summary>What was measured, as decimal text.</summary>
    public string Value => DecimalText.Of(_rule.Value);

    /// <summary>Over how many seconds.</summary>
    public int WindowSeconds => _rule.WindowSeconds;
}

/// <summary>A figure that shows something.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Value">The figure.</param>
[Name("EvidenceFigure")]
public sealed record EvidenceNode(string Name, string Value);
