using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Domain.Budgets;

// Writing, in the order of names that RFC 8785 wants.
public sealed partial class BudgetEventCodec
{
    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, BudgetEvent happened)
    {
        json.BeginObject();
        _ = happened switch
        {
            BudgetEvent.Reserved e => WriteReserved(json, e),
            BudgetEvent.Settled e => WriteSettled(json, e),
            BudgetEvent.Overran e => At(json, e).Member("calls"u8, e.Over.Calls).Member("reservation"u8, e.Reservation.ToString())
                .Member("tokens"u8, e.Over.Tokens).Member("usd"u8, e.Over.Usd.ToString()),
            BudgetEvent.Released e => At(json, e).Member("evidence"u8, e.Evidence).Member("reservation"u8, e.Reservation.ToString()),
            BudgetEvent.Expired e => Texts(At(json, e), "reservations"u8, e.Reservations.Select(id => id.ToString())),
            BudgetEvent.ThresholdCrossed e => WriteCrossed(json, e),
            BudgetEvent.LimitsAdopted e => WriteLimits(At(json, e), e.Limits).Member("more", e.IsMore).Member("policy"u8, e.Policy),
            BudgetEvent.LimitSet e => WriteLimit(At(json, e).Name("limit"u8), e.Limit).Member("reason"u8, e.Reason),
            BudgetEvent.LimitCleared e => At(json, e).Member("limit"u8, e.Limit).Member("reason"u8, e.Reason),
            BudgetEvent.ToppedUp e => WriteToppedUp(json, e),
            _ => throw new UnreachableException($"no data for {happened.GetType().Name}"),
        };
        json.EndObject();
    }

    private static CanonicalJsonWriter WriteReserved(CanonicalJsonWriter json, BudgetEvent.Reserved e)
    {
        Texts(json, "accounts"u8, e.Accounts).Member("agent"u8, e.Agent.WriteHex(stackalloc byte[2 * Hash256.SizeBytes]));
        WriteUsage(json, "assumed"u8, e.Assumed);
        At(json.Member("assurance"u8, (int)e.Assurance), e);
        if (!e.Beyond.IsEmpty)
        {
            Texts(json, "beyond"u8, e.Beyond);
        }

        json.Member("calls"u8, e.Amount.Calls)
            .Member("decision"u8, e.Decision.ToString())
            .Member("kind"u8, ActionKinds.WireName(e.Kind))
            .Member("model"u8, e.Model);
        if (e.Price is not null)
        {
            WritePrice(json, e.Price);
            json.Name("price_known"u8).Value(e.IsPriceKnown).Member("prices"u8, e.Prices);
        }

        return json.Member("tokens"u8, e.Amount.Tokens)
            .Member("tool"u8, e.Tool)
            .Member("until_us"u8, e.Until.UnixMicroseconds)
            .Member("usd"u8, e.Amount.Usd.ToString());
    }

    private static CanonicalJsonWriter WriteSettled(CanonicalJsonWriter json, BudgetEvent.Settled e)
    {
        At(json, e)
            .Member("calls"u8, e.Actual.Calls)
            .Member("reservation"u8, e.Reservation.ToString())
            .Member("tokens"u8, e.Actual.Tokens);
        WriteUsage(json, "usage"u8, e.Usage);
        return json.Member("usd"u8, e.Actual.Usd.ToString());
    }

    private static CanonicalJsonWriter WriteCrossed(CanonicalJsonWriter json, BudgetEvent.ThresholdCrossed e)
    {
        json.Member("account"u8, e.Account.ToString()).Member("allowance"u8, DecimalText.Of(e.Allowance));
        return At(json, e)
            .Member("limit"u8, e.Limit)
            .Member("percent"u8, e.Percent)
            .Member("spent"u8, DecimalText.Of(e.Spent))
            .Member("unit"u8, BudgetUnits.WordOf(e.Unit))
            .Member("window"u8, e.Window.ToString());
    }

    private static CanonicalJsonWriter WriteToppedUp(CanonicalJsonWriter json, BudgetEvent.ToppedUp e)
    {
        json.Member("account"u8, e.Account.ToString()).Member("amount"u8, DecimalText.Of(e.Amount));
        return At(json, e)
            .Member("key"u8, e.Key)
            .Member("limit"u8, e.Limit)
            .Member("reason"u8, e.Reason)
            .Member("unit"u8, BudgetUnits.WordOf(e.Unit))
            .Member("window"u8, e.Window.ToString());
    }

    private static CanonicalJsonWriter WriteLimits(CanonicalJsonWriter json, ImmutableArray<Limit> limits)
    {
        json.Name("limits"u8).BeginArray();
        foreach (var limit in limits)
        {
            WriteLimit(json, limit);
        }

        return json.EndArray();
    }

    private static CanonicalJsonWriter WriteLimit(CanonicalJsonWriter json, Limit limit)
    {
        json.BeginObject()
            .Member("account"u8, limit.Account.ToString())
            .Member("amount"u8, DecimalText.Of(limit.Amount))
            .Member("clause"u8, limit.Clause)
            .Member("document"u8, limit.DocumentDigest)
            .Member("id"u8, limit.Id)
            .Member("on_exceed"u8, OnExceeds.WordOf(limit.OnExceed))
            .Member("scope"u8, limit.Scope.ToString())
            .Name("thresholds"u8).BeginArray();
        foreach (var threshold in limit.Thresholds)
        {
            json.Value(threshold);
        }

        return json.EndArray()
            .Member("unit"u8, BudgetUnits.WordOf(limit.Unit))
            .Member("window"u8, limit.Window.ToString())
            .EndObject();
    }

    private static void WritePrice(CanonicalJsonWriter json, PriceRow price)
    {
        json.Name("price"u8).BeginObject().Member("assumed_output"u8, price.AssumedOutputTokens);
        Optional(json, "cache_write"u8, price.CacheWritePerMillion);
        Optional(json, "cached"u8, price.CachedPerMillion);
        json.Member("input"u8, DecimalText.Of(price.InputPerMillion))
            .Member("model"u8, price.Model)
            .Member("output"u8, DecimalText.Of(price.OutputPerMillion))
            .Member("provider"u8, price.Provider);
        Optional(json, "reasoning"u8, price.ReasoningPerMillion);
        Optional(json, "request"u8, price.PerRequest == 0 ? null : price.PerRequest);
        Optional(json, "unit"u8, price.PerUnit == 0 ? null : price.PerUnit);
        json.EndObject();
    }

    private static void WriteUsage(CanonicalJsonWriter json, ReadOnlySpan<byte> name, Usage? usage)
    {
        if (usage is null)
        {
            return;
        }

        json.Name(name).BeginObject();
        Counted(json, "cache_write_tokens"u8, usage.CacheWriteTokens);
        Counted(json, "cached_tokens"u8, usage.CachedTokens);
        Counted(json, "input_tokens"u8, usage.InputTokens);
        Counted(json, "output_tokens"u8, usage.OutputTokens);
        Counted(json, "reasoning_tokens"u8, usage.ReasoningTokens);
        Counted(json, "requests"u8, usage.Requests);
        Counted(json, "units"u8, usage.Units);
        json.EndObject();
    }

    private static CanonicalJsonWriter At(CanonicalJsonWriter json, BudgetEvent e) => json.Member("at_us"u8, e.At.UnixMicroseconds);

    private static void Optional(CanonicalJsonWriter json, ReadOnlySpan<byte> name, decimal? number)
    {
        if (number is { } some)
        {
            json.Member(name, DecimalText.Of(some));
        }
    }

    private static void Counted(CanonicalJsonWriter json, ReadOnlySpan<byte> name, long count)
    {
        if (count != 0)
        {
            json.Member(name, count);
        }
    }

    private static CanonicalJsonWriter Texts(CanonicalJsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<Account> accounts)
    {
        json.Name(name).BeginArray();
        Span<char> room = stackalloc char[128];
        foreach (var account in accounts)
        {
            json.Value(account.Write(room));
        }

        return json.EndArray();
    }

    private static CanonicalJsonWriter Texts(CanonicalJsonWriter json, ReadOnlySpan<byte> name, IEnumerable<string> texts)
    {
        json.Name(name).BeginArray();
        foreach (var text in texts)
        {
            json.Value(text);
        }

        return json.EndArray();
    }
}
