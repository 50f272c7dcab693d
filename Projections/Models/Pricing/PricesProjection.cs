using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Pricing;

/// <summary>A version of prices that came into force.</summary>
/// <param name="Org">Whose; empty for the installation's.</param>
/// <param name="Version">From 1.</param>
/// <param name="Digest">What identifies its rows.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Reason">Why; empty where nobody was asked.</param>
/// <param name="Since">Since when.</param>
public sealed record PriceVersionDocument(string Org, int Version, string Digest, string Source, string Reason, Instant Since);

/// <summary>A price of one version.</summary>
/// <param name="Org">Whose; empty for the installation's.</param>
/// <param name="Version">The version.</param>
/// <param name="Row">The price.</param>
public sealed record PriceDocument(string Org, int Version, PriceRow Row);

/// <summary>The prices of the installation and of orgs, in all their versions. The installation's are everybody's to see.</summary>
public sealed class PricesProjection : Projection
{
    /// <summary>The versions.</summary>
    public static KeyedShape<PriceVersionDocument> Versions { get; } = new(
        "price_versions",
        [
            Columns.Texts<PriceVersionDocument>("org", version => version.Org),
            Columns.Texts<PriceVersionDocument>("team", _ => ""),
            Columns.Numbers<PriceVersionDocument>("version", version => version.Version),
        ],
        [["org", "version"]]) { Sight = DocumentSight.OrgAndInstallation };

    /// <summary>The prices of all versions.</summary>
    public static KeyedShape<PriceDocument> Prices { get; } = new(
        "prices",
        [
            Columns.Texts<PriceDocument>("org", price => price.Org),
            Columns.Texts<PriceDocument>("team", _ => ""),
            Columns.Numbers<PriceDocument>("version", price => price.Version),
            Columns.Texts<PriceDocument>("model", price => $"{price.Row.Provider}/{price.Row.Model}"),
        ],
        [["org", "version", "model"]]) { Sight = DocumentSight.OrgAndInstallation };

    /// <inheritdoc/>
    public override string Name => "prices";

    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["pricing"];

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes => [Versions, Prices];

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        if (told.Happened is not PricingPublished e)
        {
            return;
        }

        var version = e.Version.ToString(CultureInfo.InvariantCulture);
        foreach (var row in e.Rows)
        {
            documents.Put(Prices, DocumentKey.Of(told.Org, version, row.Provider, row.Model), new PriceDocument(told.Org, e.Version, row));
        }

        // It comes into force with its last part.
        if (e.Part == e.Parts)
        {
            documents.Put(
                Versions, DocumentKey.Of(told.Org, version),
                new PriceVersionDocument(told.Org, e.Version, e.Digest, e.Source, e.Reason, told.Envelope.RecordedAt));
        }
    }
}
