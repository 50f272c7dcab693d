using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Domain.Budgets;

/// <summary>What the log holds of <see cref="BudgetEvent"/>.</summary>
public sealed partial class BudgetEventCodec : IEventDataCodec<BudgetEvent>
{
    /// <summary>Wire name of <see cref="BudgetEvent.Reserved"/>.</summary>
    public const string ReservedType = "spend.reserved";

    /// <summary>Wire name of <see cref="BudgetEvent.Settled"/>.</summary>
    public const string SettledType = "spend.settled";

    /// <summary>Wire name of <see cref="BudgetEvent.Overran"/>.</summary>
    public const string OverranType = "spend.overran";

    /// <summary>Wire name of <see cref="BudgetEvent.Released"/>.</summary>
    public const string ReleasedType = "spend.released";

    /// <summary>Wire name of <see cref="BudgetEvent.Expired"/>.</summary>
    public const string ExpiredType = "spend.expired";

    /// <summary>Wire name of <see cref="BudgetEvent.ThresholdCrossed"/>.</summary>
    public const string ThresholdCrossedType = "budget.threshold_crossed";

    /// <summary>Wire name of <see cref="BudgetEvent.LimitsAdopted"/>.</summary>
    public const string LimitsAdoptedType = "budget.limits_adopted";

    /// <summary>Wire name of <see cref="BudgetEvent.LimitSet"/>.</summary>
    public const string LimitSetType = "budget.limit_set";

    /// <summary>Wire name of <see cref="BudgetEvent.LimitCleared"/>.</summary>
    public const string LimitClearedType = "budget.limit_cleared";

    /// <summary>Wire name of <see cref="BudgetEvent.ToppedUp"/>.</summary>
    public const string ToppedUpType = "budget.topped_up";

    private BudgetEventCodec()
    {
    }

    /// <inheritdoc/>
    public static string TypeOf(BudgetEvent happened) => happened switch
    {
        BudgetEvent.Reserved => ReservedType,
        BudgetEvent.Settled => SettledType,
        BudgetEvent.Overran => OverranType,
        BudgetEvent.Released => ReleasedType,
        BudgetEvent.Expired => ExpiredType,
        BudgetEvent.ThresholdCrossed => ThresholdCrossedType,
        BudgetEvent.LimitsAdopted => LimitsAdoptedType,
        BudgetEvent.LimitSet => LimitSetType,
        BudgetEvent.LimitCleared => LimitClearedType,
        BudgetEvent.ToppedUp => ToppedUpType,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static BudgetEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        var at = new Instant(data.Number("at_us"));
        return envelope.Type switch
        {
            ReservedType => ReadReserved(envelope.Id, data, at),
            SettledType => new BudgetEvent.Settled(IdIn(data, "reservation"), UsageIn(data, "usage")!, SpendIn(data)) { At = at },
            OverranType => new BudgetEvent.Overran(IdIn(data, "reservation"), SpendIn(data)) { At = at },
            ReleasedType => new BudgetEvent.Released(IdIn(data, "reservation"), data.Text("evidence")) { At = at },
            ExpiredType => new BudgetEvent.Expired([.. Texts(data, "reservations").Select(IdOf)]) { At = at },
            ThresholdCrossedType => ReadCrossed(data, at),
            LimitsAdoptedType => new BudgetEvent.LimitsAdopted(
                data.Text("policy"), [.. data.GetProperty("limits").EnumerateArray().Select(ReadLimit)], data.Truth("more")) { At = at },
            LimitSetType => new BudgetEvent.LimitSet(ReadLimit(data.GetProperty("limit")), data.Text("reason")) { At = at },
            LimitClearedType => new BudgetEvent.LimitCleared(data.Text("limit"), data.Text("reason")) { At = at },
            ToppedUpType => ReadToppedUp(data, at),
            _ => null,
        };
    }

    private static BudgetEvent.Reserved ReadReserved(EventId id, JsonElement data, Instant at) => new()
    {
        At = at,
        Reservation = id,
        Accounts = [.. Texts(data, "accounts").Select(AccountOf)],
        Amount = SpendIn(data),
        Agent = AgentOf(data.Text("agent")),
        Assurance = (Assurance)data.Number("assurance"),
        Decision = IdIn(data, "decision"),
        Kind = ActionKinds.OfWireName(data.Text("kind")),
        Model = data.Text("model"),
        Tool = data.Text("tool"),
        Assumed = UsageIn(data, "assumed"),
        Price = PriceIn(data),
        IsPriceKnown = data.Truth("price_known"),
        Prices = data.Text("prices"),
        Beyond = [.. Texts(data, "beyond")],
        Until = new(data.Number("until_us")),
    };

