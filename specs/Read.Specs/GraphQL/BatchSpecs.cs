using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Specs.Commands;

namespace AgentAssembly.Specs.Read.GraphQL;

public sealed class BatchSpecs
{
    [Fact]
    public async Task The_parents_of_a_page_are_looked_up_in_one_go()
    {
        CountedStore? counted = null;
        await using var read = ReadSide.Over(await WriteSide.StartAsync("default: allow"), store => counted = new(store));
        var root = await read.Side.JoinAsync(1);
        for (var i = 2; i <= 30; i++)
        {
            var child = await read.Side.JoinAsync(i, parent: root.Did);
            await read.Side.CheckAsync(child.Calls());
        }

        const string Query = "{ agents { edges { node { parent { name } } } } decisions { edges { node { agent { name parent { name } } } } } }";
        await read.DataAsync("{ agents { edges { node { name } } } decisions { edges { node { tool } } } }");
        var without = counted!.Calls;
        counted.Calls = 0;
        var data = (await read.DataAsync(Query)).GetRawText();
        Assert.Contains("agent 30", data, StringComparison.Ordinal);
        Assert.InRange(counted.Calls, without + 1, without + 3);
    }

    private sealed class CountedStore(IDocumentStore store) : IDocumentStore
    {
        public int Calls { get; set; }

        public Intervals Intervals => store.Intervals;

        public IDocumentShelf Open(Projection projection) => store.Open(projection);

        public IDocumentShelf OpenBeside(Projection projection) => store.OpenBeside(projection);

        public void Save(IReadOnlyList<IDocumentShelf> shelves) => store.Save(shelves);

        public void Swap(IDocumentShelf beside) => store.Swap(beside);

        public IDocumentView View() => new CountedView(store.View(), this);
    }

    private sealed class CountedView(IDocumentView view, CountedStore counted) : IDocumentView
    {
        public Checkpoint CheckpointOf(Projection projection) => view.CheckpointOf(projection);

        public T? Find<T>(KeyedShape<T> shape, string key, ulong? asOf)
            where T : class => Counted().Find(shape, key, asOf);

        public IReadOnlyDictionary<string, T> FindMany<T>(KeyedShape<T> shape, IReadOnlyCollection<string> keys, ulong? asOf)
            where T : class => Counted().FindMany(shape, keys, asOf);

        public IEnumerable<Listed<T>> List<T>(KeyedShape<T> shape, DocumentQuery query, ulong? asOf)
            where T : class => Counted().List(shape, query, asOf);

        public IEnumerable<Listed<T>> List<T>(JournalShape<T> shape, DocumentQuery query, Position before)
            where T : class => Counted().List(shape, query, before);

        public long Count<T>(KeyedShape<T> shape, ImmutableArray<Condition> where, ulong? asOf)
            where T : class => Counted().Count(shape, where, asOf);

        public long Count<T>(JournalShape<T> shape, ImmutableArray<Condition> where, Position before)
            where T : class => Counted().Count(shape, where, before);

        public Hash256 DigestOf(Projection projection) => view.DigestOf(projection);

        public void Dispose() => view.Dispose();

        private IDocumentView Counted()
        {
            counted.Calls++;
            return view;
        }
    }
}
