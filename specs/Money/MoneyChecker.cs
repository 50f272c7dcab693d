using System.Numerics;

namespace AgentAssembly.Specs.Money;

/// <summary>Something that must not be in a log.</summary>
/// <param name="Position">The event that shows it.</param>
/// <param name="Rule">Which rule is broken.</param>
/// <param name="What">How.</param>
public sealed record Violation(ulong Position, string Rule, string What);

/// <summary>
/// Reads an exported log and nothing else, and says where money went wrong: a limit that was exceeded, a reservation that did
/// not end once, a price that was not kept, a threshold that was not told or told twice, limits that no policy says, a decision
/// that nothing was set aside for. Slow and obvious: every sum is made from all charges.
/// </summary>
public sealed class MoneyChecker
{
    private readonly Registry _registry = new();
    private readonly PublishedPolicies _policies = new();
    private readonly SortedDictionary<string, OrgMoney> _orgs = new(StringComparer.Ordinal);
    private readonly List<Violation> _violations = [];
    private LoggedEvent? _last;

    /// <summary>What was found.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>How many reservations were checked.</summary>
    public int Reservations => _orgs.Values.Sum(money => money.Ledger.Charges.Count);

    /// <summary>The orgs that have books.</summary>
    public IEnumerable<string> Orgs => _orgs.Keys;

    /// <summary>Checks a whole log.</summary>
    public static MoneyChecker Check(IEnumerable<LoggedEvent> events)
    {
        var checker = new MoneyChecker();
        foreach (var e in events)
        {
            checker.Apply(e);
        }

        checker.Finish();
        return checker;
    }

    /// <summary>Checks the next event; they come in the order of their positions.</summary>
    public void Apply(LoggedEvent e)
    {
        _last = e;
        switch (e.Stream[..e.Stream.IndexOf('-', StringComparison.Ordinal)])
        {
            case "agent":
                _registry.Apply(e);
                break;
            case "policy" when e.Type == "policy.published":
                _policies.Apply(e);
                break;
            case "budget":
                MoneyOf(e.Org).Apply(e);
                break;
            case "session" when e.Type == "action.decided":
                Decided(e);
                break;
        }
    }

    /// <summary>Says what is still missing when the log is over.</summary>
    public void Finish()
    {
        foreach (var money in _orgs.Values)
        {
            money.Finish(_last!);
        }
    }

    /// <summary>What was spent from an account in the window that holds a moment, as a decimal; not before the org's last event.</summary>
    public string Spent(string org, string account, string unit, string window, long atMicroseconds) =>
        Exact.Text(MoneyOf(org).Ledger.Spent(account, unit, window, Math.Max(atMicroseconds, MoneyOf(org).Now)));

    /// <summary>What a limit of an account allows, with what was added to it.</summary>
    public string Allowance(string org, string account, string limit, long atMicroseconds)
    {
        var ledger = MoneyOf(org).Ledger;
        return Exact.Text(ledger.Allowance(
            account, ledger.Limits.First(each => each.Id == limit), Math.Max(atMicroseconds, MoneyOf(org).Now)));
    }

    /// <summary>The limits in force, by name.</summary>
    public IEnumerable<string> LimitsOf(string org) => MoneyOf(org).Ledger.Limits.Select(limit => limit.Id);

    /// <summary>All that is still set aside of an account in a unit, as a decimal.</summary>
    public string Held(string org, string account, string unit) => Exact.Text(MoneyOf(org).Ledger.Charges.Values
        .Where(charge => charge.IsOpen && charge.Accounts.Contains(account))
        .Aggregate(BigInteger.Zero, (sum, charge) => sum + charge.Held.In(unit)));

    // What goes on has its money set aside, and by the limits of the very policies that let it go on.
    private void Decided(LoggedEvent e)
    {
        var reservation = e.Data.Text("reservation");
        var goesOn = e.Data.Text("verdict") is "allow" or "redact";
        if (reservation.Length == 0)
        {
            if (goesOn && e.Data.Text("kind") == "LLM_CALL")
            {
                Say(e, "free", "a call to a model goes on, and nothing is set aside for it");
            }

            return;
        }

        if (!MoneyOf(e.Org).Ledger.Charges.TryGetValue(reservation, out var charge) || charge.Data.Text("decision") != e.Id)
        {
            Say(e, "decision", $"{reservation} is not for this decision");
        }
        else if (!goesOn || charge.HowItEnded == "spend.released")
        {
            Say(e, "decision", $"{reservation} is set aside for what does not go on, or was given back");
        }
        else if (!charge.Adopted.SequenceEqual(_policies.LimitsOf(e.Org)))
        {
            Say(e, "policy", $"{reservation} was held against other limits than those of the policies in force");
        }
    }

    private OrgMoney MoneyOf(string org)
    {
        if (!_orgs.TryGetValue(org, out var money))
        {
            _orgs.Add(org, money = new(org, _registry, _policies, Say));
        }

        return money;
    }

    private void Say(LoggedEvent e, string rule, string what) => _violations.Add(new(e.Position, rule, what));
}
