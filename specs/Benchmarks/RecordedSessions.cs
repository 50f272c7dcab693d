using System.Text;
using System.Text.Json;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Edges.Cli;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>The recorded sessions that the project ships, played again and again into a log.</summary>
internal static class RecordedSessions
{
    private const int Callers = 128;
    private const int Agents = 64;

    /// <summary>
    /// The policy that belongs to them, without its limits: a log that is filled within a minute would otherwise hold little
    /// but denials.
    /// </summary>
    public static string Policy { get; } = string.Join('\n', Resource("airline.policy.yaml").Split('\n').Select(line =>
        line.Contains(", limit_", StringComparison.Ordinal) ? line[..line.IndexOf(", limit_", StringComparison.Ordinal)] + " }" : line));

    /// <summary>Has so many of their actions decided.</summary>
    public static async Task PlayAsync(WriteSide side, int decisions)
    {
        var sessions = Resource("sessions.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .GroupBy(line => line.GetProperty("session").GetString()!, StringComparer.Ordinal)
            .Select(session => session.ToList()).ToList();
        var (left, next) = (decisions, -1);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (Volatile.Read(ref left) > 0)
            {
                var run = Interlocked.Increment(ref next);
                foreach (var line in sessions[run % sessions.Count])
                {
                    if (Interlocked.Decrement(ref left) < 0)
                    {
                        return;
                    }

                    await side.Handler.HandleAsync(CommandOf(line, $"agent-{run % Agents}", $"run-{run}"), default);
                }
            }
        })));
    }

    private static CheckAction CommandOf(JsonElement line, string agent, string run)
    {
        var action = new AgentAction
        {
            Actor = ActorClaim.From("", "", agent),
            Kind = ActionKind.LlmCall,
            TraceId = run,
            SpanId = line.GetProperty("step").GetRawText(),
        };
        action = line.GetProperty("kind").GetString() switch
        {
            "tool_call" => action with
            {
                Kind = ActionKind.ToolCall,
                Tool = line.GetProperty("tool").GetString()!,
                Payload = Encoding.UTF8.GetBytes(line.GetProperty("args").GetRawText()),
            },
            "tool_result" => action with
            {
                Kind = ActionKind.ToolResult,
                Tool = line.GetProperty("tool").GetString()!,
                Payload = Encoding.UTF8.GetBytes(line.GetProperty("result").GetString()!),
            },
            _ => action with { Model = line.GetProperty("model").GetString()!, PromptTokens = line.GetProperty("prompt_chars").GetInt32() / 4 },
        };
        return new(action, "", new Channel("127.0.0.1", MayAssert: true), "", null);
    }

    private static string Resource(string name)
    {
        using var stream = typeof(CommandLine).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
