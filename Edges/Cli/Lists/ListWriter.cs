using System.Text.Json;
using System.Text.Json.Nodes;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Lists;

/// <summary>Writes lists in every form.</summary>
/// <param name="screen">Where to.</param>
/// <param name="shape">How items look.</param>
internal sealed class ListWriter(Screen screen, Shape shape)
{
    // Rows that come later stand under so many of those before them.
    private const int RowsRemembered = 200;

    private readonly Queue<Cell[]> _rows = [];

    private bool IsWide => screen.Format is OutputFormat.Wide or OutputFormat.Csv;

    /// <summary>Writes a list that was asked for.</summary>
    /// <param name="page">The items.</param>
    public void Write(ListPage page)
    {
        switch (screen.Format)
        {
            case OutputFormat.Json or OutputFormat.Yaml:
                screen.WriteJson(new JsonObject
                {
                    [shape.Plural] = new JsonArray([.. page.Items.Select(item => item.ToJson())]),
                    ["limit_reached"] = page.Next is not null,
                    ["next"] = page.Next,
                });
                return;
            case OutputFormat.Csv:
                screen.WriteCsv(shape.Columns.Select(column => column.Head.Name.Replace(' ', '_')));
                WriteEach(page);
                break;
            case OutputFormat.Name:
                WriteEach(page);
                break;
            default:
                WriteTable(page);
                break;
        }

        if (page.Next is not null)
        {
            Tell($"There are more than these {Screen.Number(page.Items.Count)}: raise --limit to see them, or ask for --all.");
        }
    }

    /// <summary>Writes a list that more will follow; for programs, item by item.</summary>
    public void WriteFirst(ListPage page)
    {
        if (screen.IsJson)
        {
            WriteEach(page);
        }
        else
        {
            Write(page);
        }
    }

    /// <summary>Writes an item that came later, under those that were written.</summary>
    public void WriteLater(JsonElement item)
    {
        switch (screen.Format)
        {
            case OutputFormat.Json or OutputFormat.Yaml:
                screen.WriteJsonLine(item.ToJson()!);
                break;
            case OutputFormat.Csv:
                screen.WriteCsv(shape.CellsOf(item, IsWide).Select(cell => cell.Text));
                break;
            case OutputFormat.Name:
                screen.WriteWhole(shape.NameOf(item));
                break;
            default:
                Remember(item);
                screen.WriteLast(SheetOfRows());
                break;
        }
    }

    private void WriteEach(ListPage page)
    {
        foreach (var item in page.Items)
        {
            WriteLater(item);
        }
    }

    private void WriteTable(ListPage page)
    {
        if (page.Items.Count == 0)
        {
            screen.Line($"no {shape.Plural.Replace('_', ' ')}", Tone.Faint);
            return;
        }

        var sheet = shape.NewSheet(IsWide);
        foreach (var item in page.Items)
        {
            sheet.Add(shape.CellsOf(item, IsWide));
            Remember(item);
        }

        screen.Write(sheet);
    }

    // What is not part of the list does not stand in it, where a program reads it.
    private void Tell(string text)
    {
        if (screen.IsForPeople)
        {
            screen.Prose(text, Tone.Warn);
        }
        else
        {
            screen.Error(text);
        }
    }

    private void Remember(JsonElement item)
    {
        _rows.Enqueue(shape.CellsOf(item, IsWide));
        if (_rows.Count > RowsRemembered)
        {
            _rows.Dequeue();
        }
    }

    private Sheet SheetOfRows()
    {
        var sheet = shape.NewSheet(IsWide);
        foreach (var row in _rows)
        {
            sheet.Add(row);
        }

        return sheet;
    }
}

/// <summary>What a list was read to.</summary>
/// <param name="Items">The items.</param>
/// <param name="Next">Behind what there are more; null where there are none.</param>
internal sealed record ListPage(IReadOnlyList<JsonElement> Items, string? Next);
