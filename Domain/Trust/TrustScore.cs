using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Trust;

/// <summary>
/// How little friction an agent made lately: 100 for none (gateway specification §16). It tells of friction and of nothing
/// else; an agent that nobody watches scores as well as one that behaves.
/// </summary>
/// <param name="Value">0 to 100; null where there are too few actions to say.</param>
/// <param name="Penalty">The sum of the weights of what was counted.</param>
/// <param name="Signals">What was counted.</param>
/// <param name="MinActions">How many actions a score is made of at least.</param>
public sealed record TrustScore(int? Value, decimal Penalty, TrustSignals Signals, int MinActions)
{
    /// <summary>The window that counts: this many UTC days, the one that runs included.</summary>
    public const int WindowDays = 7;

    /// <summary>When the window began that a moment stands in.</summary>
    public static Instant WindowStart(Instant now) => now.StartOfDay.Plus(-TimeSpan.FromDays(WindowDays - 1));

    /// <summary>The score of what was counted.</summary>
    public static TrustScore Of(TrustSignals signals, TrustWeights weights)
    {
        var penalty = (weights.Violation.Effective * signals.Violations)
            + (weights.Redaction.Effective * signals.Redactions)
            + (weights.Approval.Effective * signals.ApprovalsRefused);
        return new(
            signals.Actions < weights.MinActions ? null : Rounded(100 * (1 - (penalty / signals.Actions))),
            penalty, signals, weights.MinActions);
    }

    private static int Rounded(decimal score) =>
        (int)Math.Clamp(decimal.Round(score, 0, MidpointRounding.AwayFromZero), 0, 100);
}
