using System.Text;

namespace AgentAssembly.Edges.Cli.Terminal;

/// <summary>Reads a line that the terminal does not show.</summary>
internal static class HiddenLine
{
    /// <summary>The line; null where the input ended before one began.</summary>
    /// <param name="nextKey">Waits for a key and does not show it.</param>
    /// <param name="lengthMax">Longer ones are cut: the caller refuses what is as long as that.</param>
    public static string? Read(Func<ConsoleKeyInfo> nextKey, int lengthMax)
    {
        var line = new StringBuilder();
        while (line.Length < lengthMax)
        {
            var key = nextKey();
            if (key.Key == ConsoleKey.Enter)
            {
                return line.ToString();
            }

            // Ctrl-D, as terminals have it for the end of input.
            if (key.KeyChar == '\u0004')
            {
                return line.Length > 0 ? line.ToString() : null;
            }

            // Arrows and the like are no part of it.
            if (key.Key == ConsoleKey.Backspace)
            {
                line.Length = Math.Max(0, line.Length - 1);
            }
            else if (key.KeyChar == '\t' || !char.IsControl(key.KeyChar))
            {
                line.Append(key.KeyChar);
            }
        }

        return line.ToString();
    }
}
