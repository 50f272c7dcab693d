namespace AgentAssembly.Domain.Log;

/// <summary>Cuts text to the length that an event has room for. Pure.</summary>
public static class CutText
{
    /// <summary>
    /// The beginning of a text. Half a surrogate pair is no text, and canonical JSON refuses it; so a pair that does not fit is
    /// left out as a whole.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="lengthMax">Most UTF-16 code units that are kept; not negative.</param>
    /// <returns>The text itself where it fits.</returns>
    public static string To(string text, int lengthMax) => text.Length <= lengthMax
        ? text
        : text[..(lengthMax > 0 && char.IsHighSurrogate(text[lengthMax - 1]) ? lengthMax - 1 : lengthMax)];
}
