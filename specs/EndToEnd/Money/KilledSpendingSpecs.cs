using System.Globalization;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Policies.V1;
using AgentAssembly.Specs.EndToEnd.Reading;
using AgentAssembly.Specs.Money;
using Grpc.Core;

namespace AgentAssembly.Specs.EndToEnd.Money;

/// <summary>
/// Many callers of one org's budget, five scopes, and a server that is killed with SIGKILL among them again and again: what is in
/// the exported log is checked by a reader that has nothing of ours.
/// </summary>
public sealed class KilledSpendingSpecs
{
    private const string Org = "airline";
    private const int Kills = 4;
    private const int Callers = 256;
    private const int Agents = 8;

    private const string Policy = """
        tools:
          "*": { allow: true }
        budget:
          daily_limit_usd: 0.9
          team_daily_limit_usd: 5
          window: 30d
        """;

    private const int AnswersOfARound = 2_000;

    private int _answered;

    private static readonly (string Id, string Account, string Amount)[] Limits =
        [("all", "org", "4.5"), ("runs", "session:*", "0.31"), ("models", "model:*", "4")];

    [Fact]
    public async Task No_kill_leads_past_a_limit_and_everything_shown_follows_from_the_log()
    {
        var server = await StartAsync();
        var agents = Enumerable.Range(0, Agents).Select(number => new TestAgent { Org = Org, Team = number % 2 == 0 ? "service" : "sales" }).ToList();
        foreach (var agent in agents)
        {
            await agent.RegisterAsync(server.Channel);
        }

        await LimitAsync(server);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var kill = 0; kill < Kills; kill++)
        {
            var working = Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => WorkAsync(server, agents[caller % Agents], caller, kill)));
            await AnsweredAsync(AnswersOfARound * (kill + 1));
            var state = await server.AbandonAsync();
            foreach (var reason in (await working).SelectMany(each => each))
            {
                seen[reason] = seen.GetValueOrDefault(reason) + 1;
            }

            server = await RunningServer.StartAgainAsync(state);
        }

        await using (server)
        {
            Assert.True(seen.GetValueOrDefault("") > 100, "too little went on to prove anything");
            Assert.Contains(seen, reason => reason.Key.EndsWith("budget exceeded", StringComparison.Ordinal));
            await CheckAsync(server);
            await ReadSide.IsWhatTheLogSaysAsync(server);
        }

        agents.ForEach(agent => agent.Dispose());
    }

    // A machine that has much to do takes longer for as much.
    private async Task AnsweredAsync(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (Volatile.Read(ref _answered) < count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        }
    }

    // Calls and settles until the server is gone; what it was told, in order.
    private async Task<List<string>> WorkAsync(RunningServer server, TestAgent agent, int caller, int kill)
    {
        var random = new Random((kill * Callers) + caller);
        var reasons = new List<string>();
        try
        {
            for (var call = 0; ; call++)
            {
                var prompt = random.Next(100, 3_000);
                var reply = await server.Checks.CheckActionAsync(new CheckActionRequest
                {
                    AgentId = agent.Id,
                    CredentialToken = agent.Token,
                    ActionType = ActionType.LlmCall,
                    TraceId = string.Create(CultureInfo.InvariantCulture, $"run-{random.Next(40)}"),
                    Context = new ActionContext { LlmCall = new LLMCallContext { Model = random.Next(2) == 0 ? "gpt-4o" : "claude-3-haiku", PromptTokens = prompt } },
                });
                reasons.Add(reply.Reason);
                Interlocked.Increment(ref _answered);
                if (reply.ReservationId.Length > 0 && random.Next(2) == 0)
                {
                    await SettleAsync(server, agent, reply.ReservationId, (prompt, random.Next(0, 1_500)));
                }
            }
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled or StatusCode.Internal or StatusCode.Unknown)
        {
            return reasons; // Killed.
        }
        catch (ObjectDisposedException)
        {
            return reasons;
        }
    }

    private static async Task SettleAsync(RunningServer server, TestAgent agent, string reservation, (int Prompt, int Completion) used)
    {
        var request = new ReportEventsRequest();
        request.Events.Add(new AuditEvent
        {
            EventId = reservation,
            AgentId = agent.Id,
            ActionType = ActionType.LlmCall,
            ReservationId = reservation,
            Usage = new Usage { InputTokens = used.Prompt, OutputTokens = used.Completion, Requests = 1 },
        });
        await new AuditService.AuditServiceClient(server.Channel).ReportEventsAsync(request, agent.Credential);
    }

    private static async Task CheckAsync(RunningServer server)
    {
        var shown = await new BudgetAdminService.BudgetAdminServiceClient(server.Channel).ShowBudgetsAsync(new() { Org = Org, Limit = 1_000 });
        var file = Path.Combine(server.State, "export.jsonl");
        var exported = await Aasm.RunAsync("audit", "export", "--state", server.State, "--format", "jsonl", "--output", file);
        Assert.True(exported.ExitCode == 0, exported.Error);
        var checker = MoneyChecker.Check(File.ReadLines(file).Select(LoggedEvent.OfLine));

        Assert.Empty(checker.Violations);
        var total = shown.Balances.Where(balance => balance.Window == "total").ToList();
        Assert.True(total.Count > 40, "too few balances are shown");
        Assert.All(total, balance => Assert.Equal(
            balance.Spent, checker.Spent(Org, balance.Account, balance.Unit, balance.Window, 0)));
    }

    private static async Task LimitAsync(RunningServer server)
    {
        foreach (var (id, account, amount) in Limits)
        {
            await new BudgetAdminService.BudgetAdminServiceClient(server.Channel).SetLimitAsync(new()
            {
                Org = Org, Limit = new() { Id = id, Account = account, Unit = "usd", Window = "total", Amount = amount },
            });
        }
    }

    private static async Task<RunningServer> StartAsync()
    {
        var state = Directory.CreateTempSubdirectory("aasm-money-").FullName;
        await File.WriteAllTextAsync(Path.Combine(state, "policy.yaml"), Policy);
        return await RunningServer.StartAgainAsync(state);
    }
}
