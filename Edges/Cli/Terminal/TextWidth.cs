using System.Globalization;
using Spectre.Console.Rendering;

namespace AgentAssembly.Edges.Cli.Terminal;

/// <summary>How many columns of a terminal a text takes: letters of some scripts take two, and marks on letters none.</summary>
internal static class TextWidth
{
    private const string More = "…";

    public static int Of(string text) => text.Length == 0 ? 0 : new Segment(text).CellCount();

    /// <summary>The text, or as much of its beginning as fits, with a mark that there is more. No letter is cut in half.</summary>
    public static string Cut(string text, int room)
    {
        if (Of(text) <= room)
        {
            return text;
        }

        var end = 0;
        var taken = Of(More);
        foreach (var letter in LettersOf(text))
        {
            taken += Of(letter);
            if (taken > room)
            {
                break;
            }

            end += letter.Length;
        }

        return text[..end] + More;
    }

    private static IEnumerable<string> LettersOf(string text)
    {
        for (var letters = StringInfo.GetTextElementEnumerator(text); letters.MoveNext();)
        {
            yield return letters.GetTextElement();
        }
    }
}
