namespace AgentAssembly.Edges.Cli.Files;

/// <summary>A key of a YAML mapping, and what stands behind it: a text, or further keys.</summary>
/// <param name="Key">The key.</param>
/// <param name="Line">Its line; the first is 1.</param>
/// <param name="Text">The text; null where there are further keys.</param>
/// <param name="Below">The further keys.</param>
internal sealed record YamlEntry(string Key, int Line, string? Text, IReadOnlyList<YamlEntry> Below);

/// <summary>A YAML text is not what it has to be. The message repeats nothing of a value.</summary>
internal sealed class YamlProblemException(int line, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Where.</summary>
    public int Line => line;
}
