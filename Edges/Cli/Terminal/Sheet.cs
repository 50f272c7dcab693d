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
internal sealed record Column(string Name, int Rank = 0, bool IsNumber = false);

/// <summary>A cell: text, and what it means.</summary>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator Cell(string text) => new(text);
}

/// <summary>A table that drops its least important columns where there is no room for all of them.</summary>
internal sealed class Sheet(params Column[] columns)
{
    private const int Gap = 2;

    private readonly List<Cell[]> _rows = [];

    public int Count => _rows.Count;

    public void Add(params Cell[] cells) => _rows.Add([.. cells.Select(c => c with { Text = CleanText.Of(c.Text) })]);

    /// <summary>The columns that fit, and the rows with their cells.</summary>
    public (IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows) Fit(int? width)
    {
        var kept = Enumerable.Range(0, columns.Length).ToList();
        while (width is { } most && WidthOf(kept) > most && kept.MaxBy(i => columns[i].Rank) is var last && columns[last].Rank > 0)
        {
            kept.Remove(last);
        }

        return ([.. kept.Select(i => columns[i])], [.. _rows.Select(row => (IReadOnlyList<Cell>)[.. kept.Select(i => row[i])])]);
    }

    private int WidthOf(List<int> kept) => kept.Sum(i =>
        Math.Max(columns[i].Name.Length, _rows.Count == 0 ? 0 : _rows.Max(row => row[i].Text.Length)) + Gap) - Gap;
}
