using AgentAssembly.Domain.Anomalies;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Anomalies;

public sealed class SpikeSpecs
{
    // Against the textbook's formula in floating point, wherever that is not a hair's breadth from the border.
    [Fact]
    public void A_spike_is_what_lies_above_the_mean_by_so_many_standard_deviations() =>
        Gen.Select(Gen.Int[0, 60].Array[11], Gen.Int[0, 400], Gen.Int[1_000, 6_000]).Sample((before, latest, multiplier) =>
        {
            var mean = before.Average();
            var sigma = Math.Sqrt(before.Average(count => (count - mean) * (count - mean)));
            var border = mean + (multiplier / 1_000d * sigma);
            var isSpike = sigma > 0 && latest > border && before.Sum() >= 60 && before.Count(count => count > 0) >= 6;
            if (Math.Abs(latest - border) > 1e-6)
            {
                Assert.Equal(isSpike, Of(latest, before).IsSpike(new() { SpikeMultiplierThousandths = multiplier }));
            }
        }, iter: 20_000, seed: "0000KOIPE002");

    [Fact]
    public void A_rate_that_never_varied_has_no_spike() =>
        Assert.False(Of(1_000_000, [.. Enumerable.Repeat(50, 11)]).IsSpike(AnomalyRules.Default));

    [Theory]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public void Less_history_than_is_asked_for_has_no_spike(int actions, bool isSpike) =>
        Assert.Equal(isSpike, Of(10_000, [actions - 25, 5, 5, 5, 5, 5, 0, 0, 0, 0, 0]).IsSpike(AnomalyRules.Default));

    [Fact]
    public void An_agent_that_worked_in_less_than_half_of_the_time_has_no_spike() =>
        Assert.False(Of(10_000, [100, 90, 80, 70, 60, 0, 0, 0, 0, 0, 0]).IsSpike(AnomalyRules.Default));

    [Fact]
    public void Its_figures_are_what_a_person_would_calculate()
    {
        var figures = Of(30, [10, 12, 8, 10, 12, 8, 10, 12, 8, 10, 10]);
        Assert.Equal(("10", "1.477"), (figures.Mean, figures.Sigma));
        Assert.Equal(("0", "0"), (default(SpikeFigures).Mean, default(SpikeFigures).Sigma));
    }

    private static SpikeFigures Of(int latest, int[] before) => new(
        latest, before.Sum(count => (long)count), before.Sum(count => (long)count * count), before.Count(count => count > 0));
}
