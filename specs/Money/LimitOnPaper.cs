using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace AgentAssembly.Specs.Money;

/// <summary>A limit as an event tells it.</summary>
internal sealed record LimitOnPaper(
    string Id, string Account, string Unit, string Window, BigInteger Amount, string OnExceed, string Scope, string Thresholds)
{
    public string Clause { get; init; } = "";

    public string Document { get; init; } = "";

    public IReadOnlyList<int> Percentages => Thresholds.Length == 0
        ? []
        : [.. Thresholds.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];

    public static LimitOnPaper Of(JsonElement data) => new(
        data.Text("id"), data.Text("account"), data.Text("unit"), data.Text("window"), Exact.Of(data.Text("amount")),
        data.Text("on_exceed"), data.Text("scope"), string.Join(',', data.GetProperty("thresholds").EnumerateArray()))
    {
        Clause = data.Text("clause"),
        Document = data.Text("document"),
    };

    public bool SpeaksOf(string account) => Account == account
        || (Account.EndsWith(":*", StringComparison.Ordinal) && account.StartsWith(Account[..^1], StringComparison.Ordinal));

    // What a person would read off a policy document; what a document is called by its digest is left out.
    public string Said => string.Join(' ',
        Id[(Id.LastIndexOf(':') + 1)..], Account, Unit, Window, Exact.Text(Amount), OnExceed, Scope, Thresholds,
        Clause.Contains(':', StringComparison.Ordinal) ? Clause[..Clause.LastIndexOf(':')] : Clause);
}
