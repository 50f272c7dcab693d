using System.Globalization;
using System.Text.Json;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Check;
using AgentAssembly.Edges.Cli.Lists;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Runs;

/// <summary>Runs for people: as a tree of what led to what, or along the time.</summary>
internal static class RunText
{
    private const int BarWidth = 24;

    public static void Write(Screen screen, IReadOnlyList<RecordedRun> runs, bool isTimeline)
    {
        foreach (var run in runs)
        {
            if (run != runs[0])
            {
                screen.Line();
            }

            WriteHead(screen, run);
            if (isTimeline)
            {
                screen.Write(Timeline(run));
            }
            else
            {
                screen.Write(Tree(run));
            }

            if (run.IsCut)
            {
                screen.Prose("There are more steps than these.", Tone.Warn);
            }
        }
    }

    private static void WriteHead(Screen screen, RecordedRun run)
    {
        var session = run.Session;
        var trace = session.Text("traceId") is { Length: > 0 } named ? named : session.Text("id");
        screen.Line(
            new(trace, Tone.Plain),
            new($"  {RunShapes.AgentOf(session).Text}", Tone.Plain),
            new($"  {session.Time("startedAt")}", Tone.Faint),
            new($"  {session.Text("verdicts", "total")} actions, {session.Text("verdicts", "deny")} denied, {session.Text("trace", "costUsd")} USD", Tone.Faint));
    }

    private static Sheet Tree(RecordedRun run)
    {
        var sheet = new Sheet(
            new Column("step", Least: 12), new Column("verdict"), new Column("kind", 1), new Column("took", 3, IsNumber: true),
            new Column("usd", 4, IsNumber: true), new Column("rule", 2, Least: 10));
        foreach (var (step, depth) in Ordered(run.Steps))
        {
            sheet.Add(
                $"{new string(' ', depth * 2)}{step.Text("name")}", VerdictOf(step), step.Word("kind"), TookOf(step), step.Text("costUsd"),
                step.Text("rule"));
        }

        return sheet;
    }

    private static Sheet Timeline(RecordedRun run)
    {
        var begin = run.Steps.Count > 0 ? run.Steps.Min(StartOf) : default;
        var end = run.Steps.Count > 0 ? run.Steps.Max(step => EndOf(step) ?? StartOf(step)) : default;
        var sheet = new Sheet(
            new Column("at", 3, IsNumber: true), new Column("", 2), new Column("step", Least: 12), new Column("verdict"),
            new Column("took", 4, IsNumber: true));
        foreach (var step in run.Steps)
        {
            sheet.Add(Words(StartOf(step) - begin), BarOf(step, begin, end - begin), step.Text("name"), VerdictOf(step), TookOf(step));
        }

        return sheet;
    }

    // What is not known to have ended is a point.
    private static Cell BarOf(JsonElement step, DateTimeOffset begin, TimeSpan whole)
    {
        var from = PlaceOf(StartOf(step) - begin, whole);
        var to = EndOf(step) is { } end ? PlaceOf(end - begin, whole) : from;
        var bar = EndOf(step) is null ? "·" : new string('━', to - from + 1);
        return new($"{new string(' ', from)}{bar}".PadRight(BarWidth), VerdictOf(step).Tone);
    }

    private static int PlaceOf(TimeSpan offset, TimeSpan whole) =>
        whole <= TimeSpan.Zero ? 0 : Math.Clamp((int)(offset / whole * (BarWidth - 1)), 0, BarWidth - 1);

    // A step whose parent is not shown stands at the left; one that is its own ancestor, which only a broken client reports, too.
    private static IEnumerable<(JsonElement Step, int Depth)> Ordered(IReadOnlyList<JsonElement> steps)
    {
        var parents = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var step in steps.Where(step => step.Text("spanId").Length > 0))
        {
            parents.TryAdd(step.Text("spanId"), step.Text("parentSpanId"));
        }

        foreach (var step in steps)
        {
            var depth = 0;
            var seen = new HashSet<string>(StringComparer.Ordinal) { step.Text("spanId") };
            for (var parent = step.Text("parentSpanId"); parents.TryGetValue(parent, out var next) && seen.Add(parent); parent = next)
            {
                depth++;
            }

            yield return (step, depth);
        }
    }

    private static Cell VerdictOf(JsonElement step) => new(step.Word("verdict"), VerdictText.ToneOf(step.Word("verdict")));

    private static string TookOf(JsonElement step) => EndOf(step) is { } end ? Words(end - StartOf(step)) : "";

    private static DateTimeOffset StartOf(JsonElement step) => step.GetProperty("startedAt").GetDateTimeOffset();

    private static DateTimeOffset? EndOf(JsonElement step) => step.Find("endedAt")?.GetDateTimeOffset();

    private static string Words(TimeSpan span) => span.TotalSeconds >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:N1} s")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:N0} ms");
}
