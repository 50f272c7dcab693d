namespace AgentAssembly.Specs.Domain.Policy;

// What a check costs in memory, once it is warm.
internal static class Allocation
{
    private const int Repeats = 1_000;

    public static long Of(Action check)
    {
        check();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Repeats; i++)
        {
            check();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
