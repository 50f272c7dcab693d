namespace AgentAssembly.Domain.Pricing;

/// <summary>
/// The prices and the names of the existing system (gateway specification §5.3), as preset <c>compatible</c>: the same
/// figures, per million. Unlike there an unknown model costs the dearest row, which is gpt4's prompt, not the fallback's.
/// </summary>
public static class CompatiblePrices
{
    /// <summary>The preset's name.</summary>
    public const string Name = "compatible";

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
        [
            new("gpt-4o", "open_ai", "gpt4o"), new("gpt4o", "open_ai", "gpt4o"),
            new("gpt-3.5", "open_ai", "gpt35_turbo"), new("gpt35", "open_ai", "gpt35_turbo"), new("gpt-35", "open_ai", "gpt35_turbo"),
            new("gpt-4", "open_ai", "gpt4"),
            new("opus", "anthropic", "claude3_opus"), new("sonnet", "anthropic", "claude3_sonnet"), new("haiku", "anthropic", "claude3_haiku"),
            new("command-r-plus", "cohere", "command_r_plus"), new("command-r+", "cohere", "command_r_plus"),
            new("command-r", "cohere", "command_r"),
        ]);

    private static PriceRow Row(string provider, string model, decimal input, decimal output) =>
        new() { Provider = provider, Model = model, InputPerMillion = input, OutputPerMillion = output };
}
