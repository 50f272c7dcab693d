using System.Numerics;
using System.Text.Json;

namespace AgentAssembly.Specs.Money;

/// <summary>Every charge, limit and top-up of an org, kept as it was told. Every sum is made anew from all of them.</summary>
internal sealed class Ledger(Calendar calendar)
{
    private const long DayMicroseconds = 86_400_000_000;

    private readonly Dictionary<string, List<Charge>> _byAccount = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, LimitOnPaper> _set = new(StringComparer.Ordinal);
    private readonly List<LimitOnPaper> _adopted = [];
    private readonly List<(JsonElement Data, long At)> _topUps = [];
    private readonly Dictionary<(string Account, string Limit), (int Percent, long At)> _crossed = [];

    public Dictionary<string, Charge> Charges { get; } = new(StringComparer.Ordinal);

    public IEnumerable<LimitOnPaper> Limits => _adopted.Concat(_set.Values);

    public IReadOnlyList<string> AdoptedAsSaid { get; private set; } = [];

    public bool IsSet(string limit) => _set.ContainsKey(limit);

    // A command that is repeated within a day adds nothing.
    public bool HasKey(string key, long now) => _topUps.Exists(topUp => topUp.Data.Text("key") == key && topUp.At >= now - DayMicroseconds);

    public void Add(Charge charge)
    {
        Charges.Add(charge.Reserved.Id, charge);
        foreach (var account in charge.Accounts)
        {
            if (!_byAccount.TryGetValue(account, out var charges))
            {
                _byAccount.Add(account, charges = []);
            }

            charges.Add(charge);
        }
    }

    public void Adopt(IEnumerable<LimitOnPaper> limits, bool isMore)
    {
        if (!isMore)
        {
            _adopted.Clear();
        }

        _adopted.AddRange(limits);
        AdoptedAsSaid = [.. _adopted.Select(limit => limit.Said).Distinct().Order(StringComparer.Ordinal)];
    }

    public void Set(LimitOnPaper limit) => _set[limit.Id] = limit;

    public bool Clear(string limit) => _set.Remove(limit);

    public void TopUp(JsonElement data, long at) => _topUps.Add((data, at));

    public void Crossed(string account, string limit, int percent, long at) => _crossed[(account, limit)] = (percent, at);

    public bool WasCrossed(string account, LimitOnPaper limit, int percent, long now) =>
        _crossed.TryGetValue((account, limit.Id), out var crossing) && crossing.Percent >= percent
        && calendar.IsTold(limit.Window, crossing.At, now);

    public BigInteger Spent(string account, string unit, string window, long now) =>
        _byAccount.GetValueOrDefault(account, []).Where(charge => calendar.Counts(window, charge.At, now))
            .Aggregate(BigInteger.Zero, (sum, charge) => sum + charge.Amount.In(unit));

    public BigInteger Allowance(string account, LimitOnPaper limit, long now) =>
        _topUps.Where(topUp => topUp.Data.Text("account") == account && topUp.Data.Text("unit") == limit.Unit
                && topUp.Data.Text("window") == limit.Window && calendar.Stands(limit.Window, topUp.At, now))
            .Aggregate(limit.Amount, (sum, topUp) => sum + Exact.Of(topUp.Data.Text("amount")));
}
