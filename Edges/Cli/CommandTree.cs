using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Help;
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

/// <summary>The tree of commands.</summary>
internal static class CommandTree
{
    private const string CodesText =
        "Exit codes: 0 ok, 1 failed, 2 usage, 3 not authenticated, 4 forbidden, 5 not found, 6 conflict, "
        + "7 unreachable, 8 verification failed, 9 aborted, 10 policy denied, 124 timed out.";

    // Made when it is asked for: a call needs one of them, and making all takes longer than most calls.
    private static readonly ImmutableArray<(string Name, Func<CommandContext, Command> Make)> Commands =
    [
        ("start", StartCommand.Make),
        ("stop", StopCommand.Make),
        ("status", StatusCommand.Make),
        ("doctor", DoctorCommand.Make),
        ("config", ConfigGroup.Make),
        ("login", LoginCommand.Make),
        ("logout", LogoutCommand.Make),
        ("whoami", WhoAmICommand.Make),
        ("context", ContextGroup.Make),
        ("check", CheckCommand.Make),
        ("scan", ScanCommand.Make),
        ("audit", OfAudit),
        ("log", OfLog),
        ("logs", EventCommands.Logs),
        ("policy", PolicyGroup.Make),
        ("agent", AgentGroup.Make),
        ("session", RunGroups.Sessions),
        ("trace", RunGroups.Traces),
        ("topology", TopologyGroup.Make),
        ("anomalies", AnomalyGroup.Make),
        ("approvals", ApprovalGroup.Make),
        ("trust", TrustGroup.Make),
        ("projections", ProjectionGroup.Make),
        ("alerts", AlertGroup.Make),
        ("org", OrgGroup.Make),
        ("team", TeamGroup.Make),
        ("role", RoleGroup.Make),
        ("key", KeyGroup.Make),
        ("user", UserGroup.Make),
        ("secret", SecretGroup.Make),
        ("budget", BudgetGroup.Make),
        ("cost", CostGroup.Make),
        ("halt", HaltGroup.Make),
        ("op", OpGroup.Make),
        ("keystore", KeyStoreGroup.Make),
        ("api", OfApi),
        ("demo", DemoCommand.Make),
        ("completion", CompletionCommand.Make),
        ("complete", around => CompleteCommand.Make(around, () => Make(around.Global, around.Surroundings))),
        ("version", VersionCommand.Make),
    ];

    /// <summary>The names of all commands below <c>aasm</c>.</summary>
    public static IEnumerable<string> Names => Commands.Select(command => command.Name);

    /// <summary>The tree, or as much of it as a call needs.</summary>
    /// <param name="global">The options of all commands.</param>
    /// <param name="surroundings">Everything outside.</param>
    /// <param name="first">The first word of the call: where it is a command, no other is made.</param>
    public static Command Make(GlobalOptions global, Surroundings surroundings, string? first = null)
    {
        // A RootCommand would be called as the file is: the host's name, where a host runs it.
        var root = new Command("aasm", $"Governs AI agents: decides, records and proves what they do.\n\n{CodesText}");
        root.Options.Add(new HelpOption { Action = new ExampleHelp(new HelpAction { MaxWidth = surroundings.Width ?? Screen.WidthOfHelp }) });
        root.Options.Add(new VersionOption("--version", "-V"));
        root.Options.Add(global.Format);
        root.Options.Add(global.NoColour);
        var around = new CommandContext(global, surroundings);
        var wanted = Commands.Where(command => command.Name == first).Take(1).ToList();
        foreach (var (_, make) in wanted.Count > 0 ? wanted : [.. Commands])
        {
            root.Subcommands.Add(make(around));
        }

        return root;
    }

    private static Command OfAudit(CommandContext around) => new("audit", "Read, verify and export the log")
    {
        EventCommands.AuditList(around), Audit.ReplayCommand.Make(around),
        TailCommand.Make(around), ShowCommand.Make(around), VerifyCommand.Make(around), ExportCommand.Make(around),
    };

    private static Command OfLog(CommandContext around) => new("log", "Measure, fold, back up and restore the log's files")
    {
        StatCommand.Make(around), StateCommand.Make(around), BackupCommand.Make(around), RestoreCommand.Make(around),
    };

    private static Command OfApi(CommandContext around) => new("api", "Ask the server in its own language") { GraphQLCommand.Make(around) };
}
