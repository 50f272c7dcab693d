using System.Numerics;
using System.Text.Json;

namespace AgentAssembly.Specs.Money;

/// <summary>Checks the budget stream of one org, event by event.</summary>
internal sealed class OrgMoney(string org, Registry registry, PublishedPolicies policies, Action<LoggedEvent, string, string> say)
{
    private readonly Queue<string> _due = [];
    private readonly Calendar _calendar = new();
    private Ledger? _ledger;

    public Ledger Ledger => _ledger ??= new(_calendar);

    public long Now { get; private set; } = long.MinValue;

    public void Apply(LoggedEvent e)
    {
        var at = e.Data.Number("at_us");
        if (at < Now)
        {
            say(e, "time", $"{at} is before {Now}");
        }

        Now = Math.Max(Now, at);
        Follow(e);
        switch (e.Type)
        {
            case "spend.reserved":
                Reserve(e, at);
                break;
            case "spend.settled":
                Settle(e, at);
                break;
            case "spend.released":
                End(e, e.Data.Text("reservation"), default(Amounts));
                break;
            case "spend.expired":
                Expire(e, at);
                break;
            case "spend.overran":
                break; // Held against what is due already.
            case "budget.threshold_crossed":
                Ledger.Crossed(e.Data.Text("account"), e.Data.Text("limit"), (int)e.Data.Number("percent"), at);
                break;
            default:
                ApplyToLimits(e, at);
                break;
        }
    }

    /// <summary>What the last event of a log leaves due.</summary>
    public void Finish(LoggedEvent last)
    {
        foreach (var due in _due)
        {
            say(last, "missing", due);
        }
    }

    // An event that is due follows before anything else does.
    private void Follow(LoggedEvent e)
    {
        var isConsequence = e.Type is "spend.overran" or "budget.threshold_crossed";
        if (isConsequence && _due.TryPeek(out var due) && due == Consequence(e.Type, e.Data))
        {
            _due.Dequeue();
            return;
        }

        foreach (var missing in _due)
        {
            say(e, "missing", missing);
        }

        _due.Clear();
        if (isConsequence)
        {
            say(e, "not_due", Consequence(e.Type, e.Data));
        }
    }

    private void Reserve(LoggedEvent e, long at)
    {
        var held = Told(e.Data);
        var charge = new Charge(e, registry.Actor(e), held) { Adopted = Ledger.AdoptedAsSaid };
        if (Ledger.Charges.ContainsKey(e.Id) || charge.Accounts.Distinct().Count() != charge.Accounts.Count)
        {
            say(e, "once", "a reservation is made once, and charges an account once");
            return;
        }

        if (e.Data.TryGetProperty("price", out var price) && e.Data.TryGetProperty("assumed", out var assumed))
        {
            Expect(e, "price", new Amounts(Prices.Cost(price, assumed), Prices.Tokens(assumed), held.Calls), held);
        }

        HoldAgainstLimits(e, charge, at);
        ExpectCrossings(charge, held, at);
        Ledger.Add(charge);
    }

    private void HoldAgainstLimits(LoggedEvent e, Charge charge, long at)
    {
        var beyond = e.Data.Texts("beyond").ToHashSet(StringComparer.Ordinal);
        var exceeded = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (account, limit) in LimitsOf(charge))
        {
            var (spent, wanted) = (Ledger.Spent(account, limit.Unit, limit.Window, at), charge.Held.In(limit.Unit));
            var allowance = Ledger.Allowance(account, limit, at);
            if (wanted == 0 || spent + wanted <= allowance)
            {
                continue;
            }

            exceeded.Add(limit.Id);
            if (!beyond.Contains(limit.Id))
            {
                var stands = $"{Exact.Text(spent)} of {Exact.Text(allowance)} {limit.Unit}";
                say(e, "limit", $"{account} has spent {stands} of '{limit.Id}' in {limit.Window}, and takes {Exact.Text(wanted)}");
            }
            else if (limit.OnExceed is "deny" or "suspend" && charge.Actor.ObservedUntil <= at)
            {
                say(e, "beyond", $"nobody may go beyond '{limit.Id}' who is not observed");
            }
        }

