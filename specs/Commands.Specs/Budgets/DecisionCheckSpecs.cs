using System.Text.Json;
using System.Text.Json.Nodes;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Specs.Money;

namespace AgentAssembly.Specs.Commands.Budgets;

// Who checks the checker, where decisions and policies come in; the rest is in Domain.Specs.
public sealed class DecisionCheckSpecs
{
    private const string Policy =
        "tools: {'*': {allow: true}}\nbudget: {daily_limit_usd: 5, timezone: Europe/Zurich, action_on_exceed: suspend}\n";

    private static readonly Dictionary<string, (string Rule, Func<List<LoggedEvent>, List<LoggedEvent>> Damage)> Damages =
        new(StringComparer.Ordinal)
    {
        ["nothing was set aside"] = ("decision", log => [.. log.Where(e => e.Type != "spend.reserved")]),
        ["the decision names no reservation"] = ("free", log => With(log, "action.decided", data => data.AsObject().Remove("reservation"))),
        ["what was denied is set aside"] = ("decision", log => With(log, "action.decided", data => data["verdict"] = "deny")),
        ["the reservation is for another decision"] =
            ("decision", log => With(log, "spend.reserved", data => data["decision"] = "00000000-0000-7000-8000-000000000000")),
        ["the limits of the policy were never adopted"] = ("policy", log => [.. log.Where(e => e.Type != "budget.limits_adopted")]),
        ["another limit was adopted"] = ("policy", log => With(log, "budget.limits_adopted", data => data["limits"]![0]!["amount"] = "6")),
        ["another zone was adopted"] =
            ("policy", log => With(log, "budget.limits_adopted", data => data["limits"]![0]!["window"] = "day UTC")),
        ["another policy was in force"] = ("policy", log => With(log, "policy.published", data =>
            data["documents"]![0]!["text"] = Policy.Replace("5", "4", StringComparison.Ordinal))),
    };

    public static TheoryData<string> Kinds => [.. Damages.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_decision_that_its_money_does_not_bear_out_is_found(string kind)
    {
        await using var side = await WriteSide.StartAsync(Policy);
        var agent = await side.JoinAsync(1);
        var call = agent.Calls();
        var reply = await side.CheckAsync(call with
        {
            Action = new AgentAction
            {
                Actor = call.Action.Actor, Kind = ActionKind.LlmCall, TraceId = "run", Model = "gpt-4o", PromptTokens = 9,
            },
        });
        Assert.Equal(Verdict.Allow, reply.Verdict);
        var log = (await side.EventsAsync()).Select(MoneyHistory.Exported).ToList();
        var (rule, damage) = Damages[kind];

        Assert.Empty(MoneyChecker.Check(log).Violations);
        Assert.Contains(MoneyChecker.Check(damage(log)).Violations, violation => violation.Rule == rule);
    }

    private static List<LoggedEvent> With(List<LoggedEvent> log, string type, Action<JsonNode> change) =>
    [
        .. log.Select(e =>
        {
            if (e.Type != type)
            {
                return e;
            }

            var data = JsonNode.Parse(e.Data.GetRawText())!;
            change(data);
            return e with { Data = JsonSerializer.SerializeToElement(data) };
        }),
    ];
}
