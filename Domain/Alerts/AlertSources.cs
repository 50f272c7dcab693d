using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Alerts.Metrics;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>
/// What people are told of without any rule (gateway specification §10): thresholds of budgets, credentials in actions,
/// anomalies, agents of which nothing is heard.
/// </summary>
public static class AlertSources
{
    /// <summary>Category of alerts about money.</summary>
    public const string Budget = "budget";

    /// <summary>Category of alerts about credentials in actions.</summary>
    public const string SecretDetected = "secret_detected";

    /// <summary>Category of alerts about anomalies.</summary>
    public const string Anomaly = "anomaly";

    /// <summary>Category of alerts about agents of which nothing is heard.</summary>
    public const string Heartbeat = "heartbeat";

    // Within so long, the same agent's is the same alert; after that, people are told again.
    private static readonly TimeSpan Dedup = TimeSpan.FromHours(1);
    private static readonly TimeSpan OverrunDedup = TimeSpan.FromHours(1);

    /// <summary>After how long an alert ends of which nothing more was seen, and that nothing else ends.</summary>
    public static readonly TimeSpan QuietMax = TimeSpan.FromDays(7);

    /// <summary>Whether so long ago nothing more was seen of an alert without a rule that it ends.</summary>
    /// <param name="alert">An alert that goes on.</param>
    /// <param name="at">The evaluation.</param>
    public static bool IsQuiet(AlertState alert, Instant at) =>
        alert.Case is { Rule: null, Category: not Heartbeat } && alert.SeenAt.Plus(QuietMax) <= at;

    /// <summary>Every category there is, that of rules included.</summary>
    public static ImmutableArray<string> Categories { get; } =
        [Budget, SecretDetected, Anomaly, Heartbeat, RuleEvaluation.Category];

