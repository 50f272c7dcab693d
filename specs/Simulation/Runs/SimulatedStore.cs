using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Simulation.Disk;
using Microsoft.Extensions.Time.Testing;

namespace AgentAssembly.Specs.Simulation.Runs;

/// <summary>The whole store over a simulated disk; its index, which is no authority, lies in a temporary file.</summary>
internal sealed class SimulatedStore : IAsyncDisposable
{
    private readonly string _indexFolder = Directory.CreateTempSubdirectory("simulated-store-").FullName;
    private readonly EventSource _source;

    public SimulatedStore(int seed, EmbeddedStoreOptions options, bool ahead = false)
    {
        Files = new SimulatedLog(new SimulatedDisk(seed) { Trace = [] }, options);
        _source = new EventSource(new Random(seed));
        Store = Open(ahead);
    }

    public SimulatedLog Files { get; }

    public FakeTimeProvider Time { get; } = new();

    public EmbeddedEventStore Store { get; private set; }

    /// <summary>What was acknowledged, and where.</summary>
    public List<RecordedEvent> Acknowledged { get; } = [];

    /// <summary>Appends once and keeps what is acknowledged.</summary>
    public async Task AppendAsync()
    {
        _source.ContinueBehind(Acknowledged.OrderBy(r => r.Position).Select(r => r.Event));
        var append = _source.Next(600);
        var answer = await Store.AppendAsync(new AppendRequest([.. append.Writes], []), CancellationToken.None);
        Keep(append.Events, answer);
    }

    /// <summary>Appends until the store refuses; returns why.</summary>
    public async Task<EventStoreException> AppendUntilRefusedAsync()
    {
        while (true)
        {
            try
            {
                await AppendAsync();
            }
            catch (EventStoreException refusal)
            {
                return refusal;
            }
        }
    }

    /// <summary>Takes note of an answer, from any thread.</summary>
    public void Keep(IEnumerable<ChainedEvent> events, AppendResult answer)
    {
        var position = Assert.IsType<AppendResult.Appended>(answer).First;
        lock (Acknowledged)
        {
            foreach (var chained in events)
            {
                Acknowledged.Add(new(position, chained));
                position = position.Next;
            }
        }
    }

    /// <summary>Ends the process and starts another one.</summary>
    public async Task RestartAsync(Ending ending)
    {
        await Store.DisposeAsync();
        Files.Disk.Restart(ending);
        Store = Open(ahead: false);
    }

    /// <summary>Requires that everything acknowledged stands where it was said to stand, in a sound log.</summary>
    public async Task RequireAcknowledgedAsync()
    {
        var shown = new List<RecordedEvent>();
        await foreach (var recorded in Store.ReadAllAsync(Position.Start, FeedFilter.Everything, CancellationToken.None))
        {
            shown.Add(recorded);
        }

        foreach (var recorded in Acknowledged)
        {
            Assert.True(recorded.Position.Value < (ulong)shown.Count, $"position {recorded.Position} is missing");
            Assert.True(
                shown[(int)recorded.Position.Value].Event.Bytes.Span.SequenceEqual(recorded.Event.Bytes.Span),
                $"another event stands at {recorded.Position}");
        }

        var report = Files.Verify();
        Assert.True(report.IsSound, report.Finding?.ToString());
        Assert.Equal((ulong)shown.Count, report.Head.Size);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_indexFolder, recursive: true);
    }

    private EmbeddedEventStore Open(bool ahead) =>
        EmbeddedEventStore.Over(
            Files.Open(Instant.From(Time.GetUtcNow()), ahead),
            Path.Combine(_indexFolder, EmbeddedEventStore.IndexName),
            held: null,
            () => Files.Folder.FreeBytes,
            Files.Options,
            Time);
}
