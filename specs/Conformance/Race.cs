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

        using var line = new StartLine(writers);
        var threads = Enumerable.Range(0, writers).Select(writer => Task.Factory.StartNew(
            () =>
            {
                for (var round = 0; round < rounds && line.Await(round); round++)
                {
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

    /// <summary>
    /// Lets writers go within nanoseconds of each other: they spin, because waking from a sleep takes longer than most
    /// of the mistakes that a race is to find.
    /// </summary>
    private sealed class StartLine(int writers) : IDisposable
    {
        private int _arrived;
        private bool _isClosed;

        /// <summary>Waits for all; false when the race was called off.</summary>
        public bool Await(int round)
        {
            Interlocked.Increment(ref _arrived);
            var spinner = new SpinWait();
            while (Volatile.Read(ref _arrived) < (round + 1) * writers && !Volatile.Read(ref _isClosed))
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }

            return !Volatile.Read(ref _isClosed);
        }

        public void Dispose() => Volatile.Write(ref _isClosed, true);
    }
}

/// <summary>Races run by themselves: two writers on two processors meet, and two on what is left of them do not.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RaceCollection
{
    public const string Name = "races";
}
