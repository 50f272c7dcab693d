using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Policy.Rates;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Domain.Policy.Airline;

// 150 recorded sessions of a customer-service agent, 3,532 actions, under the policy that the demo ships.
public sealed class AirlineSpecs
{
    // Every distinct verdict was looked at by a person, with a sample action of each.
    [Fact]
    public void The_recorded_sessions_get_the_verdicts_that_were_reviewed()
    {
        var verdicts = Play(Policy());
        var rows = verdicts
            .GroupBy(v => v.Row)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count(),5}  {group.Key}  e.g. {group.First().Place}"));
        Approved.Matches("airline.verdicts", $"{verdicts.Count} actions\n{string.Join('\n', rows)}\n");
    }

    [Fact]
    public void Playing_them_again_gives_the_same_verdicts() => Assert.Equal(Play(Policy()), Play(Policy()));

    [Fact]
    public void Nothing_but_personal_data_is_found_in_them() =>
        Assert.All(Play(Policy()), v => Assert.DoesNotContain("GenericHighEntropy", v.Row, StringComparison.Ordinal));

    private static PolicySet Policy() =>
        PolicySet.Compile([PolicyTexts.Document(File.ReadAllText(Beside("airline.policy.yaml")), "airline.policy.yaml")]);

    private static List<(string Row, string Place)> Play(PolicySet set)
    {
        var limits = new RateLedger();
        var sessions = new Dictionary<string, SessionFacts>(StringComparer.Ordinal);
        var verdicts = new List<(string, string)>();
        var now = new DateTimeOffset(2024, 5, 15, 15, 0, 0, TimeSpan.Zero);
        foreach (var line in File.ReadLines(Beside("sessions.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var name = json.RootElement.GetProperty("session").GetString()!;
            var session = sessions.TryGetValue(name, out var known) ? known : sessions[name] = new SessionFacts();
            now = now.AddSeconds(2);
            var question = Question(json.RootElement) with
            {
                Now = Instant.From(now),
                TraceId = name,
                Session = session,
                Actor = new ActorFacts { Id = AgentId.Of("airline", name), Org = "airline", Team = "service", Did = name },
            };
            var ruling = set.Evaluate(question, limits);
            session.Add(question.Kind, question.Tool, ruling.Verdict, question.Now);
            verdicts.Add((RowOf(question, ruling), $"{name}/{json.RootElement.GetProperty("step")}"));
        }

        return verdicts;
    }

    private static PolicyQuestion Question(JsonElement action) => action.GetProperty("kind").GetString() switch
    {
        "llm_call" => PolicyQuestion.LlmCall() with { Model = action.GetProperty("model").GetString()! },
        "tool_call" => PolicyQuestion.ToolCall(action.GetProperty("tool").GetString()!) with
        {
            Payload = Encoding.UTF8.GetBytes(action.GetProperty("args").GetRawText()),
        },
        _ => PolicyQuestion.ToolResult(action.GetProperty("tool").GetString()!) with
        {
            Payload = Encoding.UTF8.GetBytes(action.GetProperty("result").GetString()!),
        },
    };

    private static string RowOf(PolicyQuestion question, PolicyRuling ruling)
    {
        var duties = string.Join(' ', ruling.Redactions.Select(d => $"{d.FieldPath}:{d.Kind}").Order(StringComparer.Ordinal));
        var observed = ruling.Observed.IsEmpty ? "" : $" observed {string.Join(' ', ruling.Observed)}";
        return $"{question.Kind} {question.Tool}: {ruling.Verdict} {ruling.ReasonCode} {ruling.Rule} {duties}{observed}".TrimEnd();
    }

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, "Policy", "Airline", name);
}
