using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Pricing;

/// <summary>The prices of an org or of the installation, as they were published; nothing before the first.</summary>
public sealed record PricingState
{
    /// <summary>The version in force; 0 before the first.</summary>
    public int Version { get; init; }

    /// <summary><see cref="PriceRows.DigestOf"/> the rows; empty before the first.</summary>
    public string Digest { get; init; } = "";

    /// <summary>The digest of the last version that a server read from a file; empty where none did.</summary>
    public string FileDigest { get; init; } = "";

    /// <summary>Where the version came from: <see cref="PricingPublished.Source"/>.</summary>
    public string Source { get; init; } = "";

    /// <summary>Why; may be empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When it was published.</summary>
    public Instant At { get; init; }

    /// <summary>Its rows, as <see cref="PriceRows.Merge"/> gives them.</summary>
    public ImmutableArray<PriceRow> Rows { get; init; } = [];

    /// <summary>Rows of a version whose last part has not come yet.</summary>
    internal ImmutableArray<PriceRow> Coming { get; init; } = [];
}
