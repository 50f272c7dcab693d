using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Documents.Sqlite;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Projections.Engine;

public sealed class EngineSpecs
{
    [Fact]
    public async Task Documents_made_in_any_pieces_equal_those_made_in_one_go_byte_for_byte() => await Seeds.EachAsync(1, 20, async seed =>
    {
        await using var folding = new Folding(seed);
        var random = new Random(seed);
        for (var piece = 0; piece < 6; piece++)
        {
            await folding.AppendAsync(random.Next(1, 150));
            using var store = folding.OpenStore();
            await folding.FoldAsync(store, new TallyProjection());
        }

        using var pieces = folding.OpenStore();
        using var whole = folding.OpenStore("other.db");
        await folding.FoldAsync(whole, new TallyProjection());
        Assert.Equal(DigestOf(whole), DigestOf(pieces));
        Assert.Empty(folding.Troubles);
    });

    [Fact]
    public async Task As_of_any_position_documents_and_pages_are_those_of_a_replay_that_ends_there() => await Seeds.EachAsync(1, 8, async seed =>
    {
        await using var folding = new Folding(seed);
        await folding.AppendAsync(700);
        using var store = folding.OpenStore();
        var projection = new TallyProjection();
        await using var engine = folding.Engine(store, projection);
        engine.Start();
        await engine.AwaitAsync(await folding.EndAsync(), TimeSpan.FromSeconds(30), CancellationToken.None);
        var models = new ReadModels(engine, store, folding.Log);
        var random = new Random(seed);
        using var scope = await models.OpenAsync(null, CancellationToken.None);
        for (var i = 0; i < 25; i++)
        {
            var at = new Position((ulong)random.Next(700));
            var replay = await folding.ReplayAsync(projection, at.Next);
            var view = await scope.AsOfAsync(new AsOf.At(at), CancellationToken.None);
            await SameDocumentsAsync(projection, replay, view);
            await SamePagesAsync(projection, replay, view, random);
            await SameNotesAsync(replay, view);
        }
    });

    [Fact]
    public async Task What_is_now_is_what_a_replay_of_everything_makes()
    {
        await using var folding = new Folding(1);
        await folding.AppendAsync(500);
        using var store = folding.OpenStore();
        var projection = new TallyProjection();
        await using var engine = folding.Engine(store, projection);
        engine.Start();
        var models = new ReadModels(engine, store, folding.Log);
        using var scope = await models.OpenAsync(new Position((await folding.EndAsync()).Value - 1), CancellationToken.None);
        var view = await scope.AsOfAsync(AsOf.Now, CancellationToken.None);
        await SameDocumentsAsync(projection, await folding.ReplayAsync(projection, await folding.EndAsync()), view);
        await SamePagesAsync(projection, await folding.ReplayAsync(projection, await folding.EndAsync()), view, new Random(1));
    }

    [Fact]
    public async Task A_projection_of_another_version_is_made_anew()
    {
        await using var folding = new Folding(1);
        await folding.AppendAsync(200);
        using var store = folding.OpenStore();
        await folding.FoldAsync(store, new TallyProjection());
        var before = DigestOf(store);
        await folding.FoldAsync(store, new TallyProjection(version: 2));
        Assert.Equal(before, DigestOf(store, version: 2));
    }

    [Fact]
    public async Task A_poison_event_stops_its_projection_loudly_and_no_other_and_what_came_before_is_kept()
    {
        await using var folding = new Folding(1);
        await folding.AppendAsync(200);
        using var store = folding.OpenStore();
        var poisoned = new TallyProjection(isPoison: told => told.Position.Value == 137);
        await using var engine = folding.Engine(store, poisoned, new CountProjection());
        engine.Start();
        Assert.False(await engine.AwaitAsync(await folding.EndAsync(), TimeSpan.FromSeconds(30), CancellationToken.None));
        var status = await UntilAsync(engine, all => all[1].Lag == 0);
        Assert.Equal(new Position(137), status[0].Next);
        Assert.Equal("spec.happened at position 137 could not be folded (FormatException)", status[0].Problem);
        Assert.Null(status[1].Problem);
        Assert.Equal([status[0].Problem!], folding.Troubles);
        var replay = await folding.ReplayAsync(new TallyProjection(), new(137));
        using var scope = await new ReadModels(engine, store, folding.Log).OpenAsync(null, CancellationToken.None);
        await SameDocumentsAsync(poisoned, replay, await scope.AsOfAsync(AsOf.Now, CancellationToken.None));
    }

