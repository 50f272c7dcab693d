namespace AgentAssembly.Domain.Trust;

/// <summary>How much one kind of friction costs.</summary>
/// <param name="Weight">Penalty for each; 0 to <see cref="TrustWeights.WeightMax"/>, four decimals.</param>
/// <param name="IsEnabled">Whether it counts at all.</param>
public readonly record struct TrustWeight(decimal Weight, bool IsEnabled)
{
    /// <summary>What counts: the weight, or nothing.</summary>
    public decimal Effective => IsEnabled ? Weight : 0;
}

/// <summary>How an org reads the friction of its agents (gateway specification §16).</summary>
public sealed record TrustWeights
{
    /// <summary>Largest weight.</summary>
    public const decimal WeightMax = 100;

    /// <summary>Decimals of a weight.</summary>
    public const int WeightDecimals = 4;

    /// <summary>Largest number of actions that an org may ask for.</summary>
    public const int MinActionsMax = 1_000_000;

    /// <summary>What counts where an org says nothing.</summary>
    public static TrustWeights Default { get; } = new();

    /// <summary>For each action that policy denied.</summary>
    public TrustWeight Violation { get; init; } = new(1.0m, true);

    /// <summary>For each action in which a credential was found and replaced.</summary>
    public TrustWeight Redaction { get; init; } = new(1.5m, true);

    /// <summary>For each question to people that they refused or let expire.</summary>
    public TrustWeight Approval { get; init; } = new(0.5m, true);

    /// <summary>Fewest actions that a score is made of; 1 to <see cref="MinActionsMax"/>.</summary>
    public int MinActions { get; init; } = 20;

    /// <summary>What is wrong with these weights; null for nothing.</summary>
    public string? WhyNot() =>
        new[] { Violation, Redaction, Approval }.Any(each => !IsWeight(each.Weight))
            ? $"a weight lies between 0 and {WeightMax:0} and has {WeightDecimals} decimals at most"
        : MinActions is < 1 or > MinActionsMax ? $"a score is made of 1 to {MinActionsMax} actions at least"
        : null;

    private static bool IsWeight(decimal weight) =>
        weight is >= 0 and <= WeightMax && decimal.Round(weight, WeightDecimals) == weight;
}
