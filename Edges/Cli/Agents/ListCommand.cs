using System.CommandLine;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Lists;

namespace AgentAssembly.Edges.Cli.Agents;

/// <summary><c>aasm agent list</c>: agents by what the server filters, now, as of a moment, or as they change.</summary>
internal static class ListCommand
{
    private static readonly GraphList Agents = new("agents", "Agent", AgentShape.Agents);

    private static readonly Watching Changes = new("agentChanged", "AgentFrame", "AgentChange", "agent { did }");

    public static Command Make(CommandContext around)
    {
        var filters = new Filters()
            .Org("agents")
            .AnyOf("--team", "TEAM", "Only agents of this team", "team")
            .Choice("--status", "STATUS", "Only such agents, else all but the deregistered", "status", ["active", "suspended"],
                "active", "suspended", "deregistered", "all")
            .AnyOf("--framework", "NAME", "Only agents on this framework", "framework")
            .AnyOf("--name", "NAME", "Only agents of this name", "name")
            .Agents("--parent", "Only agents that this one delegated to", "parent")
            .Agents("--root", "Only agents of this one's tree", "root")
            .Time("--registered-since", "Only agents that registered since then", "registeredSince")
            .Text("--text", "Only agents whose name, DID, framework or id contains this", "text");
        var watch = new Option<bool>("--watch") { Description = "Go on with each agent that changes, until Ctrl-C" };
        var options = new ListOptions("agents");
        var command = new Command("list", "List agents, the newest first") { watch };
        foreach (var option in filters.Options)
        {
            command.Options.Add(option);
        }

        options.AddTo(command);
        around.Global.Lists.Add(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(watch) && options.IsOfPast(result))
            {
                result.AddError("--watch shows what comes, and --at what was: give one of them");
            }
        });
        return around.AtGraph(command, async (parsed, talk) =>
        {
            var asked = options.Of(parsed, await filters.OfAsync(parsed, talk).ConfigureAwait(false));
            var writer = new ListWriter(talk.Screen, AgentShape.Agents);
            if (parsed.GetValue(watch))
            {
                await WatchAsync(talk, asked, writer).ConfigureAwait(false);
            }
            else
            {
                writer.Write(await Agents.ReadAsync(talk, asked).ConfigureAwait(false));
            }
        });
    }

    // Which agents are wanted is the server's to say, of one that changes too.
    private static Task WatchAsync(GraphTalk talk, ListQuestion asked, ListWriter writer)
    {
        var orgs = asked.Where.GetValueOrDefault("org") is { } org ? new Dictionary<string, object?> { ["orgs"] = org } : [];
        return Changes.FollowAsync(
            talk,
            orgs,
            null,
            async position => writer.WriteFirst(
                await Agents.ReadAsync(talk, asked with { MinPosition = position }).ConfigureAwait(false)),
            async frame =>
            {
                if (frame.Text("agent", "did") is { Length: > 0 } did)
                {
                    var where = new Dictionary<string, object?>(asked.Where, StringComparer.Ordinal) { ["did"] = new[] { did } };
                    var changed = await Agents.ReadAsync(talk, new(where, 1, MinPosition: frame.Text("position"))).ConfigureAwait(false);
                    foreach (var agent in changed.Items)
                    {
                        writer.WriteLater(agent);
                    }
                }
            });
    }
}
