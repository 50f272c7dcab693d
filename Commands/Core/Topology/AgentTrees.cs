using System.Collections.Immutable;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Commands.Core.Topology;

/// <summary>An agent and what it delegated to.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Children">In order of their ids.</param>
public sealed record AgentTree(KnownAgent Agent, ImmutableArray<AgentTree> Children);

/// <summary>What a question about a tree is answered.</summary>
public abstract record AgentTreeReply
{
    private AgentTreeReply()
    {
    }

    /// <summary>The tree.</summary>
    public sealed record Found(AgentTree Root) : AgentTreeReply;

    /// <summary>The agent stands below another one.</summary>
    /// <param name="Root">The root of its chain.</param>
    public sealed record NotARoot(AgentId Root) : AgentTreeReply;

    /// <summary>The tree has more than <see cref="AgentTrees.NodesMax"/> agents.</summary>
    public sealed record TooLarge : AgentTreeReply;
}

/// <summary>Where agents stand among agents (gateway specification §3.1). Safe for concurrent use.</summary>
public sealed class AgentTrees(WriteSideState state)
{
    /// <summary>Most agents of an answer.</summary>
    public const int NodesMax = 10_000;

    /// <summary>An agent with everything below it, also those that have left: others may stand below them.</summary>
    /// <param name="root">A root.</param>
    /// <param name="levels">How many levels below it; 0 for all, of which there are <see cref="AgentLineage.DepthMax"/>.</param>
    public AgentTreeReply TreeOf(KnownAgent root, int levels)
    {
        if (root.State.Lineage is { Parent: not null } lineage)
        {
            return new AgentTreeReply.NotARoot(lineage.Root);
        }

        var left = NodesMax;
        var tree = TreeBelow(root, levels is 0 or > AgentLineage.DepthMax ? AgentLineage.DepthMax : levels, ref left);
        return tree is null ? new AgentTreeReply.TooLarge() : new AgentTreeReply.Found(tree);
    }

    /// <summary>An agent and those above it, itself first and its root last.</summary>
    public ImmutableArray<KnownAgent> LineageOf(KnownAgent agent)
    {
        var lineage = ImmutableArray.CreateBuilder<KnownAgent>();
        for (var above = agent; above is not null && lineage.Count <= AgentLineage.DepthMax;)
        {
            lineage.Add(above);
            above = above.State.Lineage?.Parent is { } parent ? state.Agents.Find(parent) : null;
        }

        return lineage.DrainToImmutable();
    }

    /// <summary>The agents of a team that have not left, in order of their ids.</summary>
    /// <returns>At most <see cref="NodesMax"/> and one more, which tells that there are too many.</returns>
    public ImmutableArray<KnownAgent> MembersOf(string org, string team) =>
        [.. state.Agents.MembersOf(org, team).Take(NodesMax + 1).Select(state.Agents.Find).OfType<KnownAgent>()];

    // No deeper than ten levels, so that a recursion is no risk; null when there are too many agents.
    private AgentTree? TreeBelow(KnownAgent agent, int levels, ref int left)
    {
        if (--left < 0)
        {
            return null;
        }

        var children = ImmutableArray.CreateBuilder<AgentTree>();
        foreach (var child in levels > 0 ? state.Agents.ChildrenOf(agent.Id) : [])
        {
            if (state.Agents.Find(child) is not { } known)
            {
                continue;
            }

            if (TreeBelow(known, levels - 1, ref left) is not { } tree)
            {
                return null;
            }

            children.Add(tree);
        }

        return new(agent, children.DrainToImmutable());
    }
}
