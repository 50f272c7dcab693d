using AgentAssembly.Specs.Commands.Budgets;
using AgentAssembly.Specs.Money;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Soak;

/// <summary>Random histories of an org's money, each checked from its log alone (specs/Money).</summary>
internal static class Histories
{
    private const int Told = 500;

    public static async Task<int> RunAsync(int count, int first)
    {
        var (done, reservations) = (0, 0L);
        await Seeds.EachAsync(first, count, async seed =>
        {
            // Every hundredth is a crowd.
            var size = seed % 100 == 99
                ? new MoneyHistorySize(Callers: 1_000, Lives: 2) { Scale = 20, Refused = 1, Lost = 1 }
                : new MoneyHistorySize(Callers: 10 + (seed % 60), Lives: 1 + (seed % 3));
            reservations += (await MoneyHistory.RunAsync(seed, size)).Reservations;
            if (++done % Told == 0)
            {
                Console.WriteLine($"{done} histories with {reservations} reservations: nothing found");
            }
        });
        Console.WriteLine($"money: {done} histories with {reservations} reservations: nothing found");
        return 0;
    }

    /// <summary>Checks an exported log.</summary>
    public static int Check(string file)
    {
        var checker = MoneyChecker.Check(File.ReadLines(file).Select(LoggedEvent.OfLine));
        foreach (var violation in checker.Violations)
        {
            Console.WriteLine($"{violation.Position} {violation.Rule}: {violation.What}");
        }

        Console.WriteLine($"{checker.Reservations} reservations of {checker.Orgs.Count()} orgs: {checker.Violations.Count} violations");
        return checker.Violations.Count == 0 ? 0 : 1;
    }
}
