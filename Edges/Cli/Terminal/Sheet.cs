namespace AgentAssembly.Edges.Cli.Terminal;

/// <summary>What a value means, so that the screen can colour it.</summary>
internal enum Tone
{
    /// <summary>Nothing special.</summary>
    Plain,

    /// <summary>Good news.</summary>
    Good,

    /// <summary>Something to know.</summary>
    Warn,

    /// <summary>Bad news.</summary>
    Bad,

    /// <summary>Of lesser interest.</summary>
    Faint,
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Rank">On narrow screens the column with the highest rank goes first; 0 stays.</param>
/// <param name="IsNumber">Written to the right.</param>
/// <param name="Least">Before any column goes, cells may be cut down to so many columns; 0: they may not.</param>
/// <param name="IsWhole">To be copied, and so never cut, even where the line then runs over the edge.</param>
internal sealed record Column(string Name, int Rank = 0, bool IsNumber = false, int Least = 0, bool IsWhole = false);

/// <summary>A cell: text, and what it means.</summary>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator Cell(string text) => new(text);
}

/// <summary>What of a table fits.</summary>
/// <param name="Columns">The columns that are left.</param>
/// <param name="Rows">Their cells, cut where they may be.</param>
/// <param name="WidthNeeded">Columns of the terminal that a table with nothing else cut takes; 0 where all may be cut.</param>
internal sealed record FittedSheet(
    IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows, int WidthNeeded);

/// <summary>A table that cuts long cells, then drops its least important columns, where there is no room for all of them.</summary>
internal sealed class Sheet(params Column[] columns)
{
    private const int Gap = 2;

    private readonly List<Cell[]> _rows = [];

    public int Count => _rows.Count;

    public void Add(params Cell[] cells) => _rows.Add([.. cells.Select(c => c with { Text = CleanText.Of(c.Text) })]);

    /// <summary>The columns that fit, and the rows with their cells.</summary>
    public FittedSheet Fit(int? width)
    {
        int[] full = [.. columns.Select((column, i) => FullWidthOf(column, i))];
        int[] least = [.. columns.Select((column, i) => LeastWidthOf(column, full[i]))];
        var kept = Enumerable.Range(0, columns.Length).ToList();
        while (width is { } most && Sum(kept, least) > most && kept.MaxBy(i => columns[i].Rank) is var last && columns[last].Rank > 0)
        {
            kept.Remove(last);
        }

        var given = width is { } room ? Share(kept, full, least, room) : full;
        return new(
            [.. kept.Select(i => columns[i])],
            [.. _rows.Select(row => (IReadOnlyList<Cell>)[.. kept.Select(i => row[i] with { Text = TextWidth.Cut(row[i].Text, given[i]) })])],
            kept.Exists(i => columns[i].IsWhole) ? Sum(kept, given) : 0);
    }

    private static int LeastWidthOf(Column column, int full) =>
        column.Least == 0 ? full : Math.Min(full, Math.Max(TextWidth.Of(column.Name), column.Least));

    // What is left over goes to the most important columns first.
    private int[] Share(List<int> kept, int[] full, int[] least, int room)
    {
        int[] given = [.. least];
        var left = room - Sum(kept, least);
        foreach (var i in kept.OrderBy(i => columns[i].Rank))
        {
            var more = Math.Clamp(full[i] - given[i], 0, Math.Max(0, left));
            given[i] += more;
            left -= more;
        }

        return given;
    }

    private int FullWidthOf(Column column, int i) =>
        _rows.Select(row => TextWidth.Of(row[i].Text)).Append(TextWidth.Of(column.Name)).Max();

    private static int Sum(List<int> kept, int[] widths) => kept.Sum(i => widths[i] + Gap) - Gap;
}
