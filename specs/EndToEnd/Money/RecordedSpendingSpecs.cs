using System.Globalization;
using System.Text.Json;
using AgentAssembly.Contracts.Audit.V1;
using AgentAssembly.Contracts.Common.V1;
using AgentAssembly.Contracts.Policies.V1;

namespace AgentAssembly.Specs.EndToEnd.Money;

/// <summary>
/// The model calls of 150 recorded sessions, one agent at a time, against a real process with a team's budget of 5 USD: they
/// stop exactly where a calculation stops that knows nothing of the product but the figures of its specification.
/// </summary>
public sealed class RecordedSpendingSpecs
{
    private const string Policy = """
        tools:
          "*": { allow: true }
        budget:
          team_daily_limit_usd: 5
          window: 30d
        """;

    // Gateway specification §5.3, gpt4o, per 1,000 tokens; and what a reservation assumes of the answer.
    private const decimal InputPer1K = 0.005m;
    private const decimal OutputPer1K = 0.015m;
    private const long AssumedOutput = 1_000;
    private const decimal Budget = 5m;

    [Theory]
    [InlineData(true, "airline-t24-r0", 0)]
    [InlineData(false, "airline-t11-r0", 25)]
    public async Task Recorded_sessions_stop_exactly_where_five_dollars_are_spent(bool settles, string session, int step)
    {
        var calls = Calls();
        var foretold = FirstBeyond(calls, settles);
        Assert.Equal((session, step), (foretold.Session, foretold.Step));
        await using var server = await StartAsync();

        var (stopped, reply) = await PlayAsync(server, calls, settles);

        Assert.Equal(foretold, stopped);
        Assert.Equal((Decision.Deny, "daily budget exceeded", "budget.team_daily_limit_usd"), (reply.Decision, reply.Reason, reply.PolicyRule));
    }

    private static ModelCall FirstBeyond(List<ModelCall> calls, bool settles)
    {
        var spent = 0m;
        foreach (var call in calls)
        {
            var reserved = CostOf(call.Prompt, AssumedOutput);
            if (spent + reserved > Budget)
            {
                return call;
            }

            spent += settles ? CostOf(call.Prompt, call.Completion) : reserved;
        }

        throw new InvalidOperationException("the budget outlasts the recording");
    }

    private static decimal CostOf(long input, long output) => ((input * InputPer1K) + (output * OutputPer1K)) / 1_000m;

    private static async Task<(ModelCall Call, CheckActionResponse Reply)> PlayAsync(RunningServer server, List<ModelCall> calls, bool settles)
    {
        foreach (var session in calls.GroupBy(call => call.Session))
        {
            using var agent = new TestAgent { Org = "airline", Team = "service" };
            await agent.RegisterAsync(server.Channel);
            foreach (var call in session)
            {
                var reply = await server.Checks.CheckActionAsync(Check(agent, call));
                if (reply.Decision != Decision.Allow)
                {
                    return (call, reply);
                }

                if (settles)
                {
                    await SettleAsync(server, agent, call, reply.ReservationId);
                }
            }
        }

        throw new InvalidOperationException("nothing was denied");
    }

    private static CheckActionRequest Check(TestAgent agent, ModelCall call) => new()
    {
        AgentId = agent.Id,
        CredentialToken = agent.Token,
        ActionType = ActionType.LlmCall,
        TraceId = call.Session,
        SpanId = call.Step.ToString(CultureInfo.InvariantCulture),
        Context = new ActionContext { LlmCall = new LLMCallContext { Model = call.Model, PromptTokens = (int)call.Prompt } },
    };

    private static async Task SettleAsync(RunningServer server, TestAgent agent, ModelCall call, string reservation)
    {
        Assert.NotEmpty(reservation);
        var request = new ReportEventsRequest();
        request.Events.Add(new AuditEvent
        {
            EventId = $"{call.Session}-{call.Step}",
            AgentId = agent.Id,
            ActionType = ActionType.LlmCall,
            TraceId = call.Session,
            ReservationId = reservation,
            Usage = new Usage { InputTokens = call.Prompt, OutputTokens = call.Completion, Requests = 1 },
        });
        await new AuditService.AuditServiceClient(server.Channel).ReportEventsAsync(request, agent.Credential);
    }

    private static async Task<RunningServer> StartAsync()
    {
        var state = Directory.CreateTempSubdirectory("aasm-money-").FullName;
        await File.WriteAllTextAsync(Path.Combine(state, "policy.yaml"), Policy);
        return await RunningServer.StartAgainAsync(state);
    }

    private static List<ModelCall> Calls() =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Money", "airline-model-calls.jsonl")).Select(line =>
        {
            using var read = JsonDocument.Parse(line);
            var call = read.RootElement;
            return new ModelCall(
                call.GetProperty("session").GetString()!, call.GetProperty("step").GetInt32(), call.GetProperty("model").GetString()!,
                TokensOf(call.GetProperty("prompt_chars").GetInt64()), TokensOf(call.GetProperty("completion_chars").GetInt64()));
        }),
    ];

    // Four characters a token, rounded up.
    private static long TokensOf(long characters) => (characters + 3) / 4;

    private sealed record ModelCall(string Session, int Step, string Model, long Prompt, long Completion);
}
