using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>
/// Replays decisions under candidates and counts what comes of it. Several folds of parts of one range make the same report
/// as one of all of it. One writer.
/// </summary>
public sealed class ReplayFold
{
    private readonly CandidateFold[] _candidates;

    /// <summary>Nothing yet.</summary>
    /// <param name="candidates">How many candidates; from 1.</param>
    public ReplayFold(int candidates) => _candidates = [.. Enumerable.Range(0, candidates).Select(_ => new CandidateFold())];

    /// <summary>Decisions so far.</summary>
    public long Decisions { get; private set; }

    /// <summary>Decides again, once for each candidate.</summary>
    /// <param name="asked">The decision; of one session in the order of the log.</param>
    /// <param name="candidates">Who answers, in the order of the candidates.</param>
    public void Add(in ReplayCase asked, ImmutableArray<CandidateSet> candidates)
    {
        Decisions++;
        var say = RecordedSay.Of(asked.Decision);
        var unknown = say.Unknown ?? asked.Incomplete;
        var question = unknown is null
            ? ReplayedAction.QuestionOf(asked.Decision, asked.Inputs, asked.Actor, asked.Session)
            : null;
        unknown ??= question is null ? NotCompared.InputsRedacted : null;
        for (var i = 0; i < candidates.Length; i++)
        {
            if (unknown is not null)
            {
                _candidates[i].Miss(unknown);
                continue;
            }

            // Each candidate's reading of the payload is watched by itself.
            var own = i == 0 ? question! : question!.ToAskAgain();
            Count(_candidates[i], asked.Decision, say, Redecision.Of(asked, own, candidates[i]));
        }
    }

    /// <summary>Adds what another fold has counted of other decisions.</summary>
    public void Add(ReplayFold other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Decisions += other.Decisions;
        for (var i = 0; i < _candidates.Length; i++)
        {
            _candidates[i].Add(other._candidates[i]);
        }
    }

    /// <summary>What came of it, for each candidate.</summary>
    public ImmutableArray<ReplayReport> Report(ReplayDetail detail) =>
        [.. _candidates.Select(candidate => candidate.Report(Decisions, detail))];

    private static void Count(CandidateFold fold, RecordedDecision decision, in RecordedSay say, in Redecision again)
    {
        if (again.Ruling is not { } ruling)
        {
            fold.Miss(again.Unknown!);
        }
        else if (ruling.Verdict == say.Verdict)
        {
            fold.Same++;
        }
        else
        {
            fold.Flip(decision, say, ruling);
        }
    }
}
