using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Machine;
using AgentAssembly.Read.GraphQL.Audit;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Read.GraphQL.Machine;

/// <summary>Queries of the machine itself: its log, the proof of it, what is made of it, and who serves it.</summary>
internal static class MachineQueries
{
    public static void AddTo(QueryRoot root, ListCatalog lists, ModelSet models)
    {
        var tree = new TreeOfLog(models);
        root.RootList("nodes", "The processes that serve the log; for those who see the whole installation.", lists.Nodes);
        root.RootField<StatusNode>(
            "systemStatus", "How the log and what is made of it are.",
            (context, look) => StatusAsync(tree, context, look));
        root.RootField<ChainNode>(
            "auditChain", "What makes the log's history provable.",
            async (context, look) => new ChainNode(look, await tree.RootAsync(look, context.CancellationToken).ConfigureAwait(false)));
    }

    private static async ValueTask<StatusNode?> StatusAsync(TreeOfLog tree, IResolveFieldContext context, Look look)
    {
        var projections = await look.Request.Engine.StatusAsync(context.CancellationToken).ConfigureAwait(false);
        var root = await tree.RootAsync(look, context.CancellationToken).ConfigureAwait(false);
        return new(
            new(
                context.RequestServices!.GetService<LogIdentity>()?.Id.ToString(),
                look.Next,
                look.Next == Position.Start ? null : new Position(look.Next.Value - 1),
                root.ToString(),
                await LogEvents.Of(context).LastRecordedAsync(look, context.CancellationToken).ConfigureAwait(false)),
            [.. projections.Select(status => new ProjectionNode(
                status.Name, status.Version, status.Next, (long)status.Lag, status.Problem, status.IsRebuilding))]);
    }
}

/// <summary>The type of processes that serve the log.</summary>
internal sealed class NodeType : AutoRegisteringObjectGraphType<ServerNode>;

/// <summary>How they are listed.</summary>
internal static class NodeLists
{
    public static ListOf<NodeDocument> Of(ModelSet models) => new()
    {
        Node = "ServerNode",
        Projection = models.Nodes,
        Shape = NodesProjection.Nodes,
        Filters =
        [
            Filter.Truth("running", "running", "Whether they run, as far as the log tells."),
            Filter.Texts("version", "version", "Of one of these versions."),
        ],
        Orders = [new("NEWEST_FIRST", "started", true), new("OLDEST_FIRST", "started", false)],
        Show = (_, listed) => new ServerNode(listed.Document),
    };
}
