using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Alerts;

/// <summary>What an org wants to be alerted of.</summary>
[Name("AlertRule")]
public sealed class AlertRuleNode
{
    private readonly StreamDocument<AlertRuleState> _document;

    internal AlertRuleNode(Look look, StreamDocument<AlertRuleState> document) => (Look, _document) = (look, document);

    internal Look Look { get; }

    private AlertRule Rule => _document.State.Rule!;

    /// <summary>The rule's id: 32 hexadecimal digits.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>Its tenant.</summary>
    public string Org => _document.Org;

    /// <summary>Its name; unique in the org.</summary>
    public string Name => Rule.Name;

    /// <summary>What it measures.</summary>
    public AlertMetric Metric => Rule.Metric;

    /// <summary>How it compares.</summary>
    public AlertOperator Operator => Rule.Operator;

    /// <summary>With what, as decimal text.</summary>
    public string Threshold => DecimalText.Of(Rule.Threshold);

    /// <summary>The whole condition in words.</summary>
    public string Condition => Rule.Condition;

    /// <summary>How bad it is where it holds.</summary>
    public AlertSeverity Severity => Rule.Severity;

    /// <summary>Over how many seconds it measures.</summary>
    public int WindowSeconds => Rule.WindowSeconds;

    /// <summary>For how many seconds the same raises no other alert.</summary>
    public int DedupSeconds => Rule.DedupSeconds;

    /// <summary>The names of the destinations that are told; none for those of the routes.</summary>
    public IReadOnlyList<string> Destinations => Rule.Destinations;

    /// <summary>The team that is measured; empty for the whole org.</summary>
    public string Team => Rule.Team;

    /// <summary>The id of the agent that is measured; empty for all.</summary>
    public string AgentId => Rule.Agent;

    /// <summary>Whether it is evaluated.</summary>
    public bool IsEnabled => Rule.IsEnabled;

    /// <summary>When it was first set.</summary>
    public Instant SetAt => _document.Born;

    /// <summary>When it was last changed.</summary>
    public Instant ChangedAt => _document.Changed;

    /// <summary>The version of its stream, for expectedVersion.</summary>
    public long StreamVersion => _document.Version;
}