    private static BudgetEvent.ThresholdCrossed ReadCrossed(JsonElement data, Instant at) => new()
    {
        At = at,
        Limit = data.Text("limit"),
        Account = AccountOf(data.Text("account")),
        Unit = UnitOf(data.Text("unit")),
        Window = WindowOf(data.Text("window")),
        Percent = (int)data.Number("percent"),
        Spent = data.Decimal("spent"),
        Allowance = data.Decimal("allowance"),
    };

    private static BudgetEvent.ToppedUp ReadToppedUp(JsonElement data, Instant at) => new()
    {
        At = at,
        Account = AccountOf(data.Text("account")),
        Unit = UnitOf(data.Text("unit")),
        Window = WindowOf(data.Text("window")),
        Amount = data.Decimal("amount"),
        Limit = data.Text("limit"),
        Key = data.Text("key"),
        Reason = data.Text("reason"),
    };

    private static Limit ReadLimit(JsonElement data) => new()
    {
        Id = data.Text("id"),
        Account = AccountOf(data.Text("account")),
        Unit = UnitOf(data.Text("unit")),
        Window = WindowOf(data.Text("window")),
        Amount = data.Decimal("amount"),
        OnExceed = OnExceeds.Of(data.Text("on_exceed")) ?? throw Unreadable("on_exceed", data.Text("on_exceed")),
        Thresholds = [.. data.GetProperty("thresholds").EnumerateArray().Select(threshold => threshold.GetInt32())],
        Scope = PolicyScope.Read(data.Text("scope")).Scope ?? throw Unreadable("scope", data.Text("scope")),
        Clause = data.Text("clause"),
        DocumentDigest = data.Text("document"),
    };

    private static Usage? UsageIn(JsonElement data, string name) => !data.TryGetProperty(name, out var usage) ? null : new()
    {
        InputTokens = usage.Number("input_tokens"),
        OutputTokens = usage.Number("output_tokens"),
        CachedTokens = usage.Number("cached_tokens"),
        CacheWriteTokens = usage.Number("cache_write_tokens"),
        ReasoningTokens = usage.Number("reasoning_tokens"),
        Requests = usage.Number("requests"),
        Units = usage.Number("units"),
    };

    private static PriceRow? PriceIn(JsonElement data) => !data.TryGetProperty("price", out var price) ? null : new()
    {
        Provider = price.Text("provider"),
        Model = price.Text("model"),
        InputPerMillion = price.Decimal("input"),
        OutputPerMillion = price.Decimal("output"),
        CachedPerMillion = price.DecimalOrNull("cached"),
        CacheWritePerMillion = price.DecimalOrNull("cache_write"),
        ReasoningPerMillion = price.DecimalOrNull("reasoning"),
        PerRequest = price.Decimal("request"),
        PerUnit = price.Decimal("unit"),
        AssumedOutputTokens = (int)price.Number("assumed_output"),
    };

    private static Spend SpendIn(JsonElement data) =>
        new(Usd.TryReadRecorded(data.Text("usd"), out var usd) ? usd : throw Unreadable("usd", data.Text("usd")),
            data.Number("tokens"), data.Number("calls"));

    private static IEnumerable<string> Texts(JsonElement data, string name) =>
        data.TryGetProperty(name, out var array) ? array.EnumerateArray().Select(text => text.GetString()!) : [];

    private static EventId IdIn(JsonElement data, string name) => IdOf(data.Text(name));

    private static EventId IdOf(string text) => EventId.TryParse(text, out var id) ? id : throw Unreadable("id", text);

    private static AgentId AgentOf(string text) => AgentId.TryParse(text, out var id) ? id : throw Unreadable("agent", text);

    private static Account AccountOf(string text) => Account.TryParse(text, out var account) ? account : throw Unreadable("account", text);

    private static BudgetUnit UnitOf(string text) => BudgetUnits.Of(text) ?? throw Unreadable("unit", text);

    private static BudgetWindow WindowOf(string text) => BudgetWindow.Parse(text) ?? throw Unreadable("window", text);

    // What decides about money is never guessed.
    private static FormatException Unreadable(string member, string text) =>
        new(string.Create(CultureInfo.InvariantCulture, $"a budget event has the {member} '{text}', which this version cannot read"));
}
