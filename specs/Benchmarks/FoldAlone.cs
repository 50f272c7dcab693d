using System.Collections.Immutable;
using System.Diagnostics;
using System.Threading.Channels;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>How quickly the log is folded where nothing is written down: reading and opening on one thread, folds on another.</summary>
internal static class FoldAlone
{
    private const int BatchMax = 2_048;
    private const int BatchesAhead = 8;

    /// <summary>Events a second; processor time of each; how long each projection took for each event, in microseconds.</summary>
    public static async Task<(double PerSecond, double MicrosecondsEach, double[] OfEach)> MeasureAsync(IEventFeed log, ImmutableArray<Projection> projections)
    {
        var batches = Channel.CreateBounded<List<Told>>(BatchesAhead);
        var documents = projections.Select(_ => new KeyedOnly()).ToArray();
        var took = new long[projections.Length];
        var (watch, cpu, count) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime, 0);
        var reading = Task.Run(() => ReadAsync(log, batches.Writer));
        await foreach (var batch in batches.Reader.ReadAllAsync())
        {
            count += batch.Count;
            for (var i = 0; i < projections.Length; i++)
            {
                var (projection, began) = (projections[i], Stopwatch.GetTimestamp());
                foreach (var told in batch)
                {
                    if (projection.Categories.IsEmpty || projection.Categories.Contains(told.Category))
                    {
                        projection.Apply(told, documents[i]);
                    }
                }

                took[i] += Stopwatch.GetTimestamp() - began;
            }
        }

        await reading;
        return (count / watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / count,
            [.. took.Select(ticks => ticks * 1e6 / Stopwatch.Frequency / count)]);
    }

    private static async Task ReadAsync(IEventFeed log, ChannelWriter<List<Told>> batches)
    {
        var batch = new List<Told>(BatchMax);
        await foreach (var recorded in log.ReadAllAsync(Position.Start, FeedFilter.Everything, default))
        {
            var told = new Told(recorded);
            _ = told.Happened;
            batch.Add(told);
            if (batch.Count == BatchMax)
            {
                await batches.WriteAsync(batch);
                batch = new List<Told>(BatchMax);
            }
        }

        await batches.WriteAsync(batch);
        batches.Complete();
    }

    // What is added at a position is made and let go; what has a key is needed again.
    private sealed class KeyedOnly : IDocumentSession
    {
        private readonly FoldedDocuments _keyed = new();

        public T? Find<T>(KeyedShape<T> shape, string key)
            where T : class => _keyed.Find(shape, key);

        public void Put<T>(KeyedShape<T> shape, string key, T document)
            where T : class => _keyed.Put(shape, key, document);

        public TDraft Draft<T, TDraft>(KeyedShape<T> shape, string key, Func<T?, TDraft> begin)
            where T : class
            where TDraft : class, IDraft<T> => _keyed.Draft(shape, key, begin);

        public void Remove<T>(KeyedShape<T> shape, string key)
            where T : class => _keyed.Remove(shape, key);

        public void Append<T>(JournalShape<T> shape, Position position, T document)
            where T : class
        {
        }
    }
}
