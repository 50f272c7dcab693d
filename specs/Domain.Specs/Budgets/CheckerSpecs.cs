using System.Text.Json;
using System.Text.Json.Nodes;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Specs.Domain.Log.Logs;
using AgentAssembly.Specs.Money;

namespace AgentAssembly.Specs.Domain.Budgets;

// Who checks the checker: a sound history is damaged in one place, and the damage is named.
public sealed class CheckerSpecs
{
    private const string Cent = "0.000000000001";

    private static readonly Dictionary<string, (string Rule, Func<List<LoggedEvent>, int, bool> Damage)> Damages =
        new(StringComparer.Ordinal)
    {
        ["a reservation costs the smallest amount more"] = ("price", (log, i) =>
            IsPriced(log[i]) && Change(log, i, data => data["usd"] = Plus(data["usd"]!))),
        ["a settlement costs the smallest amount more"] = ("price", (log, i) =>
            Is(log[i], "spend.settled") && Change(log, i, data => data["usd"] = Plus(data["usd"]!))),
        ["one token more was used"] = ("price", (log, i) =>
            Is(log[i], "spend.settled") && Change(log, i, data => data["tokens"] = (long)data["tokens"]! + 1)),
        ["a settlement counts twice"] = ("end", (log, i) => Is(log[i], "spend.settled") && Insert(log, i, log[i])),
        ["a reservation counts twice"] = ("once", (log, i) => Is(log[i], "spend.reserved") && Insert(log, i, log[i])),
        ["an account is charged twice"] = ("once", (log, i) =>
            Is(log[i], "spend.reserved") && Change(log, i, data => data["accounts"]!.AsArray().Add("org"))),
        ["what was settled is given back"] = ("end", (log, i) => Is(log[i], "spend.settled")
            && Insert(log, i + 1, log[i] with { Type = "spend.released" })),
        ["a reservation is gone"] = ("end", (log, i) => Is(log[i], "spend.reserved")
            && log.Skip(i).Any(e => e.Data.Text("reservation") == log[i].Id) && Remove(log, i)),
        ["a threshold is not told"] = ("missing", (log, i) => Is(log[i], "budget.threshold_crossed") && Remove(log, i)),
        ["a threshold is told twice"] = ("not_due", (log, i) => Is(log[i], "budget.threshold_crossed") && Insert(log, i, log[i])),
        ["a threshold is told of another amount"] = ("not_due", (log, i) =>
            Is(log[i], "budget.threshold_crossed") && Change(log, i, data => data["spent"] = Plus(data["spent"]!))),
        ["an overrun is not told"] = ("missing", (log, i) => Is(log[i], "spend.overran") && Remove(log, i)),
        ["an overrun is told smaller"] = ("not_due", (log, i) =>
            Is(log[i], "spend.overran") && Change(log, i, data => data["tokens"] = (long)data["tokens"]! + 1)),
        ["a limit that is not named was exceeded"] = ("limit", (log, i) =>
            log[i].Data.TryGetProperty("beyond", out _) && Change(log, i, data => data.AsObject().Remove("beyond"))),
        ["a limit was ignored"] = ("limit", (log, i) => IsPriced(log[i]) && Insert(log, i, Limit(log[i]))),
        ["a limit is said to be exceeded that was not"] = ("beyond", (log, i) => Is(log[i], "spend.reserved")
            && !log[i].Data.TryGetProperty("beyond", out _) && Change(log, i, data => data["beyond"] = new JsonArray("limit-0"))),
        ["a clock was set back"] = ("time", (log, i) =>
            i > 4 && Is(log[i], "spend.reserved") && Change(log, i, data => data["at_us"] = (long)data["at_us"]! - 400L * 86_400_000_000)),
        ["a stranger settles"] = ("who", (log, i) =>
            Is(log[i], "spend.settled") && Replace(log, i, log[i] with { Principal = "agent:did:key:zEve" })),
        ["somebody only says who he is and settles"] = ("who", (log, i) =>
            Is(log[i], "spend.settled") && Replace(log, i, log[i] with { Assurance = 2 })),
        ["a reservation expires early"] = ("early", (log, i) =>
            Is(log[i], "spend.expired") && Change(log, i, data => data["at_us"] = (long)data["at_us"]! - 400L * 86_400_000_000)),
        ["a top-up counts twice"] = ("topup", (log, i) => Is(log[i], "budget.topped_up") && Insert(log, i, log[i])),
        ["a limit is cleared that is not set"] = ("limit_unknown", (log, i) =>
            Is(log[i], "budget.limit_cleared") && Insert(log, i, log[i])),
        ["a limit is adopted that no policy says"] = ("policy", (log, i) =>
            Is(log[i], "budget.limit_set") && Replace(log, i, Adopted(log[i]))),
    };

