namespace AgentAssembly.Domain.Pricing;

/// <summary>What a model costs. Prices of tokens are in USD per million; the others in USD each. None is negative.</summary>
public sealed record PriceRow
{
    /// <summary>Tokens of an answer that a reservation assumes where a row says nothing of them.</summary>
    public const int AssumedOutputTokensDefault = 1_000;

    private const decimal Million = 1_000_000m;

    /// <summary>Who serves the model; empty where any does.</summary>
    public string Provider { get; init; } = "";

    /// <summary>The model, in lower case.</summary>
    public required string Model { get; init; }

    /// <summary>Tokens of the prompt.</summary>
    public required decimal InputPerMillion { get; init; }

    /// <summary>Tokens of the answer.</summary>
    public required decimal OutputPerMillion { get; init; }

    /// <summary>Tokens read from a cache; null for what the prompt's cost.</summary>
    public decimal? CachedPerMillion { get; init; }

    /// <summary>Tokens written to a cache; null for what the prompt's cost.</summary>
    public decimal? CacheWritePerMillion { get; init; }

    /// <summary>Tokens of reasoning; null for what the answer's cost.</summary>
    public decimal? ReasoningPerMillion { get; init; }

    /// <summary>Each request.</summary>
    public decimal PerRequest { get; init; }

    /// <summary>Each unit of whatever else the provider prices by.</summary>
    public decimal PerUnit { get; init; }

    /// <summary>Tokens of the answer that a reservation assumes.</summary>
    public int AssumedOutputTokens { get; init; } = AssumedOutputTokensDefault;

    /// <summary>What a usage costs; rounded up to the smallest amount.</summary>
    public Usd CostOf(Usage usage) => Usd.AtLeast(
        (((usage.InputTokens * InputPerMillion)
            + (usage.OutputTokens * OutputPerMillion)
            + (usage.CachedTokens * (CachedPerMillion ?? InputPerMillion))
            + (usage.CacheWriteTokens * (CacheWritePerMillion ?? InputPerMillion))
            + (usage.ReasoningTokens * (ReasoningPerMillion ?? OutputPerMillion))) / Million)
        + (usage.Requests * PerRequest)
        + (usage.Units * PerUnit));

    /// <summary>The usage that a reservation assumes for a prompt.</summary>
    public Usage AssumedFor(long promptTokens) => new() { InputTokens = promptTokens, OutputTokens = AssumedOutputTokens };
}
