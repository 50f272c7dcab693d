using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary>What <c>aasm policy test</c> says. For people, errors of files go to standard error.</summary>
internal static class TestReport
{
    public static void Write(Screen screen, List<TestedFile> tested)
    {
        var passed = tested.Sum(file => file.Results.Count(result => result.IsPassed));
        var failed = tested.Sum(file => file.Failures.Count());
        var broken = tested.Count(file => !file.Errors.IsEmpty);
        if (screen.IsJson)
        {
            screen.WriteJson(new { passed, failed, broken, files = tested.Select(JsonOf) });
            return;
        }

        foreach (var error in tested.SelectMany(file => file.Errors))
        {
            screen.Error($"error: {error}");
        }

        if (failed > 0)
        {
            WriteFailures(screen, tested);
        }

        screen.Line(Summary(passed, failed, broken), failed + broken > 0 ? Tone.Bad : passed == 0 ? Tone.Warn : Tone.Good);
    }

    private static string Summary(int passed, int failed, int broken) =>
        (passed + failed, broken) is (0, 0) ? "no case has such a name"
        : $"{Screen.Number(passed)} passed, {Screen.Number(failed)} failed"
            + (broken > 0 ? $"; {Screen.Number(broken)} {(broken == 1 ? "file" : "files")} could not be run" : "");

    private static void WriteFailures(Screen screen, List<TestedFile> tested)
    {
        var sheet = new Sheet(new Column("part"), new Column("expected"), new Column("actual"), new Column("case"), new Column("place", Rank: 1));
        var details = new List<string>();
        foreach (var (file, result) in tested.SelectMany(file => file.Failures.Select(result => (file, result))))
        {
            var place = FormattableString.Invariant($"{file.Path}:{result.Case.Line}");
            foreach (var mismatch in result.Mismatches)
            {
                sheet.Add(
                    mismatch.Part, new Cell(Shown(mismatch.Expected), Tone.Good), new Cell(Shown(mismatch.Actual), Tone.Bad),
                    result.Case.Name, place);
            }

            details.Add($"{place}: {result.Ruling.Detail}");
        }

        screen.Write(sheet);
        screen.Line();
        details.ForEach(detail => screen.Prose(detail));
        screen.Line();
    }

    private static string Shown(string part) => part.Length == 0 ? "(empty)" : part;

    private static object JsonOf(TestedFile file) => new
    {
        file = file.Path,
        errors = file.Errors.Select(e => new
        {
            document = e.Document, line = e.Line, column = e.Column, field = e.Field, message = e.Message, suggestion = e.Suggestion,
        }),
        cases = file.Results.Select(result => new
        {
            name = result.Case.Name,
            line = result.Case.Line,
            passed = result.IsPassed,
            mismatches = result.Mismatches.Select(m => new { part = m.Part, expected = m.Expected, actual = m.Actual }),
            detail = result.Ruling.Detail,
        }),
    };
}