    public static TheoryData<string> Kinds => [.. Damages.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Damage_is_found_and_named(string kind)
    {
        var (rule, damage) = Damages[kind];
        var done = 0;
        Seeds.ForEach(40, random =>
        {
            var (sound, agents) = BudgetLifeSpecs.HistoryOf(random);
            var damaged = sound.ToList();
            var places = Enumerable.Range(0, sound.Count).OrderBy(_ => random.Next()).ToList();
            if (!places.Exists(place => damage(damaged, place)))
            {
                return;
            }

            done++;
            Assert.Empty(MoneyChecker.Check(agents.Concat(sound)).Violations);
            var found = MoneyChecker.Check(agents.Concat(damaged)).Violations;
            Assert.Contains(found, violation => violation.Rule == rule);
        });
        Assert.True(done >= 5, $"only {done} histories could be damaged so");
    }

    [Fact]
    public void A_line_of_an_export_is_read_as_it_was_written()
    {
        var e = LoggedEvent.OfLine(
            """
            {"position":7,"event_id":"019ba5d0-0000-7000-8000-000000000001","stream":"budget-00000000000000000000000000000001","stream_version":3,
            "type":"spend.released","schema_version":1,"recorded_at":"2026-01-31T23:59:59.000001Z","org":"acme","team":null,
            "principal":"system:budgets","assurance":"bound","data":{"at_us":5,"evidence":"spec","reservation":"r"},"hash":"00"}
            """);
        Assert.Equal((7ul, "spend.released", "acme", "", 3), (e.Position, e.Type, e.Org, e.Team, e.Assurance));
        Assert.Equal(("019ba5d0-0000-7000-8000-000000000001", "system:budgets", "spec"), (e.Id, e.Principal, e.Data.Text("evidence")));
    }

    private static bool Is(LoggedEvent e, string type) => e.Type == type;

    private static bool IsPriced(LoggedEvent e) =>
        Is(e, "spend.reserved") && e.Data.TryGetProperty("price", out _) && e.Data.Text("usd") != "0";

    private static bool Change(List<LoggedEvent> log, int i, Action<JsonNode> change)
    {
        var data = JsonNode.Parse(log[i].Data.GetRawText())!;
        change(data);
        return Replace(log, i, log[i] with { Data = JsonSerializer.SerializeToElement(data) });
    }

    private static bool Replace(List<LoggedEvent> log, int i, LoggedEvent other)
    {
        log[i] = other;
        return true;
    }

    private static bool Insert(List<LoggedEvent> log, int i, LoggedEvent other)
    {
        log.Insert(i, other);
        return true;
    }

    private static bool Remove(List<LoggedEvent> log, int i)
    {
        log.RemoveAt(i);
        return true;
    }

    private static string Plus(JsonNode amount) => AgentAssembly.Domain.Log.DecimalText.Of(
        decimal.Parse((string)amount!, System.Globalization.CultureInfo.InvariantCulture)
        + decimal.Parse(Cent, System.Globalization.CultureInfo.InvariantCulture));

    private static LoggedEvent Limit(LoggedEvent reserved) => reserved with
    {
        Type = "budget.limit_set",
        Data = JsonSerializer.SerializeToElement(new
        {
            at_us = reserved.Data.GetProperty("at_us").GetInt64(),
            limit = new
            {
                account = "org", amount = Cent, id = "ignored", on_exceed = "deny", scope = "global", thresholds = Array.Empty<int>(),
                unit = "usd", window = "total",
            },
        }),
    };

    private static LoggedEvent Adopted(LoggedEvent set) => set with
    {
        Type = "budget.limits_adopted",
        Data = JsonSerializer.SerializeToElement(new
        {
            at_us = set.Data.GetProperty("at_us").GetInt64(),
            limits = new[] { WithDocument(set.Data.GetProperty("limit")) },
            more = false,
            policy = "sha256:0",
        }),
    };

    private static JsonNode WithDocument(JsonElement limit)
    {
        var node = JsonNode.Parse(limit.GetRawText())!;
        node["document"] = "sha256:" + new string('0', 64);
        return node;
    }
}
