using System.CommandLine;

namespace AgentAssembly.Edges.Cli.Arguments;

/// <summary>How results are written.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>For people, with every column.</summary>
    Wide,

    /// <summary>For programs.</summary>
    Json,

    /// <summary>For programs, as YAML.</summary>
    Yaml,

    /// <summary>For spreadsheets: lists only.</summary>
    Csv,

    /// <summary>For other commands, what names each item on a line: lists only.</summary>
    Name,
}

/// <summary>The names of the ways to write results.</summary>
internal static class OutputFormats
{
    /// <summary>Those that every command knows, and so those that a context may choose.</summary>
    public static readonly string[] OfAll = ["table", "wide", "json", "yaml"];

    /// <summary>All of them.</summary>
    public static readonly string[] All = [.. OfAll, "csv", "name"];

    /// <summary>The way with a name; null where there is none.</summary>
    public static OutputFormat? Named(string name) => Array.IndexOf(All, name) is >= 0 and var i ? (OutputFormat)i : null;

    /// <summary>The name of a way.</summary>
    public static string NameOf(OutputFormat format) => All[(int)format];
}

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    public Option<OutputFormat> Format { get; } = new("-o")
    {
        Description = "How to write results: table for people, and wide with more; json and yaml for programs; of lists also csv, "
            + "and name for one id a line; else as the context says, else table",
        HelpName = "FORMAT",
        Recursive = true,
        CustomParser = result => OutputFormats.Named(result.Tokens[0].Value)
            ?? Refuse(result, $"-o '{result.Tokens[0].Value}' is not known; known are {string.Join(", ", OutputFormats.All)}"),
    };

    public Option<bool> NoColour { get; } = new("--no-color")
    {
        Description = "No colours, as with NO_COLOR in the environment",
        Recursive = true,
    };

    /// <summary>What counts where the command line does not say: table, until a context of this run says otherwise.</summary>
    public OutputFormat Usual { get; set; }

    /// <summary>The commands that show a list, so that it can be written as csv and by name.</summary>
    public HashSet<Command> Lists { get; } = [];

    /// <summary>Which options of a command say which server it asks.</summary>
    public Dictionary<Command, Connection.GraphOptions> Servers { get; } = [];

    public OutputFormat FormatOf(ParseResult parsed) =>
        parsed.GetResult(Format) is { Errors: var errors } && !errors.Any() ? parsed.GetValue(Format) : Usual;

    public bool IsColourOff(ParseResult parsed) =>
        parsed.GetResult(NoColour) is { Errors: var errors } && !errors.Any() && parsed.GetValue(NoColour);

    private static OutputFormat Refuse(System.CommandLine.Parsing.ArgumentResult result, string problem)
    {
        result.AddError(problem);
        return default;
    }
}
