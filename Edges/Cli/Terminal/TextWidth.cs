using System.Globalization;
using Spectre.Console.Rendering;

namespace AgentAssembly.Edges.Cli.Terminal;

/// <summary>
/// How many columns of a terminal a text takes: letters of some scripts take two, and marks on letters none. A letter is
/// what a reader takes for one, and is never cut in half.
/// </summary>
internal static class TextWidth
{
    private const string More = "…";

    public static int Of(string text) => text.Length == 0 ? 0 : new Segment(text).CellCount();

    /// <summary>The text, or as much of its beginning as fits, with a mark that there is more; empty without room.</summary>
    public static string Cut(string text, int room) =>
        Of(text) <= room ? text
        : room < Of(More) ? ""
        : text[..Fitting(text, room - Of(More))] + More;

    /// <summary>How many characters of a text's beginning fit.</summary>
    public static int Fitting(string text, int room)
    {
        var end = 0;
        for (var letters = StringInfo.GetTextElementEnumerator(text); letters.MoveNext();)
        {
            room -= Of(letters.GetTextElement());
            if (room < 0)
            {
                break;
            }

            end += letters.GetTextElement().Length;
        }

        return end;
    }
}
