using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Anomalies;
using AgentAssembly.Read.GraphQL.Alerts;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Anomalies;

/// <summary>An agent did what agents like it do not do.</summary>
[Name("Anomaly")]
public sealed class AnomalyNode
{
    private readonly ItemDocument<AnomalyItem> _document;

    internal AnomalyNode(Look look, ItemDocument<AnomalyItem> document) => (Look, _document) = (look, document);

    internal Look Look { get; }

    private KnownAnomaly Known => _document.Item.Known;

    private Anomaly What => _document.Item.Known.What;

    /// <summary>The anomaly's id, which is that of its event.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>Its tenant.</summary>
    public string Org => _document.Org;

    /// <summary>The agent's team then; empty where it is not proven.</summary>
    public string Team => _document.Team;

    /// <summary>What it did.</summary>
    public AnomalyType Type => What.Type;

    /// <summary>The id of the agent.</summary>
    public string AgentId => What.Agent.ToString();

    /// <summary>What it is about, such as a program or a host.</summary>
    public string Subject => What.Subject;

    /// <summary>The id of the decision at which it was noticed; null where it was at none.</summary>
    public string? DecisionId => What.Decision?.ToString();

    /// <summary>What the org's rules want done about it.</summary>
    public AnomalyResponse Response => What.Response;

    /// <summary>What was done.</summary>
    public AnomalyEffect Effect => What.Effect;

    /// <summary>Figures that show it.</summary>
    public IEnumerable<EvidenceNode> Evidence =>
        What.Evidence.OrderBy(figure => figure.Key, StringComparer.Ordinal).Select(figure => new EvidenceNode(figure.Key, figure.Value));

    /// <summary>The version of the org's rules; 0 for the defaults.</summary>
    public int RulesVersion => What.RulesVersion;

    /// <summary>SHA-256 of the rules.</summary>
    public string RulesDigest => What.RulesDigest;

    /// <summary>Whether the agent was suspended because of it.</summary>
    public bool IsAnswered => _document.Item.IsAnswered;

    /// <summary>Until when the agent was suspended; null where it was not, or until somebody resumes it.</summary>
    public Instant? PausedUntil => _document.Item.PausedUntil;

    /// <summary>When that was over and it was resumed; null where that did not happen.</summary>
    public Instant? LiftedAt => _document.Item.LiftedAt;

    /// <summary>What people say of it.</summary>
    public AnomalyVerdict Verdict => Known.Verdict;

    /// <summary>Why.</summary>
    public string Reason => Known.Reason;

    /// <summary>Who says so; empty where nobody does.</summary>
    public string JudgedBy => Known.JudgedBy;

    /// <summary>When it was detected.</summary>
    public Instant DetectedAt => Known.At;

    /// <summary>When something last followed.</summary>
    public Instant ChangedAt => _document.Changed;
}

/// <summary>What an org takes for an anomaly, and what is done about each kind.</summary>
[Name("AnomalyRules")]
public sealed class AnomalyRulesNode
{
    private readonly StreamDocument<AnomalyRulesState>? _document;
    private readonly AnomalyRulesState _state;

    internal AnomalyRulesNode(string org, StreamDocument<AnomalyRulesState>? document) =>
        (Org, _document, _state) = (org, document, document?.State ?? AnomalyRulesDecider.Initial);

    /// <summary>The tenant.</summary>
    public string Org { get; }

    /// <summary>How often the rules were set, for expectedVersion; 0 for the defaults.</summary>
    public int Version => _state.Version;

    /// <summary>SHA-256 of the rules.</summary>
    public string Digest => _state.Digest;

    /// <summary>What is done about each kind.</summary>
    public IEnumerable<AnomalyResponseNode> Responses =>
        AnomalyWords.Types.Select(type => new AnomalyResponseNode(type, _state.Rules.To(type)));

    /// <summary>Over how many seconds an agent's habits are measured.</summary>
    public int WindowSeconds => _state.Rules.WindowSeconds;

    /// <summary>How many thousandths of its habit are a spike.</summary>
    public int SpikeMultiplierThousandths => _state.Rules.SpikeMultiplierThousandths;

    /// <summary>Fewer actions are never a spike.</summary>
    public int SpikeActionsMin => _state.Rules.SpikeActionsMin;

    /// <summary>How often the same call is a loop.</summary>
    public int LoopThreshold => _state.Rules.LoopThreshold;

    /// <summary>Within how many seconds.</summary>
    public int LoopWindowSeconds => _state.Rules.LoopWindowSeconds;

    /// <summary>How many credentials in what it sends are a leak.</summary>
    public int CredentialThreshold => _state.Rules.CredentialThreshold;

    /// <summary>How many seconds a pause lasts; 0 for one without end.</summary>
    public int PauseSeconds => _state.Rules.PauseSeconds;

    /// <summary>When the rules were last set; null for the defaults.</summary>
    public Instant? ChangedAt => _document?.Changed;
}

/// <summary>What is done about one kind of anomaly.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Response">What is done.</param>
[Name("AnomalyResponseTo")]
public sealed record AnomalyResponseNode(AnomalyType Type, AnomalyResponse Response);
