using System.CommandLine;
using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Audit;

/// <summary><c>aasm audit tail</c>: the newest events, and those to come.</summary>
internal static class TailCommand
{
    private const int CountMax = 100_000;

    public static Command Make(CommandContext around)
    {
        var follow = new Option<bool>("-f", "--follow") { Description = "Go on with the events to come, until Ctrl-C" };
        var count = Options.Number("-n", "How many of the newest events to show first", 0, CountMax, 20);
        var types = Many("--type", "TYPE", "Only events of this type, such as action.decided; may be given again");
        var categories = Many("--category", "NAME", "Only streams of this category, such as session; may be given again");
        var org = Words.Org("Only events of this organisation; else of the context's, else of all that may be seen");
        var command = new Command("tail", "Show the newest events of a running server") { follow, count, types, categories, org };
        return around.AtServer(command, new ServerOptions(), async (parsed, talk) =>
        {
            var filter = new EventFilter { Org = talk.OrgOf(parsed, org) };
            filter.Types_.AddRange(parsed.GetValue(types) ?? []);
            filter.Categories.AddRange(parsed.GetValue(categories) ?? []);
            var reader = new TailReader(talk.Link, filter, around.Surroundings.Time);
            var next = await reader.ReadNewestAsync(parsed.GetValue(count), e => EventText.Write(talk.Screen, e), talk.Interrupted)
                .ConfigureAwait(false);
            if (parsed.GetValue(follow))
            {
                await reader.FollowAsync(next, e => EventText.Write(talk.Screen, e), talk.Screen.Error, talk.Interrupted)
                    .ConfigureAwait(false);
            }

            return ExitCode.Ok;
        });
    }

    private static Option<string[]> Many(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.OneOrMore,
    };
}
