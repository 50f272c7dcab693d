using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Log.Logs;

namespace AgentAssembly.Specs.Domain.Log;

/// <summary>The damaged logs that every verifier has to name alike, and the page that says how.</summary>
public sealed class DamagedVectorSpecs
{
    private readonly TestLog _sound = TestLog.OfVectors();

    [Fact]
    public void The_committed_damages_and_findings_are_what_the_code_makes() =>
        Vectors.AreAsCommitted(Vectors.Json("log-damaged.json", Damages.To(_sound).Select(Describe)));

    [Fact]
    public void Every_kind_of_damage_occurs_in_the_vectors_and_has_a_line_on_the_page()
    {
        var found = Damages.To(_sound)
            .SelectMany(d => new[] { d.Verify(), d.Verify(withHead: true), d.Verify(against: _sound.Root()) })
            .Select(report => report.Finding?.Kind).OfType<DamageKind>().ToHashSet();
        var page = Vectors.ReadPage("segment.md").Split('\n');
        var listed = page.SkipWhile(l => l != "| Kind | Meaning |").Skip(2).TakeWhile(l => l.StartsWith('|'))
            .Select(l => l.Split('|')[1].Trim());

        Assert.Equal(Enum.GetValues<DamageKind>(), found.Order());
        Assert.Equal(Enum.GetNames<DamageKind>(), listed);
    }

    [Fact]
    public void Names_of_damages_are_unique_and_no_two_have_the_same_files()
    {
        var damages = Damages.To(_sound).ToList();
        var files = damages.ConvertAll(d => string.Join(';', d.Files.Select(f => $"{f.Key}:{Convert.ToHexString(f.Value)}")));

        Assert.Equal(damages.Count, damages.Select(d => d.Name).Distinct().Count());
        Assert.Equal(damages.Count, files.Distinct().Count());
    }

    private object Describe(DamagedLog damaged)
    {
        var before = DamagedLog.FilesOf(_sound);
        return new
        {
            damaged.Name,
            leftOut = before.Keys.Except(damaged.Files.Keys),
            replaced = damaged.Files
                .SelectMany(f => Differences(f.Key, before.GetValueOrDefault(f.Key, []), f.Value)),
            alone = Verdict(damaged.Verify()),
            withHead = Verdict(damaged.Verify(withHead: true)),
            againstHead = Verdict(damaged.Verify(against: _sound.Root())),
        };
    }

    // Headers are mostly zeros, and so are compared by themselves; the lengths of records may differ.
    private static IEnumerable<object> Differences(string file, byte[] before, byte[] after)
    {
        var header = Math.Min(before.Length, after.Length) >= SegmentHeader.SizeBytes ? SegmentHeader.SizeBytes : 0;
        (int From, int To, int Shift)[] runs =
        [
            .. Runs(before, after, 0, header),
            .. before.Length == after.Length ? Runs(before, after, header, before.Length) : [Rest(before, after, header)],
        ];
        return runs.Where(r => r.To > r.From || r.Shift != 0).Select(r => new
        {
            file,
            offset = r.From,
            remove = r.To - r.From,
            insert = Convert.ToHexStringLower(after.AsSpan(r.From, r.To - r.From + r.Shift)),
        });
    }

    // Where bytes differ; two places with few equal bytes between them are one.
    private static IEnumerable<(int From, int To, int Shift)> Runs(byte[] before, byte[] after, int from, int to)
    {
        const int Few = 64;
        var places = Enumerable.Range(from, to - from).Where(i => before[i] != after[i]).ToList();
        var starts = places.Where((place, i) => i == 0 || place - places[i - 1] > Few);
        var ends = places.Where((place, i) => i == places.Count - 1 || places[i + 1] - place > Few);
        return starts.Zip(ends, (start, end) => (start, end + 1, 0));
    }

    private static (int From, int To, int Shift) Rest(byte[] before, byte[] after, int from)
    {
        var same = from + before.AsSpan(from).CommonPrefixLength(after.AsSpan(from));
        var tail = 0;
        while (tail < Math.Min(before.Length, after.Length) - same && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }

        return (same, before.Length - tail, after.Length - before.Length);
    }

    private static object Verdict(VerificationReport report) => report.Finding is { } finding
        ? new
        {
            kind = finding.Kind.ToString(),
            from = finding.From.Value,
            to = finding.To.Value,
            headFile = report.HeadFile.ToString(),
        }
        : new
        {
            kind = "sound",
            events = report.Head.Size,
            report.UncommittedBytes,
            headFile = report.HeadFile.ToString(),
        };
}
