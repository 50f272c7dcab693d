using AgentAssembly.Commands.Core.Budgets;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Commands.Core.Actions.CheckAction;

/// <summary>What became of a ruling on its way to its record.</summary>
/// <param name="Step">What people's say made of it.</param>
/// <param name="Hold">What is set aside for it; null where nothing is.</param>
public readonly record struct PassedRuling(ApprovalStep Step, SpendHold? Hold);

/// <summary>
/// The way of a ruling from policy to its record: people are asked first, money is set aside last, so that nothing is set aside
/// for what waits, and no grant is used up by what the budget denies. Safe for concurrent use.
/// </summary>
public sealed class RulingPassage(ApprovalGate approvals, SpendGate spending)
{
    /// <summary>Passes a ruling.</summary>
    /// <param name="asked">The ruling, and what it rests on.</param>
    /// <param name="approvalId">The approval that the caller names; empty to find it by the action.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<PassedRuling> PassAsync(HoldRequest asked, string approvalId, CancellationToken cancellationToken)
    {
        var step = await approvals.PassAsync(
            asked.Facts, asked.Ruling, approvalId, asked.Decision, cancellationToken).ConfigureAwait(false);

        // Who agreed that the action happens has agreed to what it costs.
        var isRedeemed = asked.Ruling.Verdict == Verdict.Pending && GoesOn(step);
        var held = await spending.HoldAsync(asked with { Ruling = step.Ruling, IsApproved = isRedeemed }).ConfigureAwait(false);
        if (held.Ruling.Verdict == Verdict.Pending && step.Ruling.Verdict != Verdict.Pending)
        {
            return await AskForMoneyAsync(asked with { Ruling = held.Ruling, Before = held.Hold }, approvalId, cancellationToken)
                .ConfigureAwait(false);
        }

        return ReferenceEquals(held.Ruling, step.Ruling)
            ? new(step, held.Hold)
            : Overruled(step, held);
    }

    /// <summary>Waits until what kept a ruling from being recorded is known here.</summary>
    public ValueTask CatchUpAsync(PassedRuling passed, CancellationToken cancellationToken) =>
        approvals.CatchUpAsync(passed.Step, cancellationToken);

    /// <summary>Gives back what was set aside for a ruling that was not recorded.</summary>
    public async ValueTask ReleaseAsync(SpendHold hold) => await spending.ReleaseAsync(hold, "not decided").ConfigureAwait(false);

    // A limit wants people to be asked before it is exceeded.
    private async ValueTask<PassedRuling> AskForMoneyAsync(HoldRequest asked, string approvalId, CancellationToken cancellationToken)
    {
        var step = await approvals.PassAsync(
            asked.Facts, asked.Ruling, approvalId, asked.Decision, cancellationToken).ConfigureAwait(false);
        if (!GoesOn(step))
        {
            return new(step, asked.Before);
        }

        var held = await spending.HoldAsync(asked with { Ruling = step.Ruling, IsApproved = true }).ConfigureAwait(false);
        return ReferenceEquals(held.Ruling, step.Ruling)
            ? new(step, held.Hold)
            : Overruled(step, held);
    }

    // What the budget denies uses up no grant, and asks nobody.
    private static PassedRuling Overruled(ApprovalStep step, HeldRuling held) =>
        new(step with { Ruling = held.Ruling, Round = null, Writes = [] }, held.Hold);

    private static bool GoesOn(ApprovalStep step) => step.Ruling.Verdict is Verdict.Allow or Verdict.Redact;
}
