using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Commands.Core.Budgets;

/// <summary>What was set aside for an action that is being decided.</summary>
/// <param name="Org">Whose money.</param>
/// <param name="Reservation">Its name.</param>
public sealed record SpendHold(string Org, EventId Reservation)
{
    /// <summary>The limit that it went beyond because the agent is only observed; null where none.</summary>
    public Exceedance? Beyond { get; init; }

    /// <summary>What was asked for.</summary>
    public required BudgetCommand.Reserve Command { get; init; }

    /// <summary>The policies whose limits it was held against.</summary>
    public required PolicySet Policy { get; init; }

    // What changed since, and made the decision be taken again, may have been what the money rested on.
    internal bool Holds(BudgetCommand.Reserve command, PolicySet policy) =>
        ReferenceEquals(Policy, policy)
        && Command.IsObserved == command.IsObserved
        && Command.IsApproved == command.IsApproved
        && Command.Assurance == command.Assurance
        && Command.Accounts.Select(charged => charged.Account).SequenceEqual(command.Accounts.Select(charged => charged.Account));
}

/// <summary>A ruling that the budget is asked about.</summary>
/// <param name="Facts">What it rests on.</param>
/// <param name="Ruling">What policy and people say.</param>
/// <param name="Decision">The id that the decision will have.</param>
/// <param name="Before">What an earlier attempt at the same decision set aside.</param>
/// <param name="Now">When.</param>
public readonly record struct HoldRequest(ActionFacts Facts, PolicyRuling Ruling, EventId Decision, SpendHold? Before, Instant Now)
{
    /// <summary>Whether people agreed, so that limits which want that may be exceeded.</summary>
    public bool IsApproved { get; init; }
}

/// <summary>A ruling that the budget has been asked about.</summary>
/// <param name="Ruling">The ruling.</param>
/// <param name="Hold">What is set aside; null where nothing is.</param>
public readonly record struct HeldRuling(PolicyRuling Ruling, SpendHold? Hold);

/// <summary>
/// Between what policy says and the decision: sets aside what an action costs, or says which limit stands against it
/// (architecture §5). Safe for concurrent use.
/// </summary>
public sealed class SpendGate(WriteSideState state, BudgetLanes lanes, IdSource ids)
{
    private readonly ChargedAccounts _accounts = new(state.Agents);

