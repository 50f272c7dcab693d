using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Agents;
using AgentAssembly.Read.GraphQL.Reading;

namespace AgentAssembly.Read.GraphQL.Topology;

/// <summary>Walks up and down the delegations that the registry knows.</summary>
internal sealed class TreeReader(ModelSet models)
{
    private const int NodesMax = 10_000;
    private const int KeysMax = 200;

    /// <summary>An agent and those above it, itself first and its root last; those that may not be seen end it.</summary>
    public async ValueTask<ImmutableArray<AgentNode>> LineageAsync(AgentNode agent, CancellationToken cancellationToken)
    {
        var lineage = ImmutableArray.CreateBuilder<AgentNode>();
        for (var above = agent; above is not null && lineage.Count <= AgentLineage.DepthMax;)
        {
            lineage.Add(above);
            above = above.ParentId is { } parent
                ? await AgentQueries.FindAsync(models, agent.Look, parent, cancellationToken).ConfigureAwait(false)
                : null;
        }

        return lineage.ToImmutable();
    }

    /// <summary>An agent with those below it.</summary>
    /// <param name="root">Where to begin.</param>
    /// <param name="depth">How many levels below it.</param>
    /// <param name="status">What agents must be like to be wanted; null for all.</param>
    /// <param name="keepsAncestors">
    /// Whether agents that are not wanted are shown where wanted ones stand below them; else they end their branch.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<TreeNode> TreeAsync(
        AgentNode root, int depth, AgentStatus[]? status, bool keepsAncestors, CancellationToken cancellationToken)
    {
        var (below, isCut) = await BelowAsync(root, depth, cancellationToken).ConfigureAwait(false);
        var places = new List<TreePlace>();
        Walk(root, 0, null);
        return new([.. places], isCut);

        // No deeper than ten levels, so that a recursion is no risk. Whether anything wanted was added.
        bool Walk(AgentNode agent, int level, string? parent)
        {
            var matches = status is null || status.Contains(agent.Status);
            if (!matches && !keepsAncestors)
            {
                return false;
            }

            var at = places.Count;
            places.Add(new(agent, level, parent, 0, matches));
            var shown = below.GetValueOrDefault(agent.Id, []).Count(child => Walk(child, level + 1, agent.Id));
            if (!matches && shown == 0)
            {
                places.RemoveRange(at, places.Count - at);
                return false;
            }

            places[at] = places[at] with { ChildCount = shown };
            return true;
        }
    }

    private async ValueTask<(Dictionary<string, List<AgentNode>> Below, bool IsCut)> BelowAsync(
        AgentNode root, int depth, CancellationToken cancellationToken)
    {
        var (below, count, parents) = (new Dictionary<string, List<AgentNode>>(StringComparer.Ordinal), 1, new List<string> { root.Id });
        for (var level = 0; level < depth && parents.Count > 0; level++)
        {
            var children = new List<AgentNode>();
            foreach (var some in parents.Chunk(KeysMax))
            {
                var query = new DocumentQuery { Where = [new Condition.OneOf("parent", [.. some.Select(id => (ColumnValue)id)])] };
                await foreach (var child in root.Look.AllAsync(models.Agents, models.Agents.Documents, query, cancellationToken)
                    .ConfigureAwait(false))
                {
                    if (++count > NodesMax)
                    {
                        return (below, true);
                    }

                    children.Add(new AgentNode(root.Look, child));
                }
            }

            foreach (var siblings in children.GroupBy(child => child.ParentId!))
            {
                below[siblings.Key] = [.. siblings.OrderBy(child => child.Id, StringComparer.Ordinal)];
            }

            parents = [.. children.Select(child => child.Id)];
        }

        return (below, false);
    }
}
