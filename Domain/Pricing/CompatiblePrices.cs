using System.Collections.Immutable;

namespace AgentAssembly.Domain.Pricing;

/// <summary>
/// The prices and the names of the existing system (gateway specification §5.3), as preset <c>compatible</c>: the same
/// figures, per million. Unlike there an unknown model costs the row that is the dearest for its usage: gpt4's where the
/// prompt outweighs the answer, claude3_opus' where the answer does. The fallback there has half of gpt4's price of a prompt.
/// </summary>
public static class CompatiblePrices
{
    /// <summary>The preset's name.</summary>
    public const string Name = "compatible";

    /// <summary>How models are recognised by a part of their name; the first that fits counts.</summary>
    public static ImmutableArray<ModelHint> Hints { get; } =
    [
        new("gpt-4o", "open_ai", "gpt4o"), new("gpt4o", "open_ai", "gpt4o"),
        new("gpt-3.5", "open_ai", "gpt35_turbo"), new("gpt35", "open_ai", "gpt35_turbo"), new("gpt-35", "open_ai", "gpt35_turbo"),
        new("gpt-4", "open_ai", "gpt4"), new("gpt4", "open_ai", "gpt4"),
        new("opus", "anthropic", "claude3_opus"), new("sonnet", "anthropic", "claude3_sonnet"), new("haiku", "anthropic", "claude3_haiku"),
        new("command-r-plus", "cohere", "command_r_plus"), new("command-r+", "cohere", "command_r_plus"),
        new("command-r", "cohere", "command_r"),
    ];

    /// <summary>The table.</summary>
    public static PriceTable Table { get; } = new(
        [
            Row("open_ai", "gpt4o", 5m, 15m),
            Row("open_ai", "gpt4", 30m, 60m),
            Row("open_ai", "gpt35_turbo", 0.5m, 1.5m),
            Row("anthropic", "claude3_opus", 15m, 75m),
            Row("anthropic", "claude3_sonnet", 3m, 15m),
            Row("anthropic", "claude3_haiku", 0.25m, 1.25m),
            Row("cohere", "command_r_plus", 3m, 15m),
            Row("cohere", "command_r", 0.5m, 1.5m),
        ],
        Hints);

    private static PriceRow Row(string provider, string model, decimal input, decimal output) =>
        new() { Provider = provider, Model = model, InputPerMillion = input, OutputPerMillion = output };
}