    /// <summary>Asks the budget about a ruling.</summary>
    /// <exception cref="EventStoreException">Too many wait, or the store cannot append.</exception>
    /// <exception cref="ContentionException">What it rests on changed again and again.</exception>
    public async ValueTask<HeldRuling> HoldAsync(HoldRequest asked)
    {
        var (facts, ruling, before) = (asked.Facts, asked.Ruling, asked.Before);
        if (ruling.Verdict == Verdict.Deny || (before is null && !Costs(facts.Action)))
        {
            return new(ruling, before is null ? null : await ReleaseAsync(before, "denied").ConfigureAwait(false));
        }

        var org = facts.Action.Actor.Org;
        if (ruling.Verdict == Verdict.Pending)
        {
            // What waits for people may never happen. Nothing is set aside for it, but nobody is asked in vain either.
            var command = CommandOf(asked);
            var stands = await lanes.ReadAsync(org, (book, _, at) => BudgetDecider.Foresee(book, command, at)).ConfigureAwait(false);
            var held = before is null ? null : await ReleaseAsync(before, "waits for approval").ConfigureAwait(false);
            return new(stands is { Limit.OnExceed: not OnExceed.Approve } ? Over(facts, ruling, stands) : ruling, held);
        }

        var reserve = CommandOf(asked);
        if (before is not null && before.Holds(reserve, facts.Policy))
        {
            return Held(facts, ruling, before);
        }

        if (before is not null)
        {
            await ReleaseAsync(before, "decided again").ConfigureAwait(false);
        }

        return await ReserveAsync(org, reserve, OriginOf(facts)).ConfigureAwait(false) switch
        {
            BudgetReply.Reserved reserved => Held(facts, ruling, new SpendHold(org, reserved.Reservation)
            {
                Beyond = reserved.Beyond, Command = reserve, Policy = facts.Policy,
            }),
            BudgetReply.Exceeded exceeded => new(Over(facts, ruling, exceeded.Exceedance), null),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    // What the org has leased of a limit of the installation may be spent, and there may be more to lease.
    private async ValueTask<BudgetReply> ReserveAsync(string org, BudgetCommand.Reserve reserve, BudgetOrigin origin)
    {
        for (var attempt = 1; ; attempt++)
        {
            var reply = await lanes.AskAsync(org, reserve, origin).ConfigureAwait(false);
            if (reply is not BudgetReply.Exceeded { Exceedance: { Limit.IsLeased: true } missing } || attempt == DeciderRunner.AttemptsMax)
            {
                return reply;
            }

            if (await lanes.LeaseAsync(org, missing, reserve).ConfigureAwait(false) is { } exhausted)
            {
                var ofInstallation = exhausted.Limit with { Clause = BudgetRulings.InstallationClause };
                return new BudgetReply.Exceeded(exhausted with { Limit = ofInstallation, Wanted = missing.Wanted });
            }
        }
    }

    private static HeldRuling Held(ActionFacts facts, PolicyRuling ruling, SpendHold hold) =>
        new(hold.Beyond is { } beyond ? Over(facts, ruling, beyond) : ruling, hold);

    /// <summary>Gives back what was set aside for an action that does not go on. What cannot be given back ends by itself.</summary>
    /// <returns>Nothing is set aside any more.</returns>
    public async ValueTask<SpendHold?> ReleaseAsync(SpendHold hold, string evidence)
    {
        try
        {
            await lanes.AskAsync(hold.Org, new BudgetCommand.Release(hold.Reservation, evidence), BudgetOrigin.System).ConfigureAwait(false);
        }
        catch (Exception e) when (e is EventStoreException or ContentionException)
        {
            // It is charged as reserved once it expires: too much, never too little.
        }

        return null;
    }

    private static PolicyRuling Over(ActionFacts facts, PolicyRuling ruling, Exceedance exceedance)
    {
        var over = ActionDecider.OverBudget(facts, ruling, exceedance);
        if (over.Verdict == Verdict.Deny)
        {
            facts.Policy.GiveBack(facts.Question, facts.Limits);
        }

        return over;
    }

    private bool Costs(AgentAction action) => action.Kind == ActionKind.LlmCall || lanes.CountsCalls(action.Actor.Org);

    private BudgetCommand.Reserve CommandOf(HoldRequest asked)
    {
        var (facts, now) = (asked.Facts, asked.Now);
        var action = facts.Action;
        var (price, assumed, digest) = action.Kind == ActionKind.LlmCall ? PriceOf(action) : (null, null, "");
        return new()
        {
            Reservation = ids.Next(now),
            Decision = asked.Decision,
            Accounts = _accounts.Of(action, facts.Question.Actor, price, now),
            Amount = new(price?.Row.CostOf(assumed!) ?? Usd.Zero, assumed?.Tokens ?? 0, 1),
            Agent = action.Actor.AgentId,
            Assurance = ActionDecider.AssuranceOf(facts),
            Kind = action.Kind,
            Model = action.Model,
            Tool = facts.Question.Tool,
            Assumed = assumed,
            Price = price,
            Prices = digest,
            IsObserved = facts.IsObserved,
            IsApproved = asked.IsApproved,
        };
    }

    private (FoundPrice Price, Usage Assumed, string Prices) PriceOf(AgentAction action)
    {
        var table = state.Prices.TableFor(action.Actor.Org);
        var prompt = action.PromptTokens <= 0 ? PriceRow.AssumedInputTokensDefault : action.PromptTokens;
        var price = table.Find(
            "", action.Model, new Usage { InputTokens = prompt, OutputTokens = PriceRow.AssumedOutputTokensDefault });
        return (price, price.Row.AssumedFor(prompt), table.Digest);
    }

    private static BudgetOrigin OriginOf(ActionFacts facts) => new(
        facts.Action.Actor.Team, ActionDecider.PrincipalOf(facts.Action.Actor), ActionDecider.AssuranceOf(facts))
    {
        CorrelationId = facts.Action.TraceId,
    };
}
