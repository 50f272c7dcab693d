using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Connection;

/// <summary>What became of a change.</summary>
internal static class ChangeReport
{
    /// <summary>Writes all there is to say of a change that is in the log and no more.</summary>
    /// <param name="screen">Where to.</param>
    /// <param name="done">What was done, such as: organisation acme founded.</param>
    /// <param name="changed">Whether it changed anything.</param>
    /// <param name="position">Position of the event; null where there is none.</param>
    public static void Write(Screen screen, string done, bool changed, ulong? position)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { changed, position });
        }
        else
        {
            Line(screen, done, changed ? position : null);
        }
    }

    /// <summary>Writes for people whether something happened; an event's position is the evidence that it did.</summary>
    public static void Line(Screen screen, string done, ulong? position)
    {
        if (position is null)
        {
            screen.Line("nothing changed: it is so already", Tone.Faint);
        }
        else
        {
            screen.Prose($"{done}, position {position}", Tone.Good);
        }
    }
}
