using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Pricing;
using CsCheck;
using static AgentAssembly.Specs.Domain.Events.SomeValues;

namespace AgentAssembly.Specs.Domain.Events;

// Random events of an org's money.
internal static class SomeBudgetEvents
{
    private static readonly Gen<EventId> Id = Gen.Byte.Array[EventId.SizeBytes].Select(bytes => EventId.From(bytes));

    private static readonly Gen<decimal> Amount = Gen.Select(Gen.Long[1, 1L << 50], Gen.OneOf(1m, 1_000m, 1_000_000_000_000m))
        .Select((count, parts) => count / parts);

    // At most a thousand USD, with 12 decimals.
    private static readonly Gen<decimal> PriceOfOne = Gen.Select(Gen.Long[1, 1_000_000_000], Gen.OneOf(1_000_000m, 1_000_000_000_000m))
        .Select((count, parts) => count / parts);

    private static readonly Gen<decimal?> PriceOrNone =
        Gen.Select(PriceOfOne, Gen.Bool).Select((price, isThere) => isThere ? price : (decimal?)null);

    private static readonly Gen<long> Count = Gen.OneOf(Gen.Const(0L), Gen.Long[0, Usage.CountMax]);

    // What was settled may be dearer than anything that is taken from outside.
    private static readonly Gen<Spend> Spent =
        Gen.Select(Gen.OneOf(Gen.Const(0m), Amount, Amount.Select(some => some * 1_000)), Count, Count)
        .Select((usd, tokens, calls) => new Spend(Usd.AtLeast(usd), tokens, calls));

    private static readonly Gen<Account> Account = Gen.Select(Gen.Enum<AccountKind>(), Name).Select((kind, name) =>
        kind == AccountKind.Org ? AgentAssembly.Domain.Budgets.Account.Org : new(kind, name));

    private static readonly Gen<BudgetWindow> Window = Gen.Select(
            Gen.OneOf("UTC", "Europe/Zurich", "Australia/Lord_Howe", "Asia/Kathmandu"), Gen.Int[1, 31 * 86_400], Gen.Int[0, 3])
        .Select((zone, seconds, kind) => kind switch
        {
            0 => BudgetWindow.Day(zone),
            1 => BudgetWindow.Month(zone),
            2 => BudgetWindow.Rolling(TimeSpan.FromSeconds(seconds)),
            _ => BudgetWindow.Total,
        });

    private static readonly Gen<ImmutableArray<int>> Thresholds =
        Gen.Int[1, 100].Array[0, Limit.ThresholdsMax].Select(some => some.Distinct().Order().ToImmutableArray());

    private static readonly Gen<PolicyScope> Scope = Gen.OneOf<PolicyScope>(
        PolicyScope.Global, new(ScopeKind.Org, "acme"), new(ScopeKind.Team, "payments"), new(ScopeKind.Tool, "deploy"),
        new(ScopeKind.Agent, "did:key:z6Mk"), new(ScopeKind.Agent, new('7', 32)));

    private static readonly Gen<Usage> Used = Count.Array[7].Select(counts => new Usage
    {
        InputTokens = counts[0],
        OutputTokens = counts[1],
        CachedTokens = counts[2],
        CacheWriteTokens = counts[3],
        ReasoningTokens = counts[4],
        Requests = counts[5],
        Units = counts[6],
    });

    private static readonly Gen<string> ModelName = Gen.Char["abcé09._/:-"].Array[1, 12].Select(letters => new string(letters));

    private static readonly Gen<PriceRow> Price =
        Gen.Select(
            Gen.OneOf("", "acme"), ModelName, Gen.OneOf(Gen.Const(0m), PriceOfOne).Array[4], PriceOrNone.Array[3], Gen.Int[0, 100_000]).Select(
            (provider, model, each, some, assumed) => new PriceRow
            {
                Provider = provider,
                Model = model,
                InputPerMillion = each[0],
                OutputPerMillion = each[1],
                PerRequest = each[2],
                PerUnit = each[3],
                CachedPerMillion = some[0],
                CacheWritePerMillion = some[1],
                ReasoningPerMillion = some[2],
                AssumedOutputTokens = assumed,
            });

    public static Gen<Limit> SomeLimit { get; } =
        Gen.Select(Gen.Select(Name, Text, Text), Account, Gen.Enum<BudgetUnit>(), Window, Amount,
            Gen.Select(Gen.Enum<OnExceed>(), Thresholds, Scope))
        .Select((texts, account, unit, window, amount, how) => new Limit
        {
            Id = texts.Item1,
            Clause = texts.Item2,
            DocumentDigest = texts.Item3,
            Account = account,
            Unit = unit,
            Window = window,
            Amount = amount,
            OnExceed = how.Item1,
            Thresholds = how.Item2,
            Scope = how.Item3,
        });