    /// <summary>Whether events of a type give anything by <see cref="Of(EventEnvelope)"/>; to ask first is quicker.</summary>
    /// <param name="type">The type's wire name, UTF-8.</param>
    public static bool IsTold(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("budget.threshold_crossed"u8) || type.SequenceEqual("spend.overran"u8)
        || type.SequenceEqual("anomaly.detected"u8) || type.SequenceEqual("agent.heartbeat_lapsed"u8)
        || type.SequenceEqual("agent.heartbeat_recovered"u8) || type.SequenceEqual("agent.deregistered"u8);

    /// <summary>What an action with credentials gives; null where it had none.</summary>
    public static AlertSignal? Of(Activity activity, EventId cause) => activity.Credentials.IsDefaultOrEmpty
        ? null
        : new()
        {
            Org = activity.Org,
            About = Case($"{SecretDetected}:{activity.Agent}", SecretDetected, AlertSeverity.Critical, activity.At, Dedup, cause) with
            {
                Title = "An agent's action held a credential",
                Text = "The credential counts as known to others: rotate it, and look where the agent has it from.",
                Team = activity.Team,
                Agent = activity.Agent.ToString(),
                Evidence = Figures(("kinds", string.Join(' ', activity.Credentials.Take(AlertCase.EvidenceMax)))),
            },
        };

    /// <summary>What any other event gives; null for most.</summary>
    public static AlertSignal? Of(EventEnvelope envelope) => envelope.Type switch
    {
        "budget.threshold_crossed" or "spend.overran" => BudgetEventCodec.Read(envelope) switch
        {
            BudgetEvent.ThresholdCrossed e => Crossed(envelope, e),
            BudgetEvent.Overran e => Overran(envelope, e),
            _ => null,
        },
        "anomaly.detected" => AnomalyOf(envelope),
        "agent.heartbeat_lapsed" or "agent.heartbeat_recovered" or "agent.deregistered" => HeartbeatOf(envelope),
        _ => null,
    };

    private static AlertSignal Crossed(EventEnvelope envelope, BudgetEvent.ThresholdCrossed e)
    {
        // A threshold is crossed once in a window, so that every crossing is news.
        var window = e.Window.Kind == WindowKind.Rolling ? e.At : e.Window.At(e.At).Start;
        var severity = e.Percent >= 90 ? AlertSeverity.Critical : e.Percent >= 75 ? AlertSeverity.Medium : AlertSeverity.Info;
        var about = Case(
            $"{Budget}:{e.Limit}:{e.Account}:{e.Percent}:{window.UnixMicroseconds}", Budget, severity, envelope.RecordedAt, default, envelope.Id);
        var isOfAgent = e.Account.Kind is AccountKind.Agent or AccountKind.Tree;
        return new()
        {
            Org = envelope.Org ?? "",
            About = about with
            {
                Title = Cut($"{e.Percent} % of the limit {e.Limit} on {e.Account} is spent"),
                Text = "What the limit says happens when it is reached: 'aasm budget show' tells what is left, 'aasm budget topup' adds.",
                Team = e.Account.Kind == AccountKind.Team ? e.Account.Name : "",
                Agent = isOfAgent ? e.Account.Name : "",
                Evidence = Figures(
                    ("allowance", DecimalText.Of(e.Allowance)), ("percent", Number(e.Percent)), ("spent", DecimalText.Of(e.Spent)),
                    ("unit", BudgetUnits.WordOf(e.Unit)), ("window", e.Window.ToString())),
            },
        };
    }

    private static AlertSignal Overran(EventEnvelope envelope, BudgetEvent.Overran e) => new()
    {
        Org = envelope.Org ?? "",
        About = Case($"{Budget}:overran", Budget, AlertSeverity.Medium, envelope.RecordedAt, OverrunDedup, envelope.Id) with
        {
            Title = "An action cost more than was reserved for it",
            Text = "Limits can be passed that way: raise the price row's assumed output, or lower the limit.",
            Evidence = Figures(("calls", Number(e.Over.Calls)), ("tokens", Number(e.Over.Tokens)), ("usd", e.Over.Usd.ToString())),
        },
    };

    private static AlertSignal AnomalyOf(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        var (type, response, agent, effect) = (data.Text("type"), data.Text("response"), data.Text("agent"), data.Text("effect"));
        var severity = response switch
        {
            "block" or "quarantine" => AlertSeverity.Critical,
            "pause" => AlertSeverity.Medium,
            _ => AlertSeverity.Info,
        };
        return new()
        {
            Org = envelope.Org ?? "",
            About = Case($"{Anomaly}:{type}:{agent}", Anomaly, severity, envelope.RecordedAt, Dedup, envelope.Id) with
            {
                Title = Cut($"An agent behaves unlike itself: {type}"),
                Text = DoneBy(effect),
                Team = envelope.Team ?? "",
                Agent = agent,
                Evidence = Figures(("effect", effect), ("response", response), ("type", type)),
            },
        };
    }

    // What the org wants done is one thing, and what was done another: nothing is, to an agent that is only observed.
    private static string DoneBy(string effect) => effect switch
    {
        "denied" => "The action was denied.",
        "already_denied" => "Policy denied the action.",
        "suspended" => "The agent is paused: 'aasm agent resume' lets it go on.",
        "quarantined" => "The agent is suspended and its credential revoked, until somebody resumes it.",
        "observed" => "Nothing was done about it: the agent is only observed.",
        _ => "It was recorded, and nothing else was done about it.",
    };

    private static AlertSignal HeartbeatOf(EventEnvelope envelope)
    {
        var agent = new AgentId(envelope.Stream.Id).ToString();
        var happened = AgentEventCodec.Read(envelope);
        return new()
        {
            Org = envelope.Org ?? "",
            IsEnd = happened is not AgentEvent.HeartbeatLapsed,
            About = Case($"{Heartbeat}:{agent}", Heartbeat, AlertSeverity.Medium, envelope.RecordedAt, Dedup, envelope.Id) with
            {
                Title = "Nothing is heard of an agent any more",
                Text = "Neither heartbeats nor checks come. Look whether it runs, and whether it reaches this system.",
                Team = envelope.Team ?? "",
                Agent = agent,
                Evidence = happened is AgentEvent.HeartbeatLapsed lapsed
                    ? Figures(("threshold_secs", Number((long)lapsed.Threshold.TotalSeconds)))
                    : Figures(),
            },
        };
    }

    private static AlertCase Case(
        string key, string category, AlertSeverity severity, Instant recordedAt, TimeSpan dedup, EventId cause)
    {
        var at = Evaluations.Knowing(recordedAt);
        return new()
        {
            Key = key, Category = category, Severity = severity, Title = "", At = at, DedupUntil = at.Plus(dedup), Causes = [cause],
        };
    }

    private static string Cut(string text) => CutText.To(text, AlertCase.TitleLengthMax);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static ImmutableSortedDictionary<string, string> Figures(params (string Name, string Figure)[] figures) =>
        figures.ToImmutableSortedDictionary(each => each.Name, each => each.Figure, StringComparer.Ordinal);
}
