namespace AgentAssembly.Domain.Pricing;

/// <summary>
/// What a call to a model used. Kept as it was reported, so that history can be priced again. Every count is one by
/// <see cref="IsCount"/>; to set another throws <see cref="ArgumentOutOfRangeException"/>.
/// </summary>
public sealed record Usage
{
    /// <summary>Most tokens or units of one kind.</summary>
    public const long CountMax = 1_000_000_000_000;

    /// <summary>Tokens of the prompt that were not read from a cache.</summary>
    public long InputTokens { get; init => field = Checked(value); }

    /// <summary>Tokens of the answer that are not reasoning.</summary>
    public long OutputTokens { get; init => field = Checked(value); }

    /// <summary>Tokens of the prompt that were read from a cache.</summary>
    public long CachedTokens { get; init => field = Checked(value); }

    /// <summary>Tokens of the prompt that were written to a cache.</summary>
    public long CacheWriteTokens { get; init => field = Checked(value); }

    /// <summary>Tokens of reasoning.</summary>
    public long ReasoningTokens { get; init => field = Checked(value); }

    /// <summary>Requests; one for a call.</summary>
    public long Requests { get; init => field = Checked(value); } = 1;

    /// <summary>Whatever else a provider prices by: images, seconds, pages, searches.</summary>
    public long Units { get; init => field = Checked(value); }

    /// <summary>Tokens of every kind together.</summary>
    public long Tokens => InputTokens + OutputTokens + CachedTokens + CacheWriteTokens + ReasoningTokens;

    /// <summary>Whether a number can be a count: 0 to <see cref="CountMax"/>.</summary>
    public static bool IsCount(long count) => count is >= 0 and <= CountMax;

    private static long Checked(long count) => IsCount(count)
        ? count
        : throw new ArgumentOutOfRangeException(nameof(count), count, $"a count of a usage is 0 to {CountMax}");
}
