using System.Globalization;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Budgets;
using AgentAssembly.Commands.Core.Reports;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;
using AgentAssembly.Commands.Core.Pricing;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Domain.Reports;
using AgentAssembly.Specs.Commands;

namespace AgentAssembly.Specs.Read.GraphQL;

// A random history of two tenants through the whole write side: runs that spend, limits, reports with gaps, denials, a policy
// that changes, and hours that pass.
internal sealed class RunHistory
{
    public const string Policy = """
        tools:
          search: {allow: true}
          pay: {allow: false}
          deploy: {allow: true}
        budget: {daily_limit_usd: 5, org_monthly_limit_usd: 40}
        """;

    private readonly WriteSide _side;
    private readonly Random _random;
    private readonly List<TestAgent> _agents = [];
    private readonly Dictionary<string, long> _sequences = new(StringComparer.Ordinal);
    private int _spans;

    private RunHistory(WriteSide side, int seed) => (_side, _random) = (side, new Random(seed));

    public IReadOnlyList<TestAgent> Agents => _agents;

    public static async Task<RunHistory> LiveAsync(WriteSide side, int seed, int steps)
    {
        var history = new RunHistory(side, seed);
        history._agents.Add(await side.JoinAsync(1, "acme", "payments"));
        history._agents.Add(await side.JoinAsync(2, "acme", "payments", parent: history._agents[0].Did));
        history._agents.Add(await side.JoinAsync(3, "acme", "travel"));
        history._agents.Add(await side.JoinAsync(4, "globex", "payments"));
        for (var step = 0; step < steps; step++)
        {
            await history.StepAsync();
        }

        return history;
    }

    private async Task StepAsync()
    {
        var agent = _agents[_random.Next(_agents.Count)];
        switch (_random.Next(100))
        {
            case < 80:
                await ActAsync(agent);
                break;
            case < 84:
                await _side.Budgets.AskAsync(agent.Org, new BudgetCommand.SetLimit(SomeLimit(), "spec"), BudgetOrigin.System);
                break;
            case < 87:
                await _side.Budgets.AskAsync(agent.Org, TopUp(), BudgetOrigin.System);
                break;
            case < 89:
                await _side.Budgets.ExpireAsync(agent.Org);
                break;
            case < 90:
                await PublishPricesAsync(agent.Org);
                break;
            case < 92:
                _side.Time.Advance(TimeSpan.FromHours(_random.Next(1, 40)));
                break;
            default:
                _side.Time.Advance(TimeSpan.FromSeconds(_random.Next(1, 900)));
                break;
        }
    }

    private async Task ActAsync(TestAgent agent)
    {
        var call = agent.Calls(_random.Next(4) switch { 0 => "pay", 1 => "deploy", _ => "search" }, trace: $"run-{_random.Next(3)}");
        var action = call.Action with { SpanId = $"span-{_spans++}", TraceId = _random.Next(6) == 0 ? "" : call.Action.TraceId };
        if (_random.Next(2) == 0)
        {
            action = new AgentAction
            {
                Actor = action.Actor,
                Kind = ActionKind.LlmCall,
                TraceId = action.TraceId,
                SpanId = action.SpanId,
                Model = _random.Next(3) switch { 0 => "claude-haiku", 1 => "gpt-4o", _ => "nobody-knows" },
                PromptTokens = _random.Next(0, 1_500),
            };
        }

        var reply = await _side.CheckAsync(call with { Action = action });
        if (_random.Next(3) > 0)
        {
            await ReportAsync(agent, action, reply.Reservation);
        }
    }

    private async Task ReportAsync(TestAgent agent, AgentAction action, EventId? reservation)
    {
        var sequence = _sequences.GetValueOrDefault(agent.Did) + (_random.Next(6) == 0 ? 2 : 0);
        _sequences[agent.Did] = sequence + 1;
        var report = new ActionReport
        {
            EventId = action.SpanId,
            Claim = agent.Claim,
            Sequence = sequence,
            TraceId = action.TraceId,
            SpanId = action.SpanId,
            ParentSpanId = _random.Next(2) == 0 ? "span-0" : "",
            ReservationId = reservation?.ToString() ?? "",
            Outcome = new ReportedOutcome.ToolCall(action.Tool, "", _random.Next(4) > 0, "", 0) { LatencyMilliseconds = _random.Next(900) },
            Usage = new ReportedUsage(_random.Next(0, 1_500), _random.Next(0, 1_400), 1),
        };
        await _side.Intake.TakeAsync(new ReportBatch(_side.As(agent), [report], null), CancellationToken.None);
    }

    private async Task PublishPricesAsync(string org)
    {
        var row = new PriceRow { Provider = "openai", Model = "gpt-4o", InputPerMillion = _random.Next(1, 9), OutputPerMillion = _random.Next(1, 9) };
        var pricing = new PricingAdministration(_side.Commands, _side.Permission);
        await pricing.PublishAsync(WriteSide.Local, org, new PriceChange([row], false, "spec", null), CancellationToken.None);
    }

    private Limit SomeLimit()
    {
        var unit = (BudgetUnit)_random.Next(3);
        Account[] accounts =
        [
            Account.Org, new(AccountKind.Team, "payments"), new(AccountKind.Agent, Account.Each), new(AccountKind.Session, Account.Each),
            new(AccountKind.Tool, "deploy"), new(AccountKind.Model, Account.Each),
        ];
        BudgetWindow[] windows =
        [
            BudgetWindow.Day("UTC"), BudgetWindow.Day("Asia/Kathmandu"), BudgetWindow.Month("Europe/Zurich"),
            BudgetWindow.Rolling(TimeSpan.FromHours(6)), BudgetWindow.Rolling(TimeSpan.FromMinutes(10)), BudgetWindow.Total,
        ];
        return new()
        {
            Id = $"limit-{_random.Next(6)}",
            Account = accounts[_random.Next(accounts.Length)],
            Unit = unit,
            Window = windows[_random.Next(windows.Length)],
            Amount = unit == BudgetUnit.Usd ? _random.Next(1, 9) : _random.Next(2, 60) * (unit == BudgetUnit.Calls ? 1 : 1_000),
            OnExceed = OnExceed.Deny,
        };
    }

    private BudgetCommand.TopUp TopUp()
    {
        var limit = SomeLimit();
        return new()
        {
            Account = limit.Account.Name == Account.Each ? Account.Org : limit.Account,
            Unit = limit.Unit,
            Window = limit.Window,
            Amount = limit.Amount,
            Key = _random.Next(1_000).ToString("x32", CultureInfo.InvariantCulture),
        };
    }
}