        if (!beyond.SetEquals(exceeded))
        {
            say(e, "beyond", $"went beyond [{string.Join(' ', exceeded)}] and says [{string.Join(' ', beyond)}]");
        }
    }

    private void Settle(LoggedEvent e, long at)
    {
        var usage = e.Data.GetProperty("usage");
        if (!Ledger.Charges.TryGetValue(e.Data.Text("reservation"), out var charge) || !charge.IsOpen)
        {
            say(e, "end", "settles what is not open");
            return;
        }

        var told = Told(e.Data);
        var cost = charge.Data.TryGetProperty("price", out var price) ? Prices.Cost(price, usage) : BigInteger.Zero;
        Expect(e, "price", new(cost, Prices.Tokens(usage), charge.Held.Calls), told);
        if (e.Principal != charge.Reserved.Principal || e.Assurance < charge.Reserved.Assurance)
        {
            say(e, "who", $"{e.Principal} settles what {charge.Reserved.Principal} reserved");
        }

        var more = told - charge.Held;
        if (more.Usd > 0 || more.Tokens > 0)
        {
            var over = new Amounts(BigInteger.Max(0, more.Usd), BigInteger.Max(0, more.Tokens), 0);
            _due.Enqueue($"spend.overran {charge.Reserved.Id} {over}");
            ExpectCrossings(charge, more, at);
        }

        charge.End("settled", told);
    }

    private void Expire(LoggedEvent e, long at)
    {
        foreach (var reservation in e.Data.Texts("reservations"))
        {
            if (Ledger.Charges.TryGetValue(reservation, out var charge) && charge.Data.Number("until_us") > at)
            {
                say(e, "early", $"{reservation} still waits");
            }

            End(e, reservation, charge?.Held ?? default);
        }
    }

    private void End(LoggedEvent e, string reservation, Amounts amount)
    {
        if (Ledger.Charges.TryGetValue(reservation, out var charge) && charge.IsOpen)
        {
            charge.End(e.Type, amount);
        }
        else
        {
            say(e, "end", $"{reservation} is not open");
        }
    }

    // In the order of accounts and limits. Only spending crosses a threshold, and what is charged is not in the ledger yet.
    private void ExpectCrossings(Charge charge, Amounts more, long at)
    {
        foreach (var (account, limit) in LimitsOf(charge))
        {
            var added = _calendar.Counts(limit.Window, charge.At, at) ? more.In(limit.Unit) : 0;
            if (added <= 0)
            {
                continue;
            }

            var spent = Ledger.Spent(account, limit.Unit, limit.Window, at) + added;
            var allowance = Ledger.Allowance(account, limit, at);
            var percent = limit.Percentages.LastOrDefault(threshold => spent * 100 >= allowance * threshold);
            if (percent > 0 && !Ledger.WasCrossed(account, limit, percent, at))
            {
                _due.Enqueue(
                    $"budget.threshold_crossed {account} {limit.Id} {limit.Unit} {limit.Window} {percent} "
                    + $"{Exact.Text(spent)} {Exact.Text(allowance)} {at}");
            }
        }
    }

    private IEnumerable<(string Account, LimitOnPaper Limit)> LimitsOf(Charge charge) =>
        from account in charge.Accounts
        from limit in Ledger.Limits
        where limit.SpeaksOf(account) && registry.OwnerOf(account, charge.Actor).IsHeldBy(limit.Scope, charge.Data.Text("tool"))
        select (account, limit);

    private void ApplyToLimits(LoggedEvent e, long at)
    {
        switch (e.Type)
        {
            case "budget.limits_adopted":
                Adopt(e);
                break;
            case "budget.limit_set":
                Ledger.Set(LimitOnPaper.Of(e.Data.GetProperty("limit")));
                break;
            case "budget.limit_cleared" when !Ledger.Clear(e.Data.Text("limit")):
                say(e, "limit_unknown", $"'{e.Data.Text("limit")}' is not set");
                break;
            case "budget.limit_cleared":
                break;
            case "budget.topped_up":
                TopUp(e, at);
                break;
            default:
                say(e, "unknown", e.Type);
                break;
        }
    }

    private void Adopt(LoggedEvent e)
    {
        var limits = e.Data.GetProperty("limits").EnumerateArray().Select(LimitOnPaper.Of).ToList();
        var isMore = e.Data.TryGetProperty("more", out var more) && more.ValueKind == JsonValueKind.True;
        Ledger.Adopt(limits, isMore);
        foreach (var limit in limits.Where(limit => !limit.Id.StartsWith($"policy:{limit.Document[7..19]}:", StringComparison.Ordinal)))
        {
            say(e, "policy", $"'{limit.Id}' is not of {limit.Document}");
        }

        var published = policies.LimitsOf(org);
        var isPart = isMore || limits.Count == LimitsAtOnce;
        if (!(isPart ? Ledger.AdoptedAsSaid.All(published.Contains) : Ledger.AdoptedAsSaid.SequenceEqual(published)))
        {
            say(e, "policy", $"adopted [{string.Join("; ", Ledger.AdoptedAsSaid)}], published [{string.Join("; ", published)}]");
        }
    }

    private void TopUp(LoggedEvent e, long at)
    {
        if (Ledger.HasKey(e.Data.Text("key"), at) || Exact.Of(e.Data.Text("amount")) <= 0)
        {
            say(e, "topup", "adds nothing, or twice");
        }

        Ledger.TopUp(e.Data, at);
    }

    private void Expect(LoggedEvent e, string rule, Amounts expected, Amounts told)
    {
        if (expected != told)
        {
            say(e, rule, $"costs {expected}, and says {told}");
        }
    }

    private static string Consequence(string type, JsonElement data) => type == "spend.overran"
        ? $"{type} {data.Text("reservation")} {Told(data)}"
        : $"{type} {data.Text("account")} {data.Text("limit")} {data.Text("unit")} {data.Text("window")} {data.Number("percent")} "
            + $"{data.Text("spent")} {data.Text("allowance")} {data.Number("at_us")}";

    private static Amounts Told(JsonElement data) =>
        new(Exact.Of(data.Text("usd")), Exact.Of(data.Number("tokens")), Exact.Of(data.Number("calls")));

    // An event holds at most so many limits; more may follow.
    private const int LimitsAtOnce = 128;
}
