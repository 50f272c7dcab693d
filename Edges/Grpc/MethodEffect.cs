namespace AgentAssembly.Edges.Grpc;

/// <summary>Whether a method changes something, which its name tells.</summary>
public static class MethodEffect
{
    // That somebody looked may be told in the log; nothing else changes.
    private static readonly string[] ReadingWords =
    [
        "Reveal", "Quote", "Get", "List", "Preview", "WhoCan", "WhoAmI", "Describe", "CrossTeam", "Find", "Show", "Forecast",
        "Summarize", "Watch", "Head",
    ];

    /// <summary>Whether a method only reads.</summary>
    /// <param name="name">Its name, without that of its service.</param>
    public static bool IsReading(string name) => ReadingWords.Any(word => name.StartsWith(word, StringComparison.Ordinal));
}
