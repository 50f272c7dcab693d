namespace AgentAssembly.Specs.Support;

/// <summary>Runs a spec once for each of many seeds, and says which one failed.</summary>
public static class Seeds
{
    /// <summary>Runs seeds <paramref name="first"/> and those after it, one after the other.</summary>
    /// <param name="first">The first seed: the one of a failure, to see it again.</param>
    /// <param name="count">How many.</param>
    /// <param name="spec">What is done with each.</param>
    /// <exception cref="SeedFailedException">One failed; the message names it.</exception>
    public static async Task EachAsync(int first, int count, Func<int, Task> spec)
    {
        for (var seed = first; seed < first + count; seed++)
        {
            try
            {
                await spec(seed);
            }
            catch (Exception failure)
            {
                throw new SeedFailedException($"seed {seed}: {failure.Message}", failure);
            }
        }
    }
}

/// <summary>A seeded spec failed.</summary>
public sealed class SeedFailedException(string message, Exception innerException) : Exception(message, innerException);
