using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Machine;
using AgentAssembly.Read.GraphQL.Reading;

namespace AgentAssembly.Read.GraphQL.Machine;

/// <summary>The Merkle tree over the log as of a moment, out of the tiles that are kept of it.</summary>
internal sealed class TreeOfLog(ModelSet models)
{
    /// <summary>The root of the tree.</summary>
    public Task<Hash256> RootAsync(Look look, CancellationToken cancellationToken) => look.OnceAsync(
        "root of the log",
        async () => InclusionPath.Join(
            await HashesAsync(look, InclusionPath.SubtreesOf(look.Next.Value), cancellationToken).ConfigureAwait(false)));

    /// <summary>The siblings of a leaf on the way to the root, the lowest first.</summary>
    /// <param name="look">Who looks; it shows the leaf.</param>
    /// <param name="leaf">The leaf's place.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ImmutableArray<Hash256>> PathAsync(Look look, ulong leaf, CancellationToken cancellationToken)
    {
        var path = InclusionPath.Of(leaf, look.Next.Value);
        var hashes = new Queue<Hash256>(await HashesAsync(look, [.. path.SelectMany(sibling => sibling)], cancellationToken).ConfigureAwait(false));
        return [.. path.Select(sibling => InclusionPath.Join([.. sibling.Select(_ => hashes.Dequeue())]))];
    }

    private async ValueTask<ImmutableArray<Hash256>> HashesAsync(
        Look look, ImmutableArray<Subtree> subtrees, CancellationToken cancellationToken)
    {
        var keys = subtrees.Select(TreeProjection.TileOf).Distinct(StringComparer.Ordinal).ToList();
        var tiles = await look.FindManyAsync(models.Tree, TreeProjection.Tiles, keys, cancellationToken).ConfigureAwait(false);
        return [.. subtrees.Select(subtree => TreeProjection.HashIn(tiles[TreeProjection.TileOf(subtree)], subtree))];
    }
}
