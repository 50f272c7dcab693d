using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Budgets;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Reports;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Reports;
using AgentAssembly.Specs.Money;
using Xunit;

namespace AgentAssembly.Specs.Commands.Budgets;

// How large a history is.
internal sealed record MoneyHistorySize(int Callers, int Lives)
{
    // Times the limits of a small history.
    public decimal Scale { get; init; } = 1;

    // Of a hundred appends, how many are refused, and of how many the answer is lost.
    public int Refused { get; init; } = 3;

    public int Lost { get; init; } = 3;
}

// One history of an org's money: callers at once through the whole write side, limits that are hit, settlements that come twice
// or never, commands in between, a clock that jumps, a store that fails, and a process that is killed in mid-flight and started
// again. Then the log alone is checked, and every balance shown is held against it.
internal sealed class MoneyHistory
{
    private const string Org = "acme";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly Random _random;
    private readonly MoneyHistorySize _size;
    private readonly List<TestAgent> _agents = [];
    private FailingStore? _store;

    private MoneyHistory(int seed, MoneyHistorySize size) => (_random, _size) = (new Random(seed), size);

    // What the checker found in it, which is nothing.
    public static async Task<MoneyChecker> RunAsync(int seed, MoneyHistorySize size)
    {
        var history = new MoneyHistory(seed, size);
        var side = await history.StartAsync(seed);
        try
        {
            for (var life = 0; life < size.Lives; life++)
            {
                await history.LiveAsync(side);
                side = await side.RestartAsync();
            }

            return await CheckAsync(side);
        }
        finally
        {
            await side.DisposeAsync();
        }
    }

    private async Task<WriteSide> StartAsync(int seed)
    {
        var settings = new WriteSideSettings
        {
            Seed = seed,
            Inputs = InputRecording.None,
            Around = inner => _store = new FailingStore(inner, new Random(_random.Next())),
        };
        var side = await WriteSide.StartAsync(settings, PolicyText());
        _agents.Add(await side.JoinAsync(1));
        _agents.Add(await side.JoinAsync(2, parent: _agents[0].Did));
        _agents.Add(await side.JoinAsync(3, team: "ops"));
        foreach (var _ in Enumerable.Range(0, 4))
        {
            await side.Budgets.AskAsync(Org, new BudgetCommand.SetLimit(SomeLimit(), ""), BudgetOrigin.System);
        }

        return side;
    }

    // Callers at once until all have their answer, or the process is killed among them.
    private async Task LiveAsync(WriteSide side)
    {
        var store = _store!;
        (store.Refused, store.Lost) = (_size.Refused, _size.Lost);
        var plans = Enumerable.Range(0, _size.Callers).Select(caller => new Random(_random.Next())).ToList();
        var killedBy = _random.Next(2) == 0 ? _random.Next(_size.Callers) : -1;
        await Task.WhenAll(plans.Select((plan, caller) => Task.Run(async () =>
        {
            for (var pauses = plan.Next(8); pauses > 0; pauses--)
            {
                await Task.Yield();
            }

            if (caller == killedBy)
            {
                store.Kill();
            }

            await ActAsync(side, plan);
        }))).WaitAsync(LongestWait);
        (store.Refused, store.Lost) = (0, 0);
    }

    private async Task ActAsync(WriteSide side, Random plan)
    {
        try
        {
            await (plan.Next(100) switch
            {
                < 84 => SpendAsync(side, plan),
                < 88 => side.Budgets.AskAsync(Org, new BudgetCommand.SetLimit(SomeLimit(plan), ""), BudgetOrigin.System),
                < 90 => side.Budgets.AskAsync(Org, new BudgetCommand.ClearLimit($"limit-{plan.Next(6)}", ""), BudgetOrigin.System),
                < 93 => side.Budgets.AskAsync(Org, TopUp(plan), BudgetOrigin.System),
                < 95 => side.Budgets.ExpireAsync(Org),
                < 97 => side.PublishAsync(PolicyText(plan)),
                _ => MoveClockAsync(side, plan),
            });
        }
        catch (Exception e) when (e is EventStoreException or ContentionException)
        {
            // Whoever asked was told so; what the log says counts.
        }
    }

    private async Task SpendAsync(WriteSide side, Random plan)
    {
        var agent = _agents[plan.Next(_agents.Count)];
        var reply = await side.Handler.HandleAsync(Call(agent, plan), CancellationToken.None);
        if (reply.Reservation is not { } reservation || plan.Next(3) == 0)
        {
            return;
        }

        var settling = agent == _agents[plan.Next(_agents.Count)] || plan.Next(5) > 0 ? agent : _agents[0];
        var usage = plan.Next(8) == 0 ? new ReportedUsage(0, 0, 0) : new ReportedUsage(plan.Next(0, 1_500), plan.Next(0, 1_400), 1);
        for (var times = plan.Next(1, 3); times > 0; times--)
        {
            await ReportAsync(side, settling, reservation, usage);
        }
    }

    private static async Task ReportAsync(WriteSide side, TestAgent agent, EventId reservation, ReportedUsage usage)
    {
        var report = new ActionReport
        {
            EventId = reservation.ToString(), Claim = agent.Claim, ReservationId = reservation.ToString(), Usage = usage,
        };
        await side.Intake.TakeAsync(new ReportBatch(side.As(agent), [report], null), CancellationToken.None);
    }

