using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Trust;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Activity;

/// <summary>A bucket while it is counted in. Not thread-safe.</summary>
/// <param name="before">What was counted before.</param>
internal sealed class ActivityDraft(ActivityBucket before) : IDraft<ActivityBucket>
{
    private readonly VerdictTallies _all = new(before.All.Count == 0 ? [] : [before.All]);
    private readonly VerdictTallies _kinds = new(before.Kinds);
    private readonly VerdictTallies _tools = new(before.Tools);
    private readonly VerdictTallies _rules = new(before.Rules);
    private readonly VerdictTallies _wouldBe = new(before.WouldBe);
    private readonly VerdictTallies _violations = new(before.Violations);
    private readonly VerdictTallies _approvals = new(before.Approvals);
    private readonly LatencyCounts _latencies = new(before.Latencies);
    private TrustSignals _signals = before.Signals;

    /// <summary>Counts one more decision.</summary>
    /// <param name="decided">The decision.</param>
    /// <param name="isViolation">Whether policy forbade it, or would have.</param>
    /// <param name="signals">What counts for trust.</param>
    public void Add(ActionDecided decided, bool isViolation, in TrustSignals signals)
    {
        _all.Add("", decided.Verdict);
        _kinds.Add(ActionKinds.WireName(decided.Kind), decided.Verdict);
        AddNamed(_tools, decided.Tool, decided.Verdict);
        AddNamed(_rules, decided.Rule, decided.Verdict);
        if (decided.Shadow is { } shadow)
        {
            _wouldBe.Add(shadow.Rule, shadow.Verdict);
        }

        if (isViolation)
        {
            _violations.Add(decided.Shadow?.Rule ?? decided.Rule, decided.Verdict);
        }

        _latencies.Add(decided.LatencyMicroseconds);
        _signals += signals;
    }

    /// <summary>Counts one more event of a question to people.</summary>
    public void Add(ApprovalEvent happened, in TrustSignals signals)
    {
        _approvals.Add(ApprovalEventCodec.TypeOf(happened), Verdict.Allow);
        _signals += signals;
    }

    /// <inheritdoc/>
    public ActivityBucket Done() => before with
    {
        All = _all.Done() is [var all] ? all : before.All,
        Kinds = _kinds.Done(),
        Tools = _tools.Done(),
        Rules = _rules.Done(),
        WouldBe = _wouldBe.Done(),
        Violations = _violations.Done(),
        Approvals = _approvals.Done(),
        Latencies = _latencies.Done(),
        Signals = _signals,
    };

    private static void AddNamed(VerdictTallies tallies, string name, Verdict verdict)
    {
        if (name.Length > 0)
        {
            tallies.Add(name, verdict);
        }
    }
}
