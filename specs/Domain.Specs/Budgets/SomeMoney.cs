using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Specs.Domain.Budgets;

// Random commands of a life in which everything that calendars get wrong is near.
internal sealed class SomeMoney(Random random)
{
    public static readonly string[] Zones =
    [
        "UTC", "Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham", "America/Santiago",
        "Africa/Cairo", "Asia/Beirut", "America/St_Johns", "Pacific/Apia", "America/Havana", "America/Nuuk", "Asia/Tehran",
    ];

    // Clocks that go on and back, at midnight too; ends of months and years; leap days; a day that never was.
    private static readonly string[] Starts =
    [
        "2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z", "2024-02-28T10:00:00Z", "2025-02-28T10:00:00Z", "2026-01-31T11:00:00Z",
        "2025-12-31T09:00:00Z", "2026-04-04T12:00:00Z", "2026-10-03T12:00:00Z", "2010-11-07T01:00:00Z", "2011-12-29T08:00:00Z",
        "2026-04-23T20:00:00Z", "2026-09-05T22:00:00Z", "2026-03-28T00:00:00Z", "2000-02-29T00:00:00Z",
    ];

    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMicroseconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(17),
        TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(23),
        TimeSpan.FromDays(1), TimeSpan.FromDays(8), TimeSpan.FromDays(30), TimeSpan.FromSeconds(-2), TimeSpan.FromHours(-2),
        TimeSpan.FromDays(-1),
    ];

    public static readonly ImmutableArray<ActorFacts> Agents =
    [
        Agent("did:key:zRoot", "payments"), Agent("did:key:zChild", "payments"), Agent("did:key:zOther", "ops"),
    ];

    private static readonly string[] Tools = ["", "", "deploy", "search"];
    private int _ids;

    // The price of the only model; changes now and then.
    public PriceRow Price { get; private set; } = new() { Model = "m", InputPerMillion = 3, OutputPerMillion = 15 };

    public Instant FirstMoment() => Instant.From(DateTimeOffset.Parse(Starts[random.Next(Starts.Length)], CultureInfo.InvariantCulture));

    public TimeSpan Step() => Steps[random.Next(Steps.Length)];

    public bool Happens(int percent) => random.Next(100) < percent;

    public T Of<T>(IReadOnlyList<T> some) => some[random.Next(some.Count)];

    public void ChangePrice() => Price = new()
    {
        Model = "m",
        InputPerMillion = random.Next(1, 40) / 4m,
        OutputPerMillion = random.Next(1, 99_999_999) / 1_000_000m,
        CachedPerMillion = Happens(50) ? random.Next(0, 1_000) / 1_000_000_000_000m : null,
        ReasoningPerMillion = Happens(50) ? 7 : null,
        PerRequest = Happens(30) ? 0.001m : 0,
        PerUnit = Happens(30) ? 0.000000000001m : 0,
    };

    public BudgetCommand.Reserve Reserve()
    {
        var (actor, tool) = (Of(Agents), Of(Tools));
        var assumed = tool.Length == 0 ? Used() : null;
        return new()
        {
            Reservation = Id(),
            Decision = Id(),
            Accounts = AccountsOf(actor, tool),
            Amount = new(assumed is null ? Usd.Zero : Price.CostOf(assumed), assumed?.Tokens ?? 0, 1),
            Agent = actor.Id,
            Assurance = Assurance.Bound,
            Kind = tool.Length == 0 ? ActionKind.LlmCall : ActionKind.ToolCall,
            Model = tool.Length == 0 ? "m" : "",
            Tool = tool,
            Assumed = assumed,
            Price = assumed is null ? null : new(Price, true),
            Prices = assumed is null ? "" : "spec",
            IsApproved = Happens(20),
            Life = Of<TimeSpan>([TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), TimeSpan.FromDays(2), TimeSpan.FromDays(32)]),
        };
    }

    public BudgetCommand.Settle Settle(EventId reservation, AgentId agent) =>
        new(reservation, Happens(10) ? new Usage { Requests = 0 } : Used(), agent, Assurance.Bound, account => WhoIs(account, agent));

    public Limit Limit()
    {
        var account = Happens(70)
            ? AnyAccount()
            : new(Of<AccountKind>([AccountKind.Team, AccountKind.Tree, AccountKind.Tool]), Account.Each);
        var unit = Of(Enum.GetValues<BudgetUnit>());
        return new()
        {
            Id = "limit-" + random.Next(8),
            Account = account,
            Unit = unit,
            Window = Window(),
            Amount = unit switch
            {
                BudgetUnit.Usd => random.Next(1, 4_000_000) / 100_000_000m,
                BudgetUnit.Tokens => random.Next(1, 9_000),
                _ => random.Next(1, 12),
            },
            OnExceed = Of(Enum.GetValues<OnExceed>()),
            Thresholds = Of<ImmutableArray<int>>(
                [AgentAssembly.Domain.Budgets.Limit.ThresholdsDefault, [], [1], [50], [99, 100], [10, 20, 30, 100]]),
            Scope = Happens(75) ? PolicyScope.Global : Of<PolicyScope>(
            [
                new(ScopeKind.Team, "payments"), new(ScopeKind.Tool, "deploy"), new(ScopeKind.Agent, "did:key:zRoot"),
                new(ScopeKind.Agent, Agents[1].Id.ToString()), new(ScopeKind.Agent, AgentId.OfActionKey("did:key:zOther").ToString()),
            ]),
        };
    }

    public BudgetCommand.TopUp TopUp(IReadOnlyList<Limit> limits)
    {
        var limit = Of(limits);
        return new()
        {
            Account = limit.Account.Name == Account.Each ? AnyAccount() : limit.Account,
            Unit = limit.Unit,
            Window = limit.Window,
            Amount = Math.Max(1, decimal.Ceiling(limit.Amount / 3)) / (limit.Unit == BudgetUnit.Usd ? 100 : 1),
            Key = random.Next(30).ToString("x32", CultureInfo.InvariantCulture),
        };
    }

    public Account AnyAccount() => Of(AccountsOf(Of(Agents), Of(Tools))).Account;

    public BudgetWindow Window() => random.Next(6) switch
    {
        0 or 1 => BudgetWindow.Day(Of(Zones)),
        2 => BudgetWindow.Month(Of(Zones)),
        3 => BudgetWindow.Rolling(TimeSpan.FromSeconds(Of([1, 30, 3_599, 3_600, 3_601, 86_400, 31 * 86_400]))),
        4 => BudgetWindow.Rolling(TimeSpan.FromSeconds(random.Next(1, 500_000))),
        _ => BudgetWindow.Total,
    };

    // An agent alone and with those below it, its ancestors, and what it belongs to.
    public static ImmutableArray<ChargedAccount> AccountsOf(ActorFacts actor, string tool)
    {
        List<ChargedAccount> accounts = [new(new(AccountKind.Tree, actor.Id.ToString()), actor)];
        if (actor == Agents[1])
        {
            accounts.Add(new(new(AccountKind.Tree, Agents[0].Id.ToString()), Agents[0]));
        }

        accounts.Add(new(new(AccountKind.Agent, actor.Id.ToString()), actor));
        accounts.Add(new(new(AccountKind.Team, actor.Team!), actor));
        accounts.Add(new(Account.Org, actor));
        accounts.Add(new(new(AccountKind.Session, actor.Id.ToString()), actor));
        accounts.Add(new(tool.Length == 0 ? new(AccountKind.Model, "m") : new(AccountKind.Tool, tool), actor));
        return [.. accounts];
    }

    public EventId Id()
    {
        Span<byte> bytes = stackalloc byte[10];
        bytes.Clear();
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes[6..], ++_ids);
        return EventId.Create(new(1_700_000_000_000_000), bytes);
    }

    private Usage Used() => new()
    {
        InputTokens = random.Next(0, 2_000),
        OutputTokens = random.Next(0, 1_000),
        CachedTokens = Happens(30) ? random.Next(0, 500) : 0,
        ReasoningTokens = Happens(30) ? random.Next(0, 500) : 0,
        Units = Happens(30) ? random.Next(0, 5) : 0,
    };

    private static ActorFacts WhoIs(Account account, AgentId agent) =>
        Agents.First(each => account.Kind == AccountKind.Tree ? each.Id.ToString() == account.Name : each.Id == agent);

    private static ActorFacts Agent(string did, string team) =>
        new() { Org = "acme", Team = team, Did = did, Id = AgentId.Of("acme", did) };
}
