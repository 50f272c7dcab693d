namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>How much a report tells one by one; the rest is counted.</summary>
/// <param name="Groups">Most rules, and most agents: 1 to <see cref="GroupsMax"/>.</param>
/// <param name="Samples">Most decisions: 0 to <see cref="SamplesMax"/>.</param>
public sealed record ReplayDetail(int Groups, int Samples)
{
    /// <summary>Most rules, and most agents.</summary>
    public const int GroupsMax = 200;

    /// <summary>Most decisions.</summary>
    public const int SamplesMax = 100;

    /// <summary>What is told where nothing is said.</summary>
    public static ReplayDetail Default { get; } = new(50, 20);

    /// <summary>What is wrong with it; null for nothing.</summary>
    public string? WhyNot() =>
        Groups is < 1 or > GroupsMax ? $"groups is {Groups}: 1 to {GroupsMax}"
        : Samples is < 0 or > SamplesMax ? $"samples is {Samples}: 0 to {SamplesMax}"
        : null;
}
