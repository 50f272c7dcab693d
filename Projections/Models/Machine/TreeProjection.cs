using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Machine;

/// <summary>Some neighbouring nodes of the tree over the log.</summary>
/// <param name="Hashes">The hashes of complete subtrees, in order; <see cref="TreeProjection.Width"/> of them once it is full.</param>
public sealed record TreeTile(ImmutableArray<Hash256> Hashes);

/// <summary>
/// The Merkle tree over the log (RFC 6962 §2.1) in tiles, as transparency logs keep it: a tile holds 64 neighbouring hashes of
/// one level, and every full tile is one hash of the tile above it. Any proof needs a few tiles, however long the log is, and
/// there is one row for 64 events.
/// </summary>
public sealed class TreeProjection : Projection
{
    /// <summary>Levels of the tree from one tile to the one above it.</summary>
    public const int Height = 6;

    /// <summary>Most hashes of a tile.</summary>
    public const int Width = 1 << Height;

    /// <summary>The tiles, by level and place.</summary>
    public static KeyedShape<TreeTile> Tiles { get; } = new(
        "tree_tiles", [Columns.Texts<TreeTile>("org", _ => ""), Columns.Texts<TreeTile>("team", _ => "")], [])
    {
        // Hashes tell nothing of what was hashed, and everybody proves own events by those of others.
        Sight = DocumentSight.OrgAndInstallation,
    };

    /// <inheritdoc/>
    public override string Name => "tree";

    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => [];

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes => [Tiles];

    /// <summary>What a tile is found by.</summary>
    /// <param name="tier">How many tiles lie between it and the leaves.</param>
    /// <param name="index">How many tiles of its tier lie before it.</param>
    public static string KeyOf(int tier, ulong index) => string.Create(CultureInfo.InvariantCulture, $"{tier:d2}-{index:x16}");

    /// <summary>The tile that holds what a subtree's hash is made of.</summary>
    public static string TileOf(Subtree subtree) => KeyOf(subtree.Level / Height, subtree.Index >> (Height - (subtree.Level % Height)));

    /// <summary>The hash of a subtree out of the tile that holds it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tile does not hold all of it.</exception>
    public static Hash256 HashIn(TreeTile tile, Subtree subtree)
    {
        ArgumentNullException.ThrowIfNull(tile);
        var within = subtree.Level % Height;
        var first = (int)(subtree.Index & ((1UL << (Height - within)) - 1)) << within;
        return RootOf(tile.Hashes.AsSpan(first, 1 << within));
    }

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        var (tier, index, hash) = (0, told.Position.Value, MerkleFrontier.Leaf(told.Envelope.Hash));
        while (true)
        {
            var key = KeyOf(tier, index / Width);
            var tile = documents.Draft(Tiles, key, before => new TileDraft(before));
            tile.Hashes.Add(hash);
            if (tile.Hashes.Count < Width)
            {
                return;
            }

            (tier, index, hash) = (tier + 1, index / Width, RootOf(CollectionsMarshal.AsSpan(tile.Hashes)));
        }
    }

    private static Hash256 RootOf(ReadOnlySpan<Hash256> hashes)
    {
        Span<Hash256> level = stackalloc Hash256[Width];
        hashes.CopyTo(level);
        for (var count = hashes.Length; count > 1; count /= 2)
        {
            for (var i = 0; i < count / 2; i++)
            {
                level[i] = MerkleFrontier.Node(level[2 * i], level[(2 * i) + 1]);
            }
        }

        return level[0];
    }

    private sealed class TileDraft(TreeTile? before) : IDraft<TreeTile>
    {
        public List<Hash256> Hashes { get; } = before is null ? [] : [.. before.Hashes];

        public TreeTile Done() => new([.. Hashes]);
    }
}