    public static IReadOnlyDictionary<string, Gen<BudgetEvent>> ByType { get; } = new Dictionary<string, Gen<BudgetEvent>>
    {
        // The reservation's name is the id of the event, which stands in the envelope.
        [BudgetEventCodec.ReservedType] = Gen.Select(Gen.Select(Moment, Moment, Id), Account.Array[1, 7], Spent,
                Gen.Select(Agent, Gen.Enum<Assurance>(), Gen.Enum<ActionKind>()), Text.Array[3],
                Gen.Select(Gen.Bool, Used, Price, Gen.Bool), Name.Array[0, 3])
            .Select((ids, accounts, amount, who, texts, model, beyond) => (BudgetEvent)new BudgetEvent.Reserved
            {
                At = ids.Item1,
                Until = ids.Item2,
                Reservation = default,
                Decision = ids.Item3,
                Accounts = [.. accounts],
                Amount = amount,
                Agent = who.Item1,
                Assurance = who.Item2,
                Kind = who.Item3,
                Model = texts[0],
                Tool = texts[1],
                Assumed = model.Item1 ? model.Item2 : null,
                Price = model.Item1 ? model.Item3 : null,
                IsPriceKnown = model.Item1 && model.Item4,
                Prices = model.Item1 ? texts[2] : "",
                Beyond = [.. beyond],
            }),
        [BudgetEventCodec.SettledType] = Gen.Select(Moment, Id, Used, Spent)
            .Select((at, id, used, actual) => (BudgetEvent)new BudgetEvent.Settled(id, used, actual) { At = at }),
        [BudgetEventCodec.OverranType] = Gen.Select(Moment, Id, Spent)
            .Select((at, id, over) => (BudgetEvent)new BudgetEvent.Overran(id, over) { At = at }),
        [BudgetEventCodec.ReleasedType] = Gen.Select(Moment, Id, Name)
            .Select((at, id, evidence) => (BudgetEvent)new BudgetEvent.Released(id, evidence) { At = at }),
        [BudgetEventCodec.ExpiredType] = Gen.Select(Moment, Id.Array[1, 5])
            .Select((at, ids) => (BudgetEvent)new BudgetEvent.Expired([.. ids]) { At = at }),
        [BudgetEventCodec.ThresholdCrossedType] =
            Gen.Select(Moment, Name, Account, Gen.Enum<BudgetUnit>(), Window, Gen.Int[1, 100], Amount.Array[2]).Select(
                (at, limit, account, unit, window, percent, amounts) => (BudgetEvent)new BudgetEvent.ThresholdCrossed
                {
                    At = at,
                    Limit = limit,
                    Account = account,
                    Unit = unit,
                    Window = window,
                    Percent = percent,
                    Spent = amounts[0],
                    Allowance = amounts[1],
                }),
        [BudgetEventCodec.LimitsAdoptedType] = Gen.Select(Moment, Name, SomeLimit.Array[0, 3], Gen.Bool).Select(
            (at, policy, limits, isMore) => (BudgetEvent)new BudgetEvent.LimitsAdopted(policy, [.. limits], isMore) { At = at }),
        [BudgetEventCodec.LimitSetType] = Gen.Select(Moment, SomeLimit, Text)
            .Select((at, limit, reason) => (BudgetEvent)new BudgetEvent.LimitSet(limit, reason) { At = at }),
        [BudgetEventCodec.LimitClearedType] = Gen.Select(Moment, Name, Text)
            .Select((at, limit, reason) => (BudgetEvent)new BudgetEvent.LimitCleared(limit, reason) { At = at }),
        [BudgetEventCodec.ToppedUpType] =
            Gen.Select(Moment, Account, Gen.Enum<BudgetUnit>(), Window, Amount, Name, Gen.Select(Text, Text)).Select(
                (at, account, unit, window, amount, key, said) => (BudgetEvent)new BudgetEvent.ToppedUp
                {
                    Limit = said.Item1,
                    At = at,
                    Account = account,
                    Unit = unit,
                    Window = window,
                    Amount = amount,
                    Key = key,
                    Reason = said.Item2,
                }),
    };

    public static Gen<BudgetEvent> Any { get; } = Gen.OneOf([.. ByType.Values]);
}
