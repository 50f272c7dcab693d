using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Simulation.Disk;
using AgentAssembly.Specs.Simulation.Runs;
using Xunit.Abstractions;

namespace AgentAssembly.Specs.Simulation;

/// <summary>The store under an error of the disk at any call, with several callers.</summary>
public class StoreFaultSpecs(ITestOutputHelper output)
{
    private const int Seeds = 150;
    private const int Callers = 6;
    private const int AppendsEach = 12;

    [Fact]
    public void After_a_failed_call_nothing_is_acknowledged_until_the_log_is_opened_again_and_nothing_is_lost()
    {
        var failed = 0;
        SeededSpecs.ForEachSeed(1, Seeds, seed =>
        {
            try
            {
                Interlocked.Add(ref failed, LiveAsync(seed).GetAwaiter().GetResult() ? 1 : 0);
            }
            catch (Exception e)
            {
                throw new BrokenPromise($"seed {seed} failed: {e.Message}; replay it with {SeededSpecs.SeedVariable}={seed}", e);
            }
        });
        output.WriteLine($"{Seeds} seeds, in {failed} of which the store failed");
    }

    private static async Task<bool> LiveAsync(int seed)
    {
        var random = new Random(seed);
        await using var store = new SimulatedStore(seed, new EmbeddedStoreOptions
        {
            SegmentBytes = SegmentHeader.SizeBytes + 8_192,
            GroupBytesMax = 8_192,
            FreeBytesMin = 0,
        });
        store.Files.Disk.FailWithin(120, random.Next(2) == 0 ? DiskError.Io : DiskError.NoSpace);

        var callers = Enumerable.Range(0, Callers).Select(n => Task.Run(() => CallAsync(store, seed, n))).ToList();
        await Task.WhenAll(callers);
        var hasFailed = store.Store.Fault is { Fault: StoreFault.Failed };
        if (hasFailed)
        {
            var refusal = await Assert.ThrowsAsync<EventStoreException>(store.AppendAsync);
            Assert.Equal(StoreFault.Failed, refusal.Fault);
            RequireNoWriteAfterTheFault(store.Files.Disk.Trace!);
        }

        await store.RestartAsync(random.Next(2) == 0 ? Ending.Kill : Ending.PowerCut);
        await store.RequireAcknowledgedAsync();
        store.Acknowledged.Clear();
        await CallAsync(store, seed, Callers);
        await store.RestartAsync(Ending.PowerCut);
        await store.RequireAcknowledgedAsync();
        return hasFailed;
    }

    // One caller in a stream of its own, who stops at the first refusal that no waiting mends.
    private static async Task CallAsync(SimulatedStore store, int seed, int number)
    {
        var stream = StreamName.ForKey("agent", "acme", $"{seed}/{number}");
        var random = new Random((seed * Callers) + number);
        StreamHead? head = null;
        for (var i = 0; i < AppendsEach; i++)
        {
            var hadFailed = store.Store.Fault is { Fault: StoreFault.Failed };
            var chained = EventCodec.Chain(Draft(random, i), stream, head, new(i));
            try
            {
                store.Keep([chained], await store.Store.AppendAsync(AppendRequest.To(stream, chained), CancellationToken.None));
                head = chained.AsHead;
                Assert.False(hadFailed, "an append was acknowledged after the store had failed");
            }
            catch (EventStoreException e) when (e.Fault == StoreFault.NoSpace)
            {
                store.Time.Advance(TimeSpan.FromSeconds(1));
            }
            catch (EventStoreException e) when (e.Fault == StoreFault.Failed)
            {
                return;
            }
        }
    }

    private static EventDraft Draft(Random random, int number)
    {
        var id = new byte[10];
        random.NextBytes(id);
        return new()
        {
            Id = EventId.Create(new(number), id),
            Type = "thing.happened",
            Principal = "system:simulation",
            Data = new byte[random.Next(2, 500)],
        };
    }

    private static void RequireNoWriteAfterTheFault(List<string> trace)
    {
        var fault = trace.FindIndex(line => line.EndsWith(nameof(Fate.Faulty), StringComparison.Ordinal));
        Assert.DoesNotContain(trace.Skip(fault + 1), line => line.Contains(Segments.Suffix, StringComparison.Ordinal));
    }
}
