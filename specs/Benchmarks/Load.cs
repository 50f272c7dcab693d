namespace AgentAssembly.Specs.Benchmarks;

/// <summary>Many decisions as quickly as they go, in sessions of the length that agents' sessions have.</summary>
internal static class Load
{
    // The recorded airline sessions have 24 actions on average.
    private const int ActionsASession = 24;
    private const int Callers = 256;

    public static async Task FillAsync(WriteSide side, int events)
    {
        var left = events;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; Interlocked.Decrement(ref left) >= 0; i++)
            {
                var command = WriteSide.ToolCall($"agent-{caller}", $"run-{events}-{caller}-{i / ActionsASession}", i);
                await side.Handler.HandleAsync(command, default);
            }
        })));
    }
}
