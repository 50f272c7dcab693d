using System.Globalization;
using System.Text.Json;

namespace AgentAssembly.Edges.Cli.Terminal;

/// <summary>Names and values, one pair a line. Long values go on in the next line, under their beginning.</summary>
/// <param name="nameWidth">Columns of the names at least, so that several lists line up.</param>
internal sealed class Facts(int nameWidth = 0)
{
    private const int Gap = 2;

    // A screen that has less room beside the names is left to break lines as it likes.
    private const int ValueWidthMin = 12;

    private readonly List<(string Name, Cell Value, bool IsWhole)> _facts = [];

    /// <summary>Adds a pair; nothing where the value is empty.</summary>
    public Facts Add(string name, string? value, Tone tone = Tone.Plain) => Add(name, value, tone, isWhole: false);

    /// <summary>Adds a pair whose value is to be copied, and so is never broken.</summary>
    public Facts AddWhole(string name, string? value) => Add(name, value, Tone.Plain, isWhole: true);

    /// <summary>Adds the members of a JSON object, each with its name behind a prefix.</summary>
    public Facts AddMembers(string prefix, JsonElement data)
    {
        foreach (var member in data.EnumerateObject())
        {
            Add(prefix + member.Name, member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : member.Value.GetRawText());
        }

        return this;
    }

    /// <summary>The lines, each as the name's column and the value's.</summary>
    public IEnumerable<(string Name, Cell Value)> Lines(int? width)
    {
        var column = _facts.Select(f => f.Name.Length).Append(nameWidth).Max() + Gap;
        foreach (var (name, value, isWhole) in _facts)
        {
            var label = name.PadRight(column);
            var room = width is { } most && most - column >= ValueWidthMin && !isWhole ? most - column : int.MaxValue;
            foreach (var line in Break(value.Text, room))
            {
                yield return (label, value with { Text = line });
                label = new string(' ', column);
            }
        }
    }

    private Facts Add(string name, string? value, Tone tone, bool isWhole)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _facts.Add((name, new Cell(CleanText.Of(value), tone), isWhole));
        }

        return this;
    }

    // At the last space that fits, or anywhere in a word that is too long.
    private static IEnumerable<string> Break(string text, int room)
    {
        while (TextWidth.Of(text) > room)
        {
            // One letter at least, or there would be no end.
            var most = Math.Max(TextWidth.Fitting(text, room), StringInfo.GetNextTextElementLength(text));
            var space = most < text.Length ? text.LastIndexOf(' ', most) : -1;
            var end = space > 0 ? space : most;
            yield return text[..end];
            text = text[end..].TrimStart();
        }

        yield return text;
    }
}
