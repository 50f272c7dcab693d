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
        var recording = Recording.Read(reader, source);
        return recording.Malformed.Count == 0
            ? recording.Sessions
            : throw new CliException(ExitCode.Usage, recording.Malformed[0]);
    }

    // The session that a line belongs to, and its action; or what is wrong with it.
    internal static (string Session, RecordedAction? Action, string Problem) ReadLine(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return (TextOf(root, "session"), ReadAction(root), "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return ("", null, $"is no recorded action: {e.Message} It needs session, step, kind and what belongs to the kind");
        }
    }

    private static RecordedAction ReadAction(JsonElement root)
    {
        var kind = TextOf(root, "kind");
        var step = Needed(root, "step").GetInt32();
        return kind switch
        {
            "llm_call" => new(step, kind, TextOf(root, "model"), [], Needed(root, "prompt_chars").GetInt32() / CharactersPerToken),
            "tool_call" => new(step, kind, TextOf(root, "tool"), Encoding.UTF8.GetBytes(Needed(root, "args").GetRawText()), 0),
            "tool_result" => new(step, kind, TextOf(root, "tool"), AsJson(TextOf(root, "result")), 0),
            _ => throw new FormatException($"'{kind}' is no kind; llm_call, tool_call and tool_result are."),
        };
    }

    private static string TextOf(JsonElement root, string name) =>
        Needed(root, name).GetString() ?? throw new FormatException($"'{name}' is null.");

    private static JsonElement Needed(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) ? value : throw new FormatException($"'{name}' is missing.");

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