    private static CheckAction Call(TestAgent agent, Random plan)
    {
        var call = agent.Calls(plan.Next(2) == 0 ? "deploy" : "search", trace: $"run-{plan.Next(5)}");
        return plan.Next(4) == 0 ? call : call with
        {
            Action = new AgentAction
            {
                Actor = call.Action.Actor,
                Kind = ActionKind.LlmCall,
                TraceId = call.Action.TraceId,
                Model = plan.Next(3) == 0 ? "claude-haiku" : "gpt-4o",
                PromptTokens = plan.Next(0, 1_500),
            },
        };
    }

    private static Task MoveClockAsync(WriteSide side, Random plan)
    {
        if (plan.Next(4) == 0)
        {
            side.Time.SetBack(TimeSpan.FromMinutes(plan.Next(1, 200)));
        }
        else
        {
            side.Time.Advance(TimeSpan.FromMinutes(plan.Next(1, 900)));
        }

        return Task.CompletedTask;
    }

    private Limit SomeLimit(Random? plan = null)
    {
        var random = plan ?? _random;
        var unit = (BudgetUnit)random.Next(3);
        Account[] accounts =
        [
            Account.Org, new(AccountKind.Team, "payments"), new(AccountKind.Team, Account.Each),
            new(AccountKind.Tree, _agents[0].Id.ToString()),
            new(AccountKind.Agent, Account.Each), new(AccountKind.Session, Account.Each), new(AccountKind.Model, Account.Each),
            new(AccountKind.Tool, "deploy"),
        ];
        return new()
        {
            Id = $"limit-{random.Next(6)}",
            Account = accounts[random.Next(accounts.Length)],
            Unit = unit,
            Window = Windows[random.Next(Windows.Length)],
            Amount = _size.Scale * unit switch
            {
                BudgetUnit.Usd => random.Next(1, 40) / 100m,
                BudgetUnit.Tokens => random.Next(1_000, 30_000),
                _ => random.Next(2, 25),
            },
            OnExceed = random.Next(3) > 0 ? OnExceed.Deny : (OnExceed)random.Next(4),
        };
    }

    private BudgetCommand.TopUp TopUp(Random plan)
    {
        var limit = SomeLimit(plan);
        return new()
        {
            Account = limit.Account switch
            {
                { Name: Account.Each, Kind: AccountKind.Team } => new(AccountKind.Team, "ops"),
                { Name: Account.Each } => limit.Account with { Name = "anthropic/claude3_haiku" },
                var one => one,
            },
            Unit = limit.Unit,
            Window = limit.Window,
            Amount = limit.Amount,
            Key = plan.Next(20).ToString("x32", CultureInfo.InvariantCulture),
        };
    }

    private string PolicyText(Random? plan = null)
    {
        var random = plan ?? _random;
        string[] keys = ["daily_limit_usd", "team_daily_limit_usd", "org_monthly_limit_usd"];
        var limits = keys.Where(_ => random.Next(2) == 0)
            .Select((key, order) => string.Create(
                CultureInfo.InvariantCulture, $"{key}: {_size.Scale * (order + 1) * random.Next(5, 30) / 100m}"))
            .Append(random.Next(2) == 0 ? "timezone: Asia/Kathmandu" : "action_on_exceed: deny");
        return $"tools: {{'*': {{allow: true}}}}\nbudget: {{{string.Join(", ", limits)}}}\n";
    }

    // The log alone, and then what anybody would be shown.
    private static async Task<MoneyChecker> CheckAsync(WriteSide side)
    {
        var checker = MoneyChecker.Check((await side.EventsAsync()).Select(Exported));
        Assert.Empty(checker.Violations);
        var now = side.Now;
        var shown = await side.Budgets.ReadAsync(Org, (book, _, _) => book.Accounts.ToDictionary(
            account => account, account => (Balances: book.BalancesOf(account, now), Total: book.TotalOf(account))));
        foreach (var (account, (balances, (charged, held))) in shown)
        {
            var name = account.ToString();
            foreach (var (unit, word) in Enum.GetValues<BudgetUnit>().Select(unit => (unit, BudgetUnits.WordOf(unit))))
            {
                Assert.Equal(checker.Spent(Org, name, word, "total", now.UnixMicroseconds), DecimalText.Of(charged.In(unit)));
                Assert.Equal(checker.Held(Org, name, word), DecimalText.Of(held.In(unit)));
            }

            Assert.All(balances, balance => Assert.Equal(
                (checker.Spent(Org, name, BudgetUnits.WordOf(balance.Limit.Unit), balance.Limit.Window.ToString(), now.UnixMicroseconds),
                    checker.Allowance(Org, name, balance.Limit.Id, now.UnixMicroseconds)),
                (DecimalText.Of(balance.Spent), DecimalText.Of(balance.Allowance))));
        }

        return checker;
    }

    // As `aasm audit export` would write it.
    public static LoggedEvent Exported(RecordedEvent recorded)
    {
        var e = recorded.Event.Open();
        using var data = JsonDocument.Parse(e.Data);
        return new(
            recorded.Position.Value, e.Id.ToString(), e.Stream.ToString(), e.Type, e.Org ?? "", e.Team ?? "", e.Principal,
            (int)e.Assurance, data.RootElement.Clone());
    }

    private static readonly ImmutableArray<BudgetWindow> Windows =
    [
        BudgetWindow.Day("UTC"), BudgetWindow.Day("Asia/Kathmandu"), BudgetWindow.Month("Europe/Zurich"),
        BudgetWindow.Rolling(TimeSpan.FromHours(6)), BudgetWindow.Rolling(TimeSpan.FromSeconds(30)), BudgetWindow.Total,
    ];
}
