using System.Text;
using System.Text.Json;

namespace AgentAssembly.Edges.Cli.Demo;

/// <summary>One action of a recording.</summary>
/// <param name="Step">Its number within the session.</param>
/// <param name="Kind"><c>llm_call</c>, <c>tool_call</c> or <c>tool_result</c>.</param>
/// <param name="Name">The tool, or the model of an LLM call.</param>
/// <param name="Json">Arguments or result, as JSON.</param>
/// <param name="PromptTokens">Estimated tokens of the prompt of an LLM call.</param>
internal sealed record RecordedAction(int Step, string Kind, string Name, byte[] Json, int PromptTokens);

/// <summary>One session of a recording, in order.</summary>
internal sealed record RecordedSession(string Name, IReadOnlyList<RecordedAction> Actions)
{
    // A token has about four characters (the recording counts characters).
    private const int CharactersPerToken = 4;

    /// <summary>Reads sessions from JSON lines, one action a line.</summary>
    /// <param name="reader">The lines.</param>
    /// <param name="source">What to call them in messages.</param>
    /// <exception cref="CliException">A line is no action; it is named.</exception>
    public static IReadOnlyList<RecordedSession> ReadAll(TextReader reader, string source)
    {
        var sessions = new Dictionary<string, List<RecordedAction>>(StringComparer.Ordinal);
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                var (session, action) = ReadLine(line, $"{source}:{number}");
                if (!sessions.TryGetValue(session, out var actions))
                {
                    sessions.Add(session, actions = []);
                }

                actions.Add(action);
            }
        }

        return sessions.Count > 0
            ? [.. sessions.Select(s => new RecordedSession(s.Key, s.Value))]
            : throw new CliException(ExitCode.Usage, $"{source} holds no session: it must have one action a line, as JSON");
    }

    private static (string Session, RecordedAction Action) ReadLine(string line, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var session = root.GetProperty("session").GetString()!;
            return (session, ReadAction(root));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CliException(ExitCode.Usage,
                $"{place} is no recorded action: {e.Message} It needs session, step, kind and what belongs to the kind", e);
        }
    }

    private static RecordedAction ReadAction(JsonElement root)
    {
        var kind = root.GetProperty("kind").GetString()!;
        var step = root.GetProperty("step").GetInt32();
        return kind switch
        {
            "llm_call" => new(step, kind, root.GetProperty("model").GetString()!, [], root.GetProperty("prompt_chars").GetInt32() / CharactersPerToken),
            "tool_call" => new(step, kind, root.GetProperty("tool").GetString()!, Encoding.UTF8.GetBytes(root.GetProperty("args").GetRawText()), 0),
            "tool_result" => new(step, kind, root.GetProperty("tool").GetString()!, AsJson(root.GetProperty("result").GetString()!), 0),
            _ => throw new FormatException($"'{kind}' is no kind; llm_call, tool_call and tool_result are."),
        };
    }

    // A tool answers with JSON or with plain text; on the wire it is JSON.
    private static byte[] AsJson(string result)
    {
        var bytes = Encoding.UTF8.GetBytes(result);
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return bytes;
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToUtf8Bytes(result);
        }
    }
}
