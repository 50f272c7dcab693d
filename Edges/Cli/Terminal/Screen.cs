using System.Globalization;
using System.Text.Json;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Host.Evidence;
using Spectre.Console;

namespace AgentAssembly.Edges.Cli.Terminal;

/// <summary>
/// The one way to write results and errors. Every text passes <see cref="CleanText"/>, so that nothing that a server or
/// a file says can steer the terminal.
/// </summary>
internal sealed class Screen
{
    /// <summary>Columns of help where results do not go to a terminal.</summary>
    public const int WidthOfHelp = 100;

    // Where nobody looks, nothing is cut off.
    private const int WidthWithoutTerminal = 10_000;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,

        // Not for web pages: quotes stay readable. Control characters are escaped all the same.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions JsonIndented = new(Json) { WriteIndented = true };

    private readonly Surroundings _surroundings;
    private readonly bool _isColourful;
    private readonly Lock _gate = new();

    public Screen(Surroundings surroundings, OutputFormat format, bool colourOff)
    {
        _surroundings = surroundings;
        Format = format;
        _isColourful = surroundings.Width is not null && !colourOff
            && string.IsNullOrEmpty(surroundings.Environment("NO_COLOR")) && surroundings.Environment("TERM") != "dumb";
    }

    /// <summary>How results are written.</summary>
    public OutputFormat Format { get; }

    /// <summary>Whether results are documents for programs.</summary>
    public bool IsJson => Format is OutputFormat.Json or OutputFormat.Yaml;

    /// <summary>Whether results are for people.</summary>
    public bool IsForPeople => Format is OutputFormat.Table or OutputFormat.Wide;

    /// <summary>Columns of the terminal; null without one.</summary>
    public int? Width => _surroundings.Width;

    /// <summary>Whether progress may be shown.</summary>
    public bool MayShowProgress => _surroundings.ErrorIsTerminal && IsForPeople;

    /// <summary>Writes a result as one document, JSON or YAML.</summary>
    public void WriteJson(object result) => Write(Format == OutputFormat.Yaml
        ? YamlOutput.Of(JsonSerializer.SerializeToElement(result, Json)).TrimEnd()
        : CleanText.OfJson(JsonSerializer.Serialize(result, JsonIndented)));

    /// <summary>Writes one of many results as one line of JSON, or as one of many YAML documents.</summary>
    public void WriteJsonLine(object result) => Write(Format == OutputFormat.Yaml
        ? "---\n" + YamlOutput.Of(JsonSerializer.SerializeToElement(result, Json)).TrimEnd()
        : CleanText.OfJson(JsonSerializer.Serialize(result, Json)));

    /// <summary>Writes a line of comma-separated values (RFC 4180).</summary>
    public void WriteCsv(IEnumerable<string?> values)
    {
        lock (_gate)
        {
            _surroundings.Out.Write(string.Join(',', values.Select(value => CsvValue.Of(CleanText.Of(value)))) + "\r\n");
            _surroundings.Out.Flush();
        }
    }

    /// <summary>Writes a line for another command: harmless to a terminal, and never cut.</summary>
    public void WriteWhole(string text) => Write(CleanText.Of(text));

    /// <summary>Writes a line for people.</summary>
    public void Line(string text = "", Tone tone = Tone.Plain) => Line([new Cell(text, tone)]);

    /// <summary>Writes a line of differently coloured parts; cut off at the edge of the terminal.</summary>
    public void Line(params ReadOnlySpan<Cell> parts)
    {
        var paragraph = new Paragraph();
        var room = Width ?? int.MaxValue;
        foreach (var part in parts)
        {
            var text = TextWidth.Cut(CleanText.Of(part.Text), room);
            room -= TextWidth.Of(text);
            paragraph.Append(text, StyleOf(part.Tone));
        }

        Render(paragraph, WidthWithoutTerminal);
    }

    /// <summary>Writes a line that may go on in the next, at the edge of the terminal.</summary>
    public void Prose(string text, Tone tone = Tone.Plain) =>
        Render(new Paragraph(CleanText.Of(text), StyleOf(tone)), Width ?? WidthWithoutTerminal);

    /// <summary>Writes names and values.</summary>
    public void Write(Facts facts)
    {
        foreach (var (name, value) in facts.Lines(Width))
        {
            var paragraph = new Paragraph().Append(name, StyleOf(Tone.Faint)).Append(value.Text, StyleOf(value.Tone));
            Render(paragraph, WidthWithoutTerminal);
        }
    }

