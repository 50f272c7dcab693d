using System.Globalization;

namespace AgentAssembly.Edges.Cli.Demo;

/// <summary>What a file of recorded sessions holds.</summary>
/// <param name="Sessions">At least one, in the order in which they begin.</param>
/// <param name="Malformed">What is wrong with lines that are no action, at most <see cref="MalformedMax"/> of them.</param>
/// <param name="MalformedCount">How many lines are no action.</param>
internal sealed record Recording(
    IReadOnlyList<RecordedSession> Sessions, IReadOnlyList<string> Malformed, int MalformedCount)
{
    /// <summary>Further malformed lines are only counted.</summary>
    public const int MalformedMax = 10;

    /// <summary>Reads sessions from JSON lines, one action a line.</summary>
    /// <param name="reader">The lines.</param>
    /// <param name="source">What to call them in messages.</param>
    /// <exception cref="CliException">No line is an action.</exception>
    public static Recording Read(TextReader reader, string source)
    {
        var sessions = new Dictionary<string, List<RecordedAction>>(StringComparer.Ordinal);
        var malformed = new List<string>();
        var (number, malformedCount) = (0, 0);
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var (session, action, problem) = RecordedSession.ReadLine(line);
            if (action is not null)
            {
                Add(sessions, session, action);
            }
            else if (malformedCount++ < MalformedMax)
            {
                malformed.Add(string.Create(CultureInfo.InvariantCulture, $"{source}:{number} {problem}"));
            }
        }

        return sessions.Count > 0
            ? new([.. sessions.Select(s => new RecordedSession(s.Key, s.Value))], malformed, malformedCount)
            : throw new CliException(ExitCode.Usage, malformed is [var first, ..]
                ? $"{source} holds no session: {first}"
                : $"{source} holds no session: it must have one action a line, as JSON");
    }

    private static void Add(Dictionary<string, List<RecordedAction>> sessions, string session, RecordedAction action)
    {
        if (!sessions.TryGetValue(session, out var actions))
        {
            sessions.Add(session, actions = []);
        }

        actions.Add(action);
    }
}
