using System.Collections.Immutable;
using AgentAssembly.Domain.Deciding;

namespace AgentAssembly.Domain.Pricing;

/// <summary>Publish a version of prices.</summary>
/// <param name="OfOrg">Whether they are an org's, which has none of its own before the first; else the installation's.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Replaces">
/// Whether they are all that there is from now on; else they are put in the place of those for the same provider and model.
/// An installation that is left without any has those of <see cref="CompatiblePrices"/>, as before the first version.
/// </param>
/// <param name="Source">As the event has it.</param>
/// <param name="Reason">As the event has it.</param>
/// <param name="Expected">The version that has to be in force; null for whichever is.</param>
public sealed record PublishPrices(
    bool OfOrg, ImmutableArray<PriceRow> Rows, bool Replaces, string Source, string Reason, int? Expected);

/// <summary>What a stream of prices answers.</summary>
public abstract record PricingReply
{
    private PricingReply()
    {
    }

    /// <summary>The prices are in force: now, or since before.</summary>
    /// <param name="Version">The version.</param>
    /// <param name="Digest">Its digest.</param>
    public sealed record Done(int Version, string Digest) : PricingReply;

    /// <summary>Another version is in force than was expected.</summary>
    /// <param name="Version">Which; 0 before the first.</param>
    public sealed record Moved(int Version) : PricingReply;

    /// <summary>There would be too many rows.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="Most">How many there may be.</param>
    public sealed record TooMany(int Count, int Most) : PricingReply;
}

/// <summary>The prices of an org or of the installation. What is in force already makes no version.</summary>
public sealed class PricingDecider : IDecider<PricingState, PublishPrices, PricingPublished, PricingReply>
{
    /// <summary>Most rows of the installation.</summary>
    public const int RowsOfInstallationMax = 12_000;

    /// <summary>Most rows of an org. Together with the installation's they fit <see cref="PriceTable.RowsMax"/>.</summary>
    public const int RowsOfOrgMax = 2_000;

    /// <summary>Most rows of a part.</summary>
    public const int RowsOfPartMax = 500;

    // An event has 512 KiB with its envelope.
    private const int PartBytesMax = 400 * 1024;

    private PricingDecider()
    {
    }

    /// <inheritdoc/>
    public static PricingState Initial { get; } = new();

    /// <inheritdoc/>
    public static PricingState Evolve(PricingState state, PricingPublished happened)
    {
        ImmutableArray<PriceRow> coming = happened.Part == 1 ? happened.Rows : [.. state.Coming, .. happened.Rows];
        return happened.Part < happened.Parts ? state with { Coming = coming } : new()
        {
            Version = happened.Version,
            Digest = happened.Digest,
            FileDigest = PricingPublished.IsFile(happened.Source) ? happened.Digest : state.FileDigest,
            Source = happened.Source,
            Reason = happened.Reason,
            At = happened.At,
            Rows = coming,
        };
    }

    /// <inheritdoc/>
    public static Decision<PricingReply, PricingPublished> Decide(PricingState state, PublishPrices command)
    {
        var before = RowsInForce(state, command.OfOrg);
        var after = PriceRows.Merge(command.Replaces ? [] : before, command.Rows);
        var source = command.Source;
        if (after.IsEmpty && !command.OfOrg)
        {
            (after, source) = (CompatiblePrices.Table.Rows, PricingPublished.FromPreset);
        }

        var digest = PriceRows.DigestOf(after);
        var most = command.OfOrg ? RowsOfOrgMax : RowsOfInstallationMax;
        return IsSoAlready(state, before, digest, source) ? new(new PricingReply.Done(state.Version, digest), [])
            : command.Expected is { } expected && expected != state.Version ? new(new PricingReply.Moved(state.Version), [])
            : after.Length > most ? new(new PricingReply.TooMany(after.Length, most), [])
            : new(new PricingReply.Done(state.Version + 1, digest), PartsOf(state.Version + 1, digest, after, source, command.Reason));
    }

    /// <summary>The rows that count: those published, or before the first an installation's preset.</summary>
    public static ImmutableArray<PriceRow> RowsInForce(PricingState state, bool ofOrg) =>
        state.Version > 0 || ofOrg ? state.Rows : CompatiblePrices.Table.Rows;

    // A file that a server has read before says nothing new, whatever somebody has set since.
    private static bool IsSoAlready(PricingState state, ImmutableArray<PriceRow> before, string digest, string source) =>
        PricingPublished.IsFile(source)
            ? state.FileDigest == digest
            : (state.Version > 0 ? state.Digest : PriceRows.DigestOf(before)) == digest;

    private static ImmutableArray<PricingPublished> PartsOf(
        int version, string digest, ImmutableArray<PriceRow> rows, string source, string reason)
    {
        var parts = new List<ImmutableArray<PriceRow>>();
        for (var start = 0; start < rows.Length || parts.Count == 0;)
        {
            var end = EndOfPart(rows, start);
            parts.Add(rows[start..end]);
            start = end;
        }

        return [.. parts.Select((part, i) => new PricingPublished(version, i + 1, parts.Count, digest, part, source, reason))];
    }

    private static int EndOfPart(ImmutableArray<PriceRow> rows, int start)
    {
        var (end, bytes) = (start, 0);
        while (end < rows.Length && end - start < RowsOfPartMax && (bytes += PriceRowCodec.BytesMax(rows[end])) <= PartBytesMax)
        {
            end++;
        }

        return end;
    }
}
