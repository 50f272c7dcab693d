using System.Text;
using System.Text.Json;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Specs.Commands.Anomalies;

// Recorded sessions of a customer-service agent, as the actions that an SDK would ask about.
internal static class Traffic
{
    public static IReadOnlyList<RecordedSession> Sessions { get; } =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Traffic", "sessions.jsonl"))
            .Select(Read)
            .GroupBy(action => action.TraceId, StringComparer.Ordinal)
            .Select(session => new RecordedSession(session.Key, [.. session])),
    ];

    // The first recorded call of a tool, in a session that has one.
    public static AgentAction FirstCall => Sessions.SelectMany(session => session.Actions).First(a => a.Kind == ActionKind.ToolCall);

    public static IEnumerable<AgentAction> Results =>
        Sessions.SelectMany(session => session.Actions).Where(action => action.Kind == ActionKind.ToolResult);

    public static CheckAction By(this AgentAction action, TestAgent agent) =>
        new(action with { Actor = agent.Claim }, agent.Token, WriteSide.Loopback, "", TraceParent: null);

    // A recorded result with something in its text that does not belong there.
    public static AgentAction With(this AgentAction result, string more) => result with
    {
        Payload = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(Encoding.UTF8.GetString(result.Payload.Span) + " " + more)),
    };

    private static AgentAction Read(string line)
    {
        using var read = JsonDocument.Parse(line);
        var action = read.RootElement;
        var shared = new AgentAction
        {
            Actor = new ActorClaim("acme", "payments", ""),
            Kind = ActionKind.LlmCall,
            TraceId = action.GetProperty("session").GetString()!,
            SpanId = action.GetProperty("step").GetRawText(),
        };
        return action.GetProperty("kind").GetString() switch
        {
            "tool_call" => shared with
            {
                Kind = ActionKind.ToolCall,
                Tool = action.GetProperty("tool").GetString()!,
                Payload = Encoding.UTF8.GetBytes(action.GetProperty("args").GetRawText()),
            },
            "tool_result" => shared with
            {
                Kind = ActionKind.ToolResult,
                Tool = action.GetProperty("tool").GetString()!,
                Payload = Encoding.UTF8.GetBytes(action.GetProperty("result").GetString()!),
            },
            _ => shared with
            {
                Model = action.GetProperty("model").GetString()!,
                PromptTokens = (action.GetProperty("prompt_chars").GetInt32() + 3) / 4,
            },
        };
    }
}

internal sealed record RecordedSession(string Name, IReadOnlyList<AgentAction> Actions);
