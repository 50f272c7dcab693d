using System.Text.RegularExpressions;

namespace AgentAssembly.Specs.Contracts;

public partial class WireCommentSpecs
{
    static readonly IReadOnlyList<(string Place, string Text, string Before)> Declarations =
        [.. WireDescriptors.Files
            .Select(file => Path.Combine(AppContext.BaseDirectory, "proto", file.Name))
            .SelectMany(DeclarationsIn)];

    [Fact]
    public void Every_declaration_has_a_comment()
    {
        var bare = Declarations.Where(declaration => !Comment().IsMatch(declaration.Before));

        Assert.Empty(bare.Select(declaration => $"{declaration.Place}: {declaration.Text.Trim()}"));
    }

    /// <summary>Keeps the scanner honest: it must see as many declarations as the compiler does.</summary>
    [Fact]
    public void The_scanner_sees_every_declaration()
    {
        var rows = WireDescriptors.Rows.Count(row => row.Kind != "reserved");
        var oneofs = WireDescriptors.Files
            .SelectMany(file => file.MessageTypes)
            .Sum(message => message.RealOneofCount);

        Assert.Equal(rows + oneofs, Declarations.Count);
    }

    static IEnumerable<(string Place, string Text, string Before)> DeclarationsIn(string path)
    {
        var lines = File.ReadAllLines(path);
        return from index in Enumerable.Range(1, lines.Length - 1)
               where Declaration().IsMatch(lines[index])
               select ($"{Path.GetFileName(path)}:{index + 1}", lines[index], lines[index - 1]);
    }

    [GeneratedRegex(@"^\s*// \S")]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"^\s*((message|enum|service|rpc|oneof)\s+\w+"
        + @"|((repeated|optional)\s+)?([\w.]+|map<.+>)\s+\w+\s*=\s*\d+;"
        + @"|\w+\s*=\s*\d+;)")]
    private static partial Regex Declaration();
}
