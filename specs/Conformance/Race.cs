namespace AgentAssembly.Specs.Conformance;

/// <summary>Runs writers against each other, each on a thread of its own.</summary>
internal static class Race
{
    /// <summary>
    /// Makes every writer act once in each round, all at the same moment, and collects what they were told.
    /// </summary>
    /// <returns>The answers by round and writer.</returns>
    public static async Task<T[][]> RunAsync<T>(int writers, int rounds, Func<int, int, Task<T>> act)
    {
        var answers = new Task<T>[rounds][];
        for (var round = 0; round < rounds; round++)
        {
            answers[round] = new Task<T>[writers];
        }

        using var start = new Barrier(writers);
        var threads = Enumerable.Range(0, writers).Select(writer => Task.Factory.StartNew(
            () =>
            {
                for (var round = 0; round < rounds; round++)
                {
                    start.SignalAndWait(StoreHarness.HangLimit);
                    answers[round][writer] = StartQuietly(act, writer, round);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        await Task.WhenAll(threads).WaitAsync(StoreHarness.HangLimit);
        return await Task.WhenAll(answers.Select(Task.WhenAll)).WaitAsync(StoreHarness.HangLimit);
    }

    // A writer that throws at once must not leave the others waiting at the barrier.
    private static Task<T> StartQuietly<T>(Func<int, int, Task<T>> act, int writer, int round)
    {
        try
        {
            return act(writer, round);
        }
        catch (Exception failure)
        {
            return Task.FromException<T>(failure);
        }
    }
}
