using System.Collections.Concurrent;
using AgentAssembly.Commands.Stores.Memory;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Documents.Sqlite;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Specs.Support;
using Microsoft.Extensions.Time.Testing;

namespace AgentAssembly.Specs.Projections.Engine;

/// <summary>A log in memory, documents in a folder of its own, and an engine between both.</summary>
internal sealed class Folding : IAsyncDisposable, IProjectionTroubles
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aasm-documents-").FullName;
    private readonly List<(StreamName Stream, StreamHead? Head)> _streams = [];
    private readonly Random _random;

    public Folding(int seed, ulong intervalLength = 64)
    {
        (_random, Events, Intervals) = (new Random(seed), new TestEvents(seed), new(intervalLength));
        for (var i = 0; i < 12; i++)
        {
            _streams.Add((Events.NewStream(i % 2 == 0 ? "session" : "agent"), null));
        }
    }

    public TestEvents Events { get; }

    public Intervals Intervals { get; }

    public MemoryEventStore Log { get; } = new(new FakeTimeProvider(), new MemoryStoreOptions());

    public ConcurrentQueue<string> Troubles { get; } = new();

    public async Task AppendAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var at = _random.Next(_streams.Count);
            var (stream, head) = _streams[at];
            var chained = Events.Place(Events.Draft(at % 3 == 0 ? "acme" : "globex"), stream, head);
            await Log.AppendAsync(new([new(stream, [chained])], []), CancellationToken.None);
            _streams[at] = (stream, chained.AsHead);
        }
    }

    public SqliteDocumentStore OpenStore(string name = "read.db") =>
        SqliteDocumentStore.Open(Path.Combine(_folder, name), Guid.Empty, Intervals);

    public ProjectionEngine Engine(IDocumentStore store, params Projection[] projections) =>
        new(Log, store, [.. projections], this, TimeProvider.System);

    public async Task<Position> EndAsync() => new((await Log.ReadHeadAsync(CancellationToken.None)).Size);

    // Starts, folds everything that is there, and ends.
    public async Task FoldAsync(IDocumentStore store, params Projection[] projections)
    {
        await using var engine = Engine(store, projections);
        engine.Start();
        Assert.True(await engine.AwaitAsync(await EndAsync(), TimeSpan.FromSeconds(30), CancellationToken.None), string.Join('\n', Troubles));
    }

    // Every event up to a position, folded from nothing in memory.
    public async Task<FoldedDocuments> ReplayAsync(Projection projection, Position next)
    {
        var folded = new FoldedDocuments();
        await foreach (var recorded in Log.ReadAllAsync(Position.Start, FeedFilter.Everything, CancellationToken.None))
        {
            if (recorded.Position < next)
            {
                projection.Apply(new Told(recorded), folded);
            }
        }

        return folded;
    }

    public void Stopped(PoisonEvent poison) => Troubles.Enqueue(poison.Problem);

    public void Interrupted(Exception exception) => Troubles.Enqueue(exception.Message);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
