using System.CommandLine;

namespace AgentAssembly.Edges.Cli.Arguments;

/// <summary>How results are written.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>For programs.</summary>
    Json,
}

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    public Option<OutputFormat> Format { get; } = new("-o")
    {
        Description = "How to write results: table for people, json for programs; else as the context says, else table",
        HelpName = "table|json",
        Recursive = true,
        CustomParser = result => result.Tokens[0].Value switch
        {
            "table" => OutputFormat.Table,
            "json" => OutputFormat.Json,
            var other => Refuse(result, $"-o '{other}' is neither table nor json"),
        },
    };

    public Option<bool> NoColour { get; } = new("--no-color")
    {
        Description = "No colours, as with NO_COLOR in the environment",
        Recursive = true,
    };

    /// <summary>What counts where the command line does not say: table, until a context of this run says otherwise.</summary>
    public OutputFormat Usual { get; set; }

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
