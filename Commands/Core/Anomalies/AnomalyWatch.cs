using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Commands.Core.Anomalies;

/// <summary>A decision on its way into the log.</summary>
/// <param name="Session">The session.</param>
/// <param name="Draft">The decision.</param>
/// <param name="Beside">What happens elsewhere with it.</param>
/// <param name="ReliedOn">What must still hold.</param>
public readonly record struct DecidedAppend(
    SessionKey Session, EventDraft Draft, ImmutableArray<StreamDrafts> Beside, ImmutableArray<StreamCheck> ReliedOn);

/// <summary>
/// Looks at every action for what is unlike its agent: between what policy says and the decision, so that nobody is asked and
/// no money set aside for what is blocked. An action is counted while it is looked at, so that of many at once only the one
/// counts as the fiftieth that is; it is taken back where it is not recorded. Safe for concurrent use.
/// </summary>
public sealed class AnomalyWatch(
    WriteSideState state, IEventStore store, SessionLanes lanes, IdSource ids, AnomalyBaselines baselines) : IDisposable
{
    /// <summary>Who tells of anomalies.</summary>
    public const string Principal = "system:anomalies";

    private const int GatesMax = 64;

    // Anomalies of one agent are appended one after the other, or many at once would only make each other fail.
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, GatesMax).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Looks at an action, and counts it.</summary>
    /// <param name="facts">What the decision rests on; nobody who is refused.</param>
    /// <param name="ruling">What policy says.</param>
    /// <param name="now">When.</param>
    public AnomalyLook Look(ActionFacts facts, PolicyRuling ruling, Instant now)
    {
        if (BaselineActions.IsOfStatus(ruling.Rule))
        {
            return new(ruling);
        }

        var contradiction = CallerContradiction.Of(facts, state.Agents);
        var counted = BaselineActions.Of(facts, ruling, now);
        if (counted is null && contradiction is null && facts.Action.Kind is not (ActionKind.ProcessExec or ActionKind.NetworkCall))
        {
            return new(ruling);
        }

        var rules = RulesOf(facts.Action.Actor.Org);
        var known = baselines.Of(facts.Action.Actor.AgentId);
        lock (known.Gate)
        {
            var look = new AnomalyLook(ruling) { Known = known, Baseline = known.Under(rules) };
            var sight = default(BaselineSight);
            if (counted is { } action)
            {
                sight = look.Baseline.Count(action, rules.Rules, out var ticket);
                look = look with { Counted = ticket };
            }

            var asked = new AnomalyQuestion(facts, ruling, rules.Rules, sight, contradiction);
            return AnomalyDetector.Detect(asked) is { } finding ? Tell(look, asked, finding, rules, now) : look;
        }
    }

    /// <summary>Takes a look back whose decision was not recorded, or does not count.</summary>
    public static void TakeBack(in AnomalyLook look)
    {
        if (look is not { Known: { } known, Baseline: { } baseline })
        {
            return;
        }

        lock (known.Gate)
        {
            if (look.Told is { } told)
            {
                baseline.Untell(told);
            }

            if (look.Counted is { } counted)
            {
                baseline.TakeBack(counted);
            }
        }
    }

    /// <summary>Appends a decision, and the anomaly with it: both, or neither.</summary>
    /// <returns>As the lanes do.</returns>
    public ValueTask<AppendResult> AppendAsync(in AnomalyLook look, DecidedAppend append, CancellationToken cancellationToken) =>
        look.Found is { } found
            ? AppendAsync(found with { Decision = append.Draft.Id }, append, cancellationToken)
            : lanes.AppendAsync(append.Session, append.Draft, append.Beside, append.ReliedOn, cancellationToken);

    /// <summary>What an org takes for an anomaly.</summary>
    public AnomalyRulesState RulesOf(string org) => state.AnomalyRules.StateOf(OrgStreams.Of(org).AnomalyRules);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var gate in _gates)
        {
            gate.Dispose();
        }
    }

    private static AnomalyLook Tell(
        AnomalyLook look, in AnomalyQuestion asked, AnomalyFinding finding, AnomalyRulesState rules, Instant now)
    {
        var facts = asked.Facts;
        var effect = AnomalyRulings.EffectOf(facts, look.Ruling, finding.Response);
        if (AnomalyRulings.Denies(effect))
        {
            if (look.Ruling.Verdict != Verdict.Deny)
            {
                facts.Policy.GiveBack(facts.Question, facts.Limits);
            }

            look = look with { Ruling = AnomalyRulings.Denied(look.Ruling, finding, effect) };
        }
        else if (look.Baseline!.IsTold(finding.Type, finding.Subject, now, rules.Rules))
        {
            // What was told hides nothing else.
            var rest = asked with { Rules = asked.Rules.Without(finding.Type) };
            return AnomalyDetector.Detect(rest) is { } other ? Tell(look, rest, other, rules, now) : look;
        }

        return look with
        {
            Found = AnomalyRulings.Record(facts, finding, effect, rules),
            Told = look.Baseline!.Tell(finding.Type, finding.Subject, AgentBaseline.KeyOf(facts.Digest), now, rules.Rules),
        };
    }

    private async ValueTask<AppendResult> AppendAsync(Anomaly found, DecidedAppend append, CancellationToken cancellationToken)
    {
        var stream = AnomalyDecider.StreamOf(append.Draft.Org!, found.Agent);
        var gate = _gates[(int)(uint)stream.Id & (GatesMax - 1)];
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var head = await store.ReadStreamHeadAsync(stream, cancellationToken).ConfigureAwait(false);
            var result = await lanes.AppendAsync(
                append.Session,
                append.Draft,
                [.. append.Beside, new StreamDrafts(stream, head, [DraftOf(found, append.Draft)])],
                append.ReliedOn,
                cancellationToken).ConfigureAwait(false);
            if (result is AppendResult.Appended { Last: var last })
            {
                // Whoever is told of the denial finds its evidence.
                await state.AwaitAsync(last, CancellationToken.None).ConfigureAwait(false);
            }

            return result;
        }
        finally
        {
            gate.Release();
        }
    }

    private EventDraft DraftOf(Anomaly found, EventDraft decision) =>
        EventDrafts.Of<AnomalyEvent, AnomalyEvent>(
            ids.Next(),
            new AnomalyEvent.Detected(found),
            new(decision.Org!, decision.Team, Principal, Assurance.Unspecified, [])) with
        {
            CausationId = decision.Id,
            CorrelationId = decision.CorrelationId,
        };
}
