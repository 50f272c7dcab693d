using System.Globalization;
using System.Text;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Facts;
using YamlDotNet.RepresentationModel;

namespace AgentAssembly.Specs.Domain.Policy.Tables;

// One row of verdicts.yaml as the question that it asks.
internal static class VerdictRow
{
    private static readonly Instant Noon = Instant.From(DateTimeOffset.Parse("2026-07-01T12:00:00Z", CultureInfo.InvariantCulture));

    public static PolicyQuestion Question(YamlNode row) => Action(row) with
    {
        Now = row.Text("at") is { } at ? Instant.From(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture)) : Noon,
        Actor = new ActorFacts
        {
            Org = row.Text("org"),
            Team = row.Text("team"),
            Depth = row.Get("agent")?.Text("depth") is { } depth ? int.Parse(depth, CultureInfo.InvariantCulture) : null,
        },
        Payload = Encoding.UTF8.GetBytes(row.Text("args") ?? ""),
        Spending = new(Amount(row.Get("spent")?.Text("day")), Amount(row.Get("spent")?.Text("month")), Amount(row.Text("cost"))),
    };

    private static PolicyQuestion Action(YamlNode row) => row.Text("action") switch
    {
        "tool_call" => PolicyQuestion.ToolCall(row.Text("tool")!),
        "tool_result" => PolicyQuestion.ToolResult(row.Text("tool")!),
        "llm_call" => PolicyQuestion.LlmCall(),
        "network" => PolicyQuestion.NetworkCall(row.Text("url")!),
        "process" => PolicyQuestion.ProcessExec(row.Text("command")!),
        "file" => PolicyQuestion.File(Enum.Parse<FileOperation>(row.Text("operation")!, ignoreCase: true), row.Text("path")!),
        "message" => PolicyQuestion.Message(row.Text("target_team")),
        var other => throw new InvalidOperationException($"no action '{other}'"),
    };

    private static decimal Amount(string? text) => text is null ? 0 : decimal.Parse(text, CultureInfo.InvariantCulture);
}