    [Fact]
    public async Task A_stopped_projection_goes_on_once_it_is_mended_and_made_anew()
    {
        await using var folding = new Folding(1);
        await folding.AppendAsync(200);
        using var store = folding.OpenStore();
        var broken = true;
        await using var engine = folding.Engine(store, new TallyProjection(isPoison: told => broken && told.Position.Value == 50));
        engine.Start();
        await UntilAsync(engine, all => all[0].Problem is not null);
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.RebuildAsync("tally", CancellationToken.None));
        broken = false;
        await engine.RebuildAsync("tally", CancellationToken.None);
        Assert.True(await engine.AwaitAsync(await folding.EndAsync(), TimeSpan.FromSeconds(30), CancellationToken.None), string.Join('\n', folding.Troubles));
        await folding.AppendAsync(100);
        Assert.True(await engine.AwaitAsync(await folding.EndAsync(), TimeSpan.FromSeconds(30), CancellationToken.None), string.Join('\n', folding.Troubles));
        using var other = folding.OpenStore("other.db");
        await folding.FoldAsync(other, new TallyProjection());
        Assert.Equal(DigestOf(other), DigestOf(store));
    }

    [Fact]
    public async Task Documents_are_made_anew_while_events_come_and_are_then_shown_without_a_gap()
    {
        await using var folding = new Folding(3);
        await folding.AppendAsync(2_000);
        using var store = folding.OpenStore();
        await using var engine = folding.Engine(store, new TallyProjection(), new CountProjection());
        engine.Start();
        var rebuilding = engine.RebuildAsync("tally", CancellationToken.None);
        await folding.AppendAsync(1_000);
        await rebuilding;
        await folding.AppendAsync(200);
        Assert.True(await engine.AwaitAsync(await folding.EndAsync(), TimeSpan.FromSeconds(30), CancellationToken.None), string.Join('\n', folding.Troubles));
        using var other = folding.OpenStore("other.db");
        await folding.FoldAsync(other, new TallyProjection());
        Assert.Equal(DigestOf(other), DigestOf(store));
    }

    [Fact]
    public async Task Whatever_fails_while_documents_are_written_nothing_is_skipped_and_nothing_folded_twice() => await Seeds.EachAsync(1, 10, async seed =>
    {
        await using var folding = new Folding(seed);
        await folding.AppendAsync(300);
        using var store = folding.OpenStore();
        var failing = new FailingStore(store, new Random(seed));
        await using (var engine = new ProjectionEngine(folding.Log, failing, [new TallyProjection()], folding, new Impatient()))
        {
            engine.Start();
            for (var piece = 0; piece < 10; piece++)
            {
                await folding.AppendAsync(20);
            }

            await UntilAsync(engine, all => all[0].Lag == 0);
        }

        using var other = folding.OpenStore("other.db");
        await folding.FoldAsync(other, new TallyProjection());
        Assert.Equal(DigestOf(other), DigestOf(store));
    });

    private static Hash256 DigestOf(SqliteDocumentStore store, int version = 1)
    {
        store.Open(new TallyProjection(version));
        using var view = store.View();
        return view.DigestOf(new TallyProjection(version));
    }

    private static async Task<ImmutableArray<ProjectionStatus>> UntilAsync(
        ProjectionEngine engine, Func<ImmutableArray<ProjectionStatus>, bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var status = await engine.StatusAsync(limit.Token);
            if (holds(status))
            {
                return status;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
        }
    }

    private static async Task SameDocumentsAsync(TallyProjection projection, FoldedDocuments replay, ModelView view)
    {
        foreach (var (key, expected) in replay.Touched(TallyProjection.Tallies))
        {
            Assert.Equal(expected, await view.FindAsync(projection, TallyProjection.Tallies, key, CancellationToken.None));
        }
    }

    private static async Task SamePagesAsync(TallyProjection projection, FoldedDocuments replay, ModelView view, Random random)
    {
        var org = random.Next(2) == 0 ? "acme" : "globex";
        var (descending, last) = (random.Next(2) == 0, random.Next(2) == 0);
        var orderBy = random.Next(3) switch { 0 => null, 1 => "count", _ => "last" };
        var all = replay.Touched(TallyProjection.Tallies).Where(each => each.Value?.Org == org)
            .Select(each => new Listed<Tally>(
                new(orderBy is null ? each.Key : TallyProjection.Tallies.Column(orderBy).Of(each.Value!), each.Key), each.Value!))
            .Order(Comparer<Listed<Tally>>.Create((a, b) => a.Place.CompareTo(b.Place))).ToList();
        if (descending)
        {
            all.Reverse();
        }

        var query = new DocumentQuery
        {
            Where = [Condition.Is("org", org)], OrderBy = orderBy, IsDescending = descending, TakesLast = last, Limit = random.Next(1, 4),
        };
        var seen = new List<Listed<Tally>>();
        while (true)
        {
            var page = await view.PageAsync(projection, TallyProjection.Tallies, query, CancellationToken.None);
            seen.InsertRange(last ? 0 : seen.Count, page.Items);
            if (!page.HasMore)
            {
                break;
            }

            query = last ? query with { Before = page.Items[0].Place } : query with { After = page.Items[^1].Place };
        }

        Assert.Equal(all, seen);
        Assert.Equal(all.Count, await view.CountAsync(projection, TallyProjection.Tallies, query.Where, CancellationToken.None));
    }

    private static async Task SameNotesAsync(FoldedDocuments replay, ModelView view)
    {
        var expected = replay.Added(TallyProjection.Notes).Where(note => note.Document.Org == "acme").Reverse().Take(20).Select(note => note.Document);
        var query = new DocumentQuery { Where = [Condition.Is("org", "acme")], IsDescending = true, Limit = 20 };
        var page = await view.PageAsync(TallyProjection.Notes, query, CancellationToken.None);
        Assert.Equal(expected, page.Items.Select(listed => listed.Document));
    }

    // Nothing but how many events there were.
    private sealed class CountProjection : Projection
    {
        private static readonly KeyedShape<Tally> Counts = new(
            "counts", [Columns.Texts<Tally>("org", t => t.Org), Columns.Texts<Tally>("team", t => t.Team)], [["org"]]);

        public override string Name => "count";

        public override int Version => 1;

        public override ImmutableArray<string> Categories => ["agent"];

        public override ImmutableArray<DocumentShape> Shapes => [Counts];

        public override void Apply(Told told, IDocumentSession documents) =>
            documents.Put(Counts, "all", new Tally("", "", "", (documents.Find(Counts, "all")?.Count ?? 0) + 1, 0));
    }

    // Writes fail at random, before or after they were made.
    private sealed class FailingStore(IDocumentStore store, Random random) : IDocumentStore
    {
        public Intervals Intervals => store.Intervals;

        public IDocumentShelf Open(Projection projection) => store.Open(projection);

        public IDocumentShelf OpenBeside(Projection projection) => store.OpenBeside(projection);

        public void Save(IReadOnlyList<IDocumentShelf> shelves)
        {
            var fate = random.Next(4);
            if (fate == 0)
            {
                throw new IOException("the disk is full");
            }

            store.Save(shelves);
            if (fate == 1)
            {
                throw new IOException("the answer was lost");
            }
        }

        public void Swap(IDocumentShelf beside) => store.Swap(beside);

        public IDocumentView View() => store.View();
    }

    // A clock whose waits are over at once.
    private sealed class Impatient : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
    }
}
