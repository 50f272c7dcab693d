using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli;

/// <summary>A call, and the one place where a command's end becomes an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Parses, runs and reports.</summary>
    public static async Task<int> RunAsync(string[] args, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var global = new GlobalOptions();
        var root = CommandTree.Make(global, surroundings, args.FirstOrDefault());
        var parsed = root.Parse(args);
        try
        {
            if (parsed.Action is ParseErrorAction)
            {
                throw new CliException(ExitCode.Usage, UsageProblem(parsed));
            }

            var invocation = new InvocationConfiguration
            {
                Output = surroundings.Out,
                Error = surroundings.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (ErrorReport.Of(e, cancellationToken) is { } report)
        {
            report.WriteTo(new Screen(surroundings, global.FormatOf(parsed), global.IsColourOff(parsed)));
            return report.ExitCode;
        }
    }

    private static string UsageProblem(ParseResult parsed)
    {
        var problems = string.Join("; ", parsed.Errors.Select(e => e.Message.TrimEnd('.')));
        return $"{problems}. See '{PathOf(parsed.CommandResult)} --help'";
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "aasm";
}

/// <summary>What every command gets.</summary>
/// <param name="Global">The options of all commands.</param>
/// <param name="Surroundings">Everything outside.</param>
internal sealed record CommandContext(GlobalOptions Global, Surroundings Surroundings)
{
    /// <summary>Runs a command's body with a screen as the options want it.</summary>
    public void Run(Command command, Func<ParseResult, Screen, CancellationToken, Task<int>> body) =>
        command.SetAction((parsed, cancellationToken) => body(parsed, ScreenFor(parsed), cancellationToken));

    /// <summary>A screen as the options want it, and the context of this run where one is known by now.</summary>
    /// <exception cref="CliException">The command has no list, and is to write one.</exception>
    public Screen ScreenFor(ParseResult parsed)
    {
        var format = Global.FormatOf(parsed);
        return format is OutputFormat.Csv or OutputFormat.Name && !Global.Lists.Contains(parsed.CommandResult.Command)
            ? throw new CliException(ExitCode.Usage,
                $"-o {OutputFormats.NameOf(format)} writes a list, and '{parsed.CommandResult.Command.Name}' does not show one that can be "
                + $"written so: {string.Join(", ", OutputFormats.OfAll)} are known here")
            : new(Surroundings, format, Global.IsColourOff(parsed));
    }
}
