namespace AgentAssembly.Domain.Pricing;

/// <summary>What a call to a model used. Kept as it was reported, so that history can be priced again. None is negative.</summary>
public sealed record Usage
{
    /// <summary>Most tokens or units of one kind that are taken from outside.</summary>
    public const long CountMax = 1_000_000_000_000;

    /// <summary>Tokens of the prompt that were not read from a cache.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens of the answer that are not reasoning.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Tokens of the prompt that were read from a cache.</summary>
    public long CachedTokens { get; init; }

    /// <summary>Tokens of the prompt that were written to a cache.</summary>
    public long CacheWriteTokens { get; init; }

    /// <summary>Tokens of reasoning.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>Requests; one for a call.</summary>
    public long Requests { get; init; } = 1;

    /// <summary>Whatever else a provider prices by: images, seconds, pages, searches.</summary>
    public long Units { get; init; }

    /// <summary>Tokens of every kind together.</summary>
    public long Tokens => InputTokens + OutputTokens + CachedTokens + CacheWriteTokens + ReasoningTokens;
}
