using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Host;
using AgentAssembly.Projections.Documents.Sqlite;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>
/// The read side over a log of recorded sessions: the fold alone, the documents beside what SQLite allows, and pages over the
/// real server beside mercurius.
/// </summary>
internal static class Reading
{
    /// <summary>Decisions where nothing is said; costs of LLM calls make as many events more.</summary>
    public const int DecisionsDefault = 1_000_000;

    private const int Turns = 3;

    public static async Task PrintAsync(string root, int decisions)
    {
        using var scratch = new Scratch(root);
        var state = new StateFolder(Path.Combine(scratch.Path, "state"));
        state.Make();
        ulong size;
        await using (var side = await WriteSide.OpenAsync(state.Root, RecordedSessions.Policy))
        {
            var watch = Stopwatch.StartNew();
            await RecordedSessions.PlayAsync(side, decisions);
            size = (await side.Log.ReadHeadAsync(default)).Size;
            Console.WriteLine($"A log of {size:N0} events ({decisions:N0} decisions and what they cost), made in {watch.Elapsed.TotalSeconds:F0} s");
            await PrintFoldsAsync(side.Log);
            await PrintDocumentsAsync(side.Log, side.LogId, state, scratch.Path, size);
        }

        await Pages.PrintAsync(root, state, size);
    }

    private static async Task PrintFoldsAsync(IEventFeed log)
    {
        Console.WriteLine();
        Console.WriteLine($"Folding alone                events/s   CPU us each");
        foreach (var (name, projections) in ((string, ImmutableArray<Projection>)[])
            [("reading and opening", []), ("audit log", [new ModelSet().Events]), ("all read models", new ModelSet().All)])
        {
            var best = (PerSecond: 0d, MicrosecondsEach: 0d, OfEach: Array.Empty<double>());
            for (var turn = 0; turn < Turns; turn++)
            {
                var measured = await FoldAlone.MeasureAsync(log, projections);
                best = measured.PerSecond > best.PerSecond ? measured : best;
            }

            Console.WriteLine($"  {name,-20}   {best.PerSecond,12:N0}   {best.MicrosecondsEach,11:F2}");
            if (projections.Length > 1)
            {
                var dearest = projections.Zip(best.OfEach).OrderByDescending(each => each.Second).Take(6);
                Console.WriteLine($"    of which us: {string.Join(", ", dearest.Select(each => $"{each.First.Name} {each.Second:F2}"))}");
            }
        }
    }

    private static async Task PrintDocumentsAsync(IEventFeed log, Guid id, StateFolder state, string scratch, ulong size)
    {
        Console.WriteLine();
        Console.WriteLine("Documents, from an empty file      events/s   seconds   CPU us each        rows   SQLite alone   of the floor");
        foreach (var (name, projections) in ((string, ImmutableArray<Projection>)[])
            [("audit log", [new ModelSet().Events]), ("all read models", new ModelSet().All)])
        {
            var file = projections.Length == 1 ? Path.Combine(scratch, "events.db") : state.Documents;
            var cpu = Environment.CpuUsage.TotalTime;
            var seconds = await BuildAsync(log, id, file, projections, size);
            var busy = (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / size;
            var (rows, floor) = InsertFloor.Measure(file, Path.Combine(scratch, $"floor-{projections.Length}.db"), _ => true);
            Console.WriteLine($"  {name,-26}   {size / seconds,12:N0}   {seconds,7:F1}   {busy,11:F2}   {rows,9:N0}   {floor,10:F1} s   {floor / seconds,12:F2}");
        }
    }

    private static async Task<double> BuildAsync(IEventFeed log, Guid id, string file, ImmutableArray<Projection> projections, ulong size)
    {
        using var store = SqliteDocumentStore.Open(file, id, Intervals.Default);
        await using var engine = new ProjectionEngine(log, store, projections, new Loud(), TimeProvider.System) { RestPerWork = 0 };
        var watch = Stopwatch.StartNew();
        engine.Start();
        return await engine.AwaitAsync(new Position(size), TimeSpan.FromHours(1), default)
            ? watch.Elapsed.TotalSeconds
            : throw new InvalidOperationException("the documents were not made: " + string.Join(", ", engine.Standing.Where(s => s.Problem is not null)));
    }

    private sealed class Loud : IProjectionTroubles
    {
        public void Stopped(PoisonEvent poison) => Console.Error.WriteLine(poison);

        public void Interrupted(Exception exception) => Console.Error.WriteLine(exception);
    }
}
