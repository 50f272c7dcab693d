using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Domain.Policy.Sampling;

// The words of conditions for risk tiers and governance levels (policy specification §5.1).
internal static class RankWords
{
    public static IReadOnlyList<string> Tiers { get; } = [.. Enum.GetNames<RiskTier>()];

    public static IReadOnlyList<string> Levels { get; } = ["L0", "L1", "L2", "L3"];

    public static bool IsRank(string word) => Tiers.Contains(word) || Levels.Contains(word);

    public static RiskTier TierOf(string word) => Enum.Parse<RiskTier>(word);

    public static GovernanceLevel LevelOf(string word) => (GovernanceLevel)(word[1] - '0');
}
