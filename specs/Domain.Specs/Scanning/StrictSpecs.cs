using System.Text;
using AgentAssembly.Domain.Scanning;
using YamlDotNet.Serialization;

namespace AgentAssembly.Specs.Domain.Scanning;

public sealed class StrictSpecs
{
    public static TheoryData<string> Rows => [.. ScanTables.Read<StrictRow>("strict.yaml").Select(row => row.Text)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_strict_scanner_finds_what_the_table_marks_and_nothing_else(string marked)
    {
        var row = ScanTables.Read<StrictRow>("strict.yaml").Single(r => r.Text == marked);
        var text = Plain(marked);
        var findings = Scanner.Strict.Scan(ScanTables.Utf8(text));
        Assert.Equal(row.Kinds, findings.Select(f => f.Kind.Name));
        if (row.Because is null)
        {
            Assert.Equal(marked, Marked(text, findings));
        }
    }

    private static string Plain(string marked) =>
        marked.Replace("⟦", "", StringComparison.Ordinal).Replace("⟧", "", StringComparison.Ordinal);

    private static string Marked(string text, IEnumerable<Finding> findings)
    {
        var bytes = Encoding.UTF8.GetBytes(text).ToList();
        foreach (var finding in findings.Reverse())
        {
            bytes.InsertRange(finding.End, Encoding.UTF8.GetBytes("⟧"));
            bytes.InsertRange(finding.Start, Encoding.UTF8.GetBytes("⟦"));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}

sealed class StrictRow
{
    [YamlMember(Alias = "text")] public string Text { get; set; } = "";

    [YamlMember(Alias = "kinds")] public List<string> Kinds { get; set; } = [];

    [YamlMember(Alias = "because")] public string? Because { get; set; }
}
