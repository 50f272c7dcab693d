using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Specs.Support;
using CsCheck;

namespace AgentAssembly.Specs.Cli;

public class SheetSpecs
{
    private static readonly Gen<string> Names = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 40],
        Gen.OneOf("漢", "ü", "é", "👩‍👩‍👧‍👦", "x", " ").Array[0, 30].Select(string.Concat));

    [Fact]
    public Task A_cut_text_fits_and_is_a_beginning() => EachAsync(2_000, Gen.Select(Names, Gen.Int[1, 50]), given =>
    {
        var (text, room) = given;
        var cut = TextWidth.Cut(text, room);
        Assert.True(TextWidth.Of(cut) <= room, $"'{cut}' takes {TextWidth.Of(cut)} of {room}");
        if (cut != text)
        {
            Assert.Equal('…', cut[^1]);
            Assert.StartsWith(cut[..^1], text, StringComparison.Ordinal);
            Assert.False(cut.Length > 1 && char.IsHighSurrogate(cut[^2]), "half a character");
            Assert.True(TextWidth.Of(cut) + 8 > room, "less than fits");
        }
    });

    [Fact]
    public Task Cells_that_may_be_cut_leave_no_line_longer_than_the_terminal() =>
        EachAsync(1_000, Gen.Select(Names.Array[3].Array[1, 5], Gen.Int[20, 100]), given =>
        {
            var (rows, width) = given;
            var sheet = new Sheet(new Column("a", Least: 6), new Column("b", 1, Least: 4), new Column("c", 2, Least: 4));
            foreach (var row in rows)
            {
                sheet.Add(row[0], row[1], row[2]);
            }

            var fitted = sheet.Fit(width);
            var lines = fitted.Columns.Select((_, i) => fitted.Rows.Max(row => TextWidth.Of(row[i].Text)) + 2).Sum() - 2;
            Assert.True(lines <= width, $"{lines} of {width}");
            Assert.Equal(3, fitted.Columns.Count);
        });

    [Fact]
    public Task What_is_to_be_copied_is_never_cut() => EachAsync(1_000, Gen.Select(Names, Names, Gen.Int[1, 60]), given =>
    {
        var (id, name, width) = given;
        var sheet = new Sheet(new Column("id", IsWhole: true), new Column("name", 1, Least: 4));
        sheet.Add(id, name);
        var fitted = sheet.Fit(width);
        Assert.Equal(id, fitted.Rows[0][0].Text);
        Assert.True(fitted.WidthNeeded >= TextWidth.Of(id));
    });

    private static Task EachAsync<T>(int count, Gen<T> gen, Action<T> claim) => Seeds.EachAsync(0, count, seed =>
    {
        claim(gen.Generate(new PCG((uint)seed, (ulong)seed), null, out _));
        return Task.CompletedTask;
    });
}
