using AgentAssembly.Specs.Support;
using Xunit;

namespace AgentAssembly.Specs.Commands.Budgets;

// The same, ten thousand times over: dotnet run -c Release --project specs/soak -- money
public sealed class MoneyHistorySpecs
{
    [Fact]
    public async Task No_history_of_failures_and_restarts_leads_past_a_limit_or_loses_a_cent()
    {
        var reservations = 0;
        await Seeds.EachAsync(0, 150, async seed => reservations += (await MoneyHistory.RunAsync(seed, new(Callers: 40, Lives: 2))).Reservations);
        Assert.True(reservations > 1_000, $"only {reservations} reservations were made: the histories show nothing");
    }

    [Fact]
    public async Task A_thousand_callers_at_once_and_a_kill_among_them_lose_nothing_either() =>
        await Seeds.EachAsync(0, 2, seed => MoneyHistory.RunAsync(seed, new(Callers: 1_000, Lives: 3) { Scale = 20, Refused = 1, Lost = 1 }));
}
