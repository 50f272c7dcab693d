using System.Text.Json;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Lists;

/// <summary>A column of a list, and what stands in it.</summary>
/// <param name="Head">Its heading, and the place it takes on narrow screens.</param>
/// <param name="Of">What of an item stands in it.</param>
/// <param name="IsWide">Whether people see it only where they ask for everything.</param>
internal sealed record Shown(Column Head, Func<JsonElement, Cell> Of, bool IsWide = false);

/// <summary>The one place where a command says what of an item is asked for, and how it is shown.</summary>
/// <param name="Plural">What the items are called: the name of the list in JSON, and with "no" before it where it is empty.</param>
/// <param name="Selection">The fields that are asked for; all of them are in JSON and YAML.</param>
/// <param name="NameOf">What names an item to other commands.</param>
/// <param name="Columns">The columns of tables and of CSV.</param>
internal sealed record Shape(string Plural, string Selection, Func<JsonElement, string> NameOf, params Shown[] Columns)
{
    /// <summary>An empty table.</summary>
    public Sheet NewSheet(bool isWide) => new([.. ColumnsOf(isWide).Select(column => column.Head)]);

    /// <summary>An item's cells.</summary>
    public Cell[] CellsOf(JsonElement item, bool isWide) => [.. ColumnsOf(isWide).Select(column => column.Of(item))];

    private IEnumerable<Shown> ColumnsOf(bool isWide) => Columns.Where(column => isWide || !column.IsWide);
}
