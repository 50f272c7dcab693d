namespace AgentAssembly.Specs.Benchmarks;

/// <summary>
/// How long an event takes from its recording to those who listen, over the real server in a process of its own: the time of an
/// event stands in it, and listeners read the same clock, so the flush of the log is part of it. Beside it, in the same run, what
/// the sockets alone allow: as many bytes, as often, to as many, from a server that does nothing else.
/// </summary>
internal static class Live
{
    private const int PerSecond = 500;
    private const int SubscribersPerSocket = 4;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    public static async Task PrintAsync(string root)
    {
        Console.WriteLine($"Event to subscriber over WebSockets, {PerSecond} decisions a second, everything on {Environment.ProcessorCount} cores");
        Console.WriteLine("subscribers  sockets           p50 us      p99 us    p99.9 us      frames  frame bytes");
        foreach (var (sockets, each) in ((int, int)[])[(0, 0), (1, 1), (64 / SubscribersPerSocket, SubscribersPerSocket)])
        {
            var (ours, bytes) = await OursAsync(root, sockets, each);
            if (sockets == 0)
            {
                continue;
            }

            Print(sockets, each, "ours ", ours, bytes);
            Print(sockets, each, "floor", await FloorAsync(sockets, each, bytes), bytes);
        }
    }

    private static void Print(int sockets, int each, string name, Latencies latencies, int bytes) => Console.WriteLine(
        $"{sockets * each,11}{sockets,9}  {name}{latencies.At(.5),12:F0}{latencies.At(.99),12:F0}{latencies.At(.999),12:F0}{latencies.Count,12}{bytes,13}");

    private static async Task<(Latencies Latencies, int FrameBytes)> OursAsync(string root, int sockets, int each)
    {
        using var server = await ServerProcess.StartAsync(root);
        await using var listeners = await LiveListeners.OpenAsync(new($"ws://{new Uri(server.Http).Authority}/graphql"), sockets, each);
        await GrpcLoad.AtRateAsync(server.Url, 10, PerSecond, WarmUp);
        var (before, asked) = (server.Processor, 0);
        var measured = await listeners.MeasureAsync(async () => asked = (await GrpcLoad.AtRateAsync(server.Url, 10, PerSecond, Turn)).Latencies.Count);
        Console.WriteLine($"{"",20}  the server used {(server.Processor - before).TotalMicroseconds / asked:F0} us of processor time for each decision with its frames");
        return measured;
    }

    private static async Task<Latencies> FloorAsync(int sockets, int each, int frameBytes)
    {
        await using var floor = await LiveFloor.StartAsync(each, frameBytes);
        await using var listeners = await LiveListeners.OpenAsync(floor.Url, sockets, 0);
        await floor.SendAsync(PerSecond, WarmUp);
        return (await listeners.MeasureAsync(() => floor.SendAsync(PerSecond, Turn))).Latencies;
    }
}
