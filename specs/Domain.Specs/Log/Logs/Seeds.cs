using CsCheck;

namespace AgentAssembly.Specs.Domain.Log.Logs;

/// <summary>Runs a claim over many seeds, the same ones every time; a failure names the seed.</summary>
static class Seeds
{
    public static void ForEach(int count, Action<Random> claim)
    {
        for (var seed = 0; seed < count; seed++)
        {
            Run(seed, () => claim(new Random(seed)));
        }
    }

    /// <summary>Runs a claim over generated values.</summary>
    public static void Sample<T>(Gen<T> gen, int count, Action<T> claim)
    {
        for (var seed = 0; seed < count; seed++)
        {
            Run(seed, () => claim(gen.Generate(new PCG((uint)seed, (ulong)seed), null, out _)));
        }
    }

    private static void Run(int seed, Action claim)
    {
        try
        {
            claim();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
        }
    }
}
