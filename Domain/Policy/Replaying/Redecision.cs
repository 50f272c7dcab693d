using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>What a candidate says of a recorded decision, or why that is not known. Pure.</summary>
/// <param name="Ruling">What it says; null where it is not known.</param>
/// <param name="Unknown">Why not, a word of <see cref="NotCompared"/>; null where it is known.</param>
internal readonly record struct Redecision(PolicyRuling? Ruling, string? Unknown)
{
    /// <summary>Decides again.</summary>
    /// <param name="asked">The decision.</param>
    /// <param name="question">What it answered.</param>
    /// <param name="candidate">Who answers now.</param>
    public static Redecision Of(in ReplayCase asked, PolicyQuestion question, CandidateSet candidate)
    {
        if (candidate.Set.AsksOfSessions && asked.Session is null)
        {
            return new(null, NotCompared.Session);
        }

        var isTold = candidate.InForce?.Digest == asked.Decision.PolicyDigest;
        var ruling = candidate.Set.EvaluateUnspent(question, out var isLimited);
        return question.Redacted is { IsInDoubt: true } ? new(null, NotCompared.InputsRedacted)
            : ruling.Verdict == Verdict.Deny ? new(ruling, null)
            : isLimited && !(isTold && candidate.Set.LimitsLike(candidate.InForce!, question)) ? new(null, NotCompared.Rate)
            : !(isTold && candidate.KeepsBudgets) && candidate.HasBudgets && MayCost(asked.Decision) ? new(null, NotCompared.Budget)
            : new(ruling, null);
    }

    // What did not go on set nothing aside, and what it would have cost is not recorded.
    private static bool MayCost(RecordedDecision decision) =>
        decision.HasReservation || (decision.Kind == ActionKind.LlmCall && decision.Verdict is Verdict.Deny or Verdict.Pending);
}
