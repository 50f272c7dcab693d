namespace AgentAssembly.Domain.Pricing;

/// <summary>
/// What a model costs. Prices of tokens are in USD per million; the others in USD each. Every price is one by
/// <see cref="Price.IsOne"/>; to set another throws <see cref="ArgumentOutOfRangeException"/>.
/// </summary>
public sealed record PriceRow
{
    /// <summary>Tokens of an answer that a reservation assumes where a row says nothing of them.</summary>
    public const int AssumedOutputTokensDefault = 1_000;

    /// <summary>Tokens of a prompt that a reservation assumes where nobody counted them (gateway specification §5.3).</summary>
    public const int AssumedInputTokensDefault = 1_000;

    /// <summary>Most tokens of an answer that a row may assume.</summary>
    public const int AssumedOutputTokensMax = 10_000_000;

    /// <summary>Longest name of a provider or a model, in UTF-16 code units.</summary>
    public const int NameLengthMax = 256;

    /// <summary>Who serves the model, in lower case; empty where any does.</summary>
    public string Provider { get; init => field = value.Length == 0 ? "" : Named(value); } = "";

    /// <summary>The model, in lower case; never empty.</summary>
    public required string Model { get; init => field = Named(value); }

    /// <summary>Tokens of the prompt.</summary>
    public required decimal InputPerMillion { get; init => field = PerMillion(value); }

    /// <summary>Tokens of the answer.</summary>
    public required decimal OutputPerMillion { get; init => field = PerMillion(value); }

    /// <summary>Tokens read from a cache; null for what the prompt's cost.</summary>
    public decimal? CachedPerMillion { get; init => field = value is { } price ? PerMillion(price) : null; }

    /// <summary>Tokens written to a cache; null for what the prompt's cost.</summary>
    public decimal? CacheWritePerMillion { get; init => field = value is { } price ? PerMillion(price) : null; }

    /// <summary>Tokens of reasoning; null for what the answer's cost.</summary>
    public decimal? ReasoningPerMillion { get; init => field = value is { } price ? PerMillion(price) : null; }

    /// <summary>Each request.</summary>
    public decimal PerRequest { get; init => field = Price.Checked(value, Price.EachMax, nameof(PerRequest)); }

    /// <summary>Each unit of whatever else the provider prices by.</summary>
    public decimal PerUnit { get; init => field = Price.Checked(value, Price.EachMax, nameof(PerUnit)); }

    /// <summary>Tokens of the answer that a reservation assumes: 0 to <see cref="AssumedOutputTokensMax"/>.</summary>
    public int AssumedOutputTokens
    {
        get;
        init => field = value is >= 0 and <= AssumedOutputTokensMax
            ? value
            : throw new ArgumentOutOfRangeException(nameof(AssumedOutputTokens), value, $"it has to be 0 to {AssumedOutputTokensMax}");
    } = AssumedOutputTokensDefault;

    /// <summary>Whether a text can name a provider or a model: something to see, no control characters, valid Unicode.</summary>
    public static bool IsName(string text) =>
        text.Length <= NameLengthMax && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl) && IsUnicode(text);

    /// <summary>What a usage costs; exact, then rounded up to the smallest amount.</summary>
    public Usd CostOf(Usage usage)
    {
        // In trillionths of a USD; of tokens in millionths of those. Nothing overflows: 5·10^12 tokens at 10^18 fit the
        // 1.7·10^38 of the integer, and 2·10^12 others at 10^15 the 7.9·10^28 of the decimal.
        var tokens = (usage.InputTokens * Scaled(InputPerMillion))
            + (usage.OutputTokens * Scaled(OutputPerMillion))
            + (usage.CachedTokens * Scaled(CachedPerMillion ?? InputPerMillion))
            + (usage.CacheWriteTokens * Scaled(CacheWritePerMillion ?? InputPerMillion))
            + (usage.ReasoningTokens * Scaled(ReasoningPerMillion ?? OutputPerMillion));
        var others = (usage.Requests * Scaled(PerRequest)) + (usage.Units * Scaled(PerUnit));
        return Usd.OfTrillionths(((tokens + 999_999) / 1_000_000) + others);
    }

    /// <summary>The usage that a reservation assumes for a prompt.</summary>
    /// <param name="promptTokens">
    /// As the caller counts them; <see cref="AssumedInputTokensDefault"/> are assumed where that is none, and of more than
    /// <see cref="Usage.CountMax"/> so many.
    /// </param>
    public Usage AssumedFor(long promptTokens) => new()
    {
        InputTokens = promptTokens <= 0 ? AssumedInputTokensDefault : Math.Min(promptTokens, Usage.CountMax),
        OutputTokens = AssumedOutputTokens,
    };

    /// <summary>By provider and model, in the order of their code units.</summary>
    internal static Comparison<PriceRow> ByName { get; } = (left, right) =>
        string.CompareOrdinal(left.Provider, right.Provider) is not 0 and var byProvider
            ? byProvider
            : string.CompareOrdinal(left.Model, right.Model);

    private static Int128 Scaled(decimal price) => (Int128)(price * 1_000_000_000_000m);

    private static decimal PerMillion(decimal price) => Price.Checked(price, Price.PerMillionMax, nameof(price));

    private static string Named(string text) => IsName(text)
        ? text.ToLowerInvariant()
        : throw new ArgumentException(
            $"a provider or model has a name of 1 to {NameLengthMax} characters, without control characters", nameof(text));

    private static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsSurrogatePair(text, i) && ++i > 0))
            {
                return false;
            }
        }

        return true;
    }
}
