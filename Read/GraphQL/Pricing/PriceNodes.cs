using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Projections.Models.Pricing;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Pricing;

/// <summary>The prices that count for a tenant.</summary>
[Name("Prices")]
public sealed class PricesNode
{
    internal PricesNode(IReadOnlyList<PriceVersionNode> versions, IReadOnlyList<PriceNode> prices, bool hasMore) =>
        (Versions, Rows, HasMore) = (versions, prices, hasMore);

    /// <summary>The versions of the tenant and of the installation, the latest first; those in force are marked.</summary>
    public IReadOnlyList<PriceVersionNode> Versions { get; }

    /// <summary>The prices, by provider and model.</summary>
    public IReadOnlyList<PriceNode> Rows { get; }

    /// <summary>Whether there are more than fit: ask for a part of a name.</summary>
    public bool HasMore { get; }
}

/// <summary>A version of prices.</summary>
[Name("PriceVersion")]
public sealed class PriceVersionNode
{
    private readonly PriceVersionDocument _version;

    internal PriceVersionNode(PriceVersionDocument version, bool isInForce) => (_version, IsInForce) = (version, isInForce);

    /// <summary>Whose; empty for the installation's.</summary>
    public string Org => _version.Org;

    /// <summary>From 1.</summary>
    public int Version => _version.Version;

    /// <summary>What identifies its rows.</summary>
    public string Digest => _version.Digest;

    /// <summary>Where it came from.</summary>
    public string Source => _version.Source;

    /// <summary>Why; empty where nobody was asked.</summary>
    public string Reason => _version.Reason;

    /// <summary>Since when.</summary>
    public Instant Since => _version.Since;

    /// <summary>Whether it counts at the moment that is looked at.</summary>
    public bool IsInForce { get; }
}

/// <summary>What a model costs: tokens in USD per million, the others in USD each.</summary>
[Name("ModelPrice")]
public sealed class PriceNode
{
    private readonly PriceRow _row;

    internal PriceNode(PriceRow row, bool isOwn) => (_row, IsOwn) = (row, isOwn);

    /// <summary>Who serves the model; empty where any does.</summary>
    public string Provider => _row.Provider;

    /// <summary>The model.</summary>
    public string Model => _row.Model;

    /// <summary>Tokens of the prompt.</summary>
    public decimal InputPerMillion => _row.InputPerMillion;

    /// <summary>Tokens of the answer.</summary>
    public decimal OutputPerMillion => _row.OutputPerMillion;

    /// <summary>Tokens read from a cache; null for what the prompt's cost.</summary>
    public decimal? CachedPerMillion => _row.CachedPerMillion;

    /// <summary>Tokens written to a cache; null for what the prompt's cost.</summary>
    public decimal? CacheWritePerMillion => _row.CacheWritePerMillion;

    /// <summary>Tokens of reasoning; null for what the answer's cost.</summary>
    public decimal? ReasoningPerMillion => _row.ReasoningPerMillion;

    /// <summary>Each request.</summary>
    public decimal PerRequest => _row.PerRequest;

    /// <summary>Each unit of whatever else the provider prices by.</summary>
    public decimal PerUnit => _row.PerUnit;

    /// <summary>Whether the tenant set it itself; else it is the installation's.</summary>
    public bool IsOwn { get; }
}