    /// <summary>Writes a table.</summary>
    public void Write(Sheet sheet) => Write(string.Join(_surroundings.Out.NewLine, LinesOf(sheet)));

    /// <summary>Writes the last row of a table whose rows come one after the other, under those that were written.</summary>
    public void WriteLast(Sheet sheet) => Write(LinesOf(sheet)[^1]);

    private string[] LinesOf(Sheet sheet)
    {
        // Who asks for everything gets it, beyond the edge of the terminal where it is narrow.
        var (columns, rows, needed) = sheet.Fit(Format == OutputFormat.Wide ? null : Width);
        var table = new Table { Border = TableBorder.None };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column.Name.ToUpperInvariant(), StyleOf(Tone.Faint)))
            {
                NoWrap = true,
                Padding = new Padding(0, 0, column == columns[^1] ? 0 : 2, 0),
                Alignment = column.IsNumber ? Justify.Right : Justify.Left,
            });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell.Text, StyleOf(cell.Tone)) { Overflow = Overflow.Ellipsis }));
        }

        return Rendered(table, Format == OutputFormat.Wide ? WidthWithoutTerminal : Math.Max(needed, Width ?? WidthWithoutTerminal));
    }

    /// <summary>Asks on standard error; the answer is written behind the question.</summary>
    public void Ask(string question)
    {
        lock (_gate)
        {
            _surroundings.Error.Write($"{CleanText.Of(question)} ");
            _surroundings.Error.Flush();
        }
    }

    /// <summary>Writes on standard error what a question that follows is about.</summary>
    public void Explain(Facts facts)
    {
        lock (_gate)
        {
            foreach (var (name, value) in facts.Lines(Width))
            {
                _surroundings.Error.WriteLine($"{name}{value.Text}");
            }
        }
    }

    /// <summary>Ends the line of a question whose answer was not shown.</summary>
    public void EndAsk()
    {
        lock (_gate)
        {
            _surroundings.Error.WriteLine();
        }
    }

    /// <summary>Writes a line on standard error; further lines of the text are indented.</summary>
    public void Error(string text)
    {
        lock (_gate)
        {
            _surroundings.Error.WriteLine(string.Join("\n  ", CleanText.LinesOf(text).Select(l => l.TrimStart())));
        }
    }

    /// <summary>Writes an error for programs.</summary>
    public void ErrorJson(object error)
    {
        lock (_gate)
        {
            _surroundings.Error.WriteLine(CleanText.OfJson(JsonSerializer.Serialize(error, Json)));
        }
    }

    /// <summary>Writes over the last line of standard error, where that is a terminal.</summary>
    public void Progress(string text)
    {
        if (MayShowProgress)
        {
            lock (_gate)
            {
                _surroundings.Error.Write($"\r\x1b[2K{CleanText.Of(text)}");
            }
        }
    }

    /// <summary>A number with separators.</summary>
    public static string Number(IFormattable number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of bytes, with a readable unit.</summary>
    public static string Bytes(long count) => count switch
    {
        < 10 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{count:N0} B"),
        < 10 * 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{count / 1024.0:N1} KiB"),
        < 10L * 1024 * 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{count / 1024.0 / 1024:N1} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{count / 1024.0 / 1024 / 1024:N1} GiB"),
    };

    /// <summary>A time in UTC.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Good => new Style(Color.Green),
        Tone.Warn => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red, decoration: Decoration.Bold),
        Tone.Faint => new Style(decoration: Decoration.Dim),
        _ => Style.Plain,
    };

    private void Render(Spectre.Console.Rendering.IRenderable renderable, int width) =>
        Write(string.Join(_surroundings.Out.NewLine, Rendered(renderable, width)));

    private string[] Rendered(Spectre.Console.Rendering.IRenderable renderable, int width)
    {
        using var rendered = new StringWriter(CultureInfo.InvariantCulture);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = _isColourful ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = _isColourful ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(rendered),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = width;
        console.Write(renderable);

        // Cells are padded to the width of their column; what is invisible at a line's end is not written.
        return [.. rendered.ToString().TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];
    }

    private void Write(string text)
    {
        lock (_gate)
        {
            _surroundings.Out.WriteLine(text);
            _surroundings.Out.Flush();
        }
    }
}
