using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using AgentAssembly.Edges.Cli.Agents;
using AgentAssembly.Edges.Cli.Alerts;
using AgentAssembly.Edges.Cli.Anomalies;
using AgentAssembly.Edges.Cli.Api;
using AgentAssembly.Edges.Cli.Approvals;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Audit;
using AgentAssembly.Edges.Cli.Brake;
using AgentAssembly.Edges.Cli.Budgets;
using AgentAssembly.Edges.Cli.Check;
using AgentAssembly.Edges.Cli.Completion;
using AgentAssembly.Edges.Cli.Configuration;
using AgentAssembly.Edges.Cli.Contexts;
using AgentAssembly.Edges.Cli.Cost;
using AgentAssembly.Edges.Cli.Deliveries;
using AgentAssembly.Edges.Cli.Demo;
using AgentAssembly.Edges.Cli.Events;
using AgentAssembly.Edges.Cli.Identity;
using AgentAssembly.Edges.Cli.Keys;
using AgentAssembly.Edges.Cli.Log;
using AgentAssembly.Edges.Cli.Policy;
using AgentAssembly.Edges.Cli.Runs;
using AgentAssembly.Edges.Cli.Scan;
using AgentAssembly.Edges.Cli.Projections;
using AgentAssembly.Edges.Cli.Secrets;
using AgentAssembly.Edges.Cli.Server;
using AgentAssembly.Edges.Cli.Sessions;
using AgentAssembly.Edges.Cli.Tenancy;
using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Edges.Cli.Topology;
using AgentAssembly.Edges.Cli.Trust;

namespace AgentAssembly.Edges.Cli;

/// <summary>The tree of commands, and the one place where a command's end becomes an exit code.</summary>
internal static class CommandLine
{
    private const string CodesText =
        "Exit codes: 0 ok, 1 failed, 2 usage, 3 not authenticated, 4 forbidden, 5 not found, 6 conflict, "
        + "7 unreachable, 8 verification failed, 9 aborted, 10 policy denied, 124 timed out.";

    /// <summary>Parses, runs and reports.</summary>
    public static async Task<int> RunAsync(string[] args, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var global = new GlobalOptions();
        var root = MakeRoot(global, surroundings);
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

    /// <summary>The whole tree.</summary>
    /// <param name="global">The options of all commands.</param>
    /// <param name="surroundings">Everything outside.</param>
    internal static Command MakeRoot(GlobalOptions global, Surroundings surroundings)
    {
        // A RootCommand would be called as the file is: the host's name, where a host runs it.
        var root = new Command("aasm", $"Governs AI agents: decides, records and proves what they do.\n\n{CodesText}");
        root.Options.Add(new HelpOption { Action = new ExampleHelp(new HelpAction { MaxWidth = surroundings.Width ?? Screen.WidthOfHelp }) });
        root.Options.Add(new VersionOption("--version", "-V"));
        root.Options.Add(global.Format);
        root.Options.Add(global.NoColour);
        var around = new CommandContext(global, surroundings);
        root.Subcommands.Add(StartCommand.Make(around));
        root.Subcommands.Add(StopCommand.Make(around));
        root.Subcommands.Add(StatusCommand.Make(around));
        root.Subcommands.Add(DoctorCommand.Make(around));
        root.Subcommands.Add(ConfigGroup.Make(around));
        root.Subcommands.Add(LoginCommand.Make(around));
        root.Subcommands.Add(LogoutCommand.Make(around));
        root.Subcommands.Add(WhoAmICommand.Make(around));
        root.Subcommands.Add(ContextGroup.Make(around));
        root.Subcommands.Add(CheckCommand.Make(around));
        root.Subcommands.Add(ScanCommand.Make(around));
        root.Subcommands.Add(new Command("audit", "Read, verify and export the log")
        {
            EventCommands.AuditList(around), Audit.ReplayCommand.Make(around), TailCommand.Make(around), ShowCommand.Make(around), VerifyCommand.Make(around), ExportCommand.Make(around),
        });
        root.Subcommands.Add(new Command("log", "Measure, fold, back up and restore the log's files")
        {
            StatCommand.Make(around), StateCommand.Make(around), BackupCommand.Make(around), RestoreCommand.Make(around),
        });
        root.Subcommands.Add(EventCommands.Logs(around));
        root.Subcommands.Add(PolicyGroup.Make(around));
        root.Subcommands.Add(AgentGroup.Make(around));
        root.Subcommands.Add(RunGroups.Sessions(around));
        root.Subcommands.Add(RunGroups.Traces(around));
        root.Subcommands.Add(TopologyGroup.Make(around));
        root.Subcommands.Add(AnomalyGroup.Make(around));
        root.Subcommands.Add(ApprovalGroup.Make(around));
        root.Subcommands.Add(TrustGroup.Make(around));
        root.Subcommands.Add(ProjectionGroup.Make(around));
        root.Subcommands.Add(AlertGroup.Make(around));
        root.Subcommands.Add(OrgGroup.Make(around));
        root.Subcommands.Add(TeamGroup.Make(around));
        root.Subcommands.Add(RoleGroup.Make(around));
        root.Subcommands.Add(KeyGroup.Make(around));
        root.Subcommands.Add(UserGroup.Make(around));
        root.Subcommands.Add(SecretGroup.Make(around));
        root.Subcommands.Add(BudgetGroup.Make(around));
        root.Subcommands.Add(CostGroup.Make(around));
        root.Subcommands.Add(HaltGroup.Make(around));
        root.Subcommands.Add(OpGroup.Make(around));
        root.Subcommands.Add(KeyStoreGroup.Make(around));
        root.Subcommands.Add(new Command("api", "Ask the server in its own language") { GraphQLCommand.Make(around) });
        root.Subcommands.Add(DemoCommand.Make(around));
        root.Subcommands.Add(CompletionCommand.Make(around));
        root.Subcommands.Add(CompleteCommand.Make(around, () => root));
        root.Subcommands.Add(VersionCommand.Make(around));
        return root;
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
