using System.CommandLine.Completions;

namespace AgentAssembly.Edges.Cli.Lists;

/// <summary>Completions that only a server knows. What is wanted is noted here; whoever completes asks the server.</summary>
internal static class LiveWords
{
    /// <summary>Stands for the ids and names of agents.</summary>
    public const string AgentsMark = "\0agents";

    /// <summary>Stands for the runs of agents.</summary>
    public const string TracesMark = "\0traces";

    /// <summary>Stands for teams.</summary>
    public const string TeamsMark = "\0teams";

    public static IEnumerable<CompletionItem> Agents(CompletionContext context) => [new(AgentsMark)];

    public static IEnumerable<CompletionItem> Traces(CompletionContext context) => [new(TracesMark)];

    public static IEnumerable<CompletionItem> Teams(CompletionContext context) => [new(TeamsMark)];
}
