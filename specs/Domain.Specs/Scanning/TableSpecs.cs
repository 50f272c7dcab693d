using AgentAssembly.Domain.Scanning;
using AgentAssembly.Domain.Scanning.Locales;

namespace AgentAssembly.Specs.Domain.Scanning;

public sealed class TableSpecs
{
    public static TheoryData<string> Examples => [.. ScanTables.Read<ExampleRow>("examples.yaml").Select(row => row.Text)];

    public static TheoryData<string> Taiwanese => [.. ScanTables.Read<LocaleRow>("zh-tw.yaml").Select(row => row.Text)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_compatible_scanner_finds_and_writes_what_the_existing_one_does(string text)
    {
        var row = ScanTables.Read<ExampleRow>("examples.yaml").Single(r => r.Text == text);
        var findings = Scanner.Compatible.Scan(ScanTables.Utf8(text));
        Assert.Equal(row.Findings, findings.Select(f => $"{f.Kind.Name}@{f.Start}"));
        Assert.Equal(ScanTables.WithLabels(row.Redacted ?? text), ScanTables.Redacted(Scanner.Compatible, text));
    }

    [Fact]
    public void Every_trigger_is_found_in_any_case_from_its_start_to_the_end_of_its_token()
    {
        foreach (var row in ScanTables.Read<KindRow>("kinds.yaml"))
        {
            foreach (var trigger in row.Triggers.SelectMany(t => (string[])[t, t.ToUpperInvariant(), t.ToLowerInvariant()]))
            {
                var value = row.Category == "private_key" ? "" : "x.y";
                var found = Scanner.Compatible.Scan(ScanTables.Utf8($"a {trigger}{value} b"));
                Assert.Contains(found, f => f.Kind.Name == row.Kind && f.Start == 2 && f.End == 2 + trigger.Length + value.Length);
            }
        }
    }

    [Fact]
    public void Every_kind_has_the_category_and_severity_of_the_table()
    {
        var rows = ScanTables.Read<KindRow>("kinds.yaml").Select(r => $"{r.Kind} {r.Category} {r.Severity}");
        var kinds = FindingKinds.Compatible.Select(k => $"{k.Name} {k.Group} {k.Severity}".Replace($"{k.Severity}", $"{k.Severity}".ToLowerInvariant(), StringComparison.Ordinal));
        Assert.Equal(rows.Order(), kinds.Order());
    }

    [Fact]
    public void Every_kind_has_the_canonical_view_of_the_table()
    {
        var rows = ScanTables.Read<CategoryRow>("categories.yaml");
        var kinds = FindingKinds.Compatible.Concat(LocalePacks.ZhTw.Kinds).ToDictionary(k => k.Category);
        Assert.Equal(34, rows.Count);
        Assert.Equal(rows.Select(r => r.Category).Order(), CanonicalFinding.ReferenceCategories.Order());
        foreach (var row in rows)
        {
            var view = CanonicalFinding.Of(new Finding(kinds[row.Category], 3, 5, kinds[row.Category].Confidence))!;
            Assert.True(CanonicalFinding.TryParseCategory(row.Category, out var parsed));
            Assert.Equal(row.Category, parsed);
            Assert.Equal(row.Kind ?? kinds[row.Category].Name, kinds[row.Category].Name);
            Assert.Equal(row.Confidence, $"{view.Confidence}".ToLowerInvariant());
            Assert.Equal(row.Method.Replace("_", "", StringComparison.Ordinal), $"{view.Method}".ToLowerInvariant());
            Assert.Equal(row.Status == "confirmed", view.IsConfirmed);
        }
    }

    [Fact]
    public void A_category_of_no_kind_is_not_read_and_an_empty_span_has_no_view()
    {
        Assert.False(CanonicalFinding.TryParseCategory("api_key[openai:key]", out _));
        Assert.False(CanonicalFinding.TryParseCategory("API_KEY", out _));
        Assert.Null(CanonicalFinding.Of(new Finding(FindingKinds.Custom, 3, 3, Confidence.High)));
        Assert.Null(CanonicalFinding.Of(new Finding(FindingKinds.Custom, 3, 2, Confidence.High)));
    }

    [Theory]
    [MemberData(nameof(Taiwanese))]
    public void The_Taiwanese_pack_finds_what_the_table_says(string text)
    {
        var row = ScanTables.Read<LocaleRow>("zh-tw.yaml").Single(r => r.Text == text);
        var scanner = new Scanner(new() { Mode = ScanMode.Compatible, Locales = ["zh-TW"] });
        var found = scanner.Scan(ScanTables.Utf8(text)).Where(f => LocalePacks.ZhTw.Kinds.Contains(f.Kind));
        Assert.Equal(row.Found, found.Select(f => $"{f.Kind.Category} {f.Start}-{f.End} {$"{f.Confidence}".ToLowerInvariant()}"));
    }

    [Fact]
    public void An_unknown_locale_is_refused_and_the_known_ones_are_named()
    {
        var refusal = Assert.Throws<ArgumentException>(() => new Scanner(new() { Locales = ["xx-XX"] }));
        Assert.Contains("zh-TW", refusal.Message, StringComparison.Ordinal);
    }
}
