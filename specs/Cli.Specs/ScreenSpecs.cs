using System.Text;
using AgentAssembly.Edges.Cli;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Terminal;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Cli;

public class ScreenSpecs
{
    [Fact]
    public void Tables_and_facts_fit_the_terminal()
    {
        var text = new StringBuilder();
        foreach (int? width in (int?[])[null, 80, 40])
        {
            text.Append($"===== {(width is null ? "no terminal" : $"{width} columns")}\n").Append(Shown(width, screen =>
            {
                var sheet = new Sheet(new Column("tool"), new Column("rule", 2), new Column("policy", 3), new Column("times", 1, IsNumber: true));
                sheet.Add("update_reservation_passengers", "tools.update_reservation_passengers", "sha256:6bf8709fff0a", "12");
                sheet.Add(new Cell("think", Tone.Good), "tools.think", "sha256:6bf8709fff0a", "3,400");
                screen.Write(sheet);
                screen.Write(new Facts()
                    .Add("state", "a folder with a name so long that it needs more than one line on many screens")
                    .Add("absent", "")
                    .AddWhole("head", $"12 {new string('a', 64)}"));
                screen.Line(new("   12 ", Tone.Faint), new("deny    ", Tone.Bad), new("tool_call update_reservation_passengers by tools.update_reservation_passengers"));
            }));
        }

        Approved.Matches("screen", text.ToString());
    }

    [Fact]
    public void Colour_needs_a_terminal_that_wants_it()
    {
        Assert.Contains("\x1b[", Shown(80, s => s.Line("x", Tone.Bad), _ => null), StringComparison.Ordinal);
        Assert.DoesNotContain("\x1b[", Shown(null, s => s.Line("x", Tone.Bad), _ => null), StringComparison.Ordinal);
        Assert.DoesNotContain("\x1b[", Shown(80, s => s.Line("x", Tone.Bad), name => name == "NO_COLOR" ? "1" : null), StringComparison.Ordinal);
        Assert.DoesNotContain("\x1b[", Shown(80, s => s.Line("x", Tone.Bad), _ => null, colourOff: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_text_reaches_no_terminal()
    {
        const string Hostile = "a\x1b]0;owned\u0007b\x1b[2Jc\u009b31md\u0007\u007f\u202ee\nf";
        var shown = Shown(80, screen =>
        {
            screen.Line(Hostile);
            screen.Prose(Hostile);
            screen.Write(new Facts().Add("name", Hostile).AddWhole("whole", Hostile));
            var sheet = new Sheet(new Column("c"));
            sheet.Add(Hostile);
            screen.Write(sheet);
        });
        var json = Shown(80, screen => screen.WriteJson(new { text = Hostile }));

        Assert.DoesNotContain(shown, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain(json, c => (char.IsControl(c) && c != '\n') || c == '\u202e');
        Assert.Equal(Hostile, System.Text.Json.JsonDocument.Parse(json).RootElement.GetProperty("text").GetString());
        Assert.DoesNotContain("owned", shown, StringComparison.Ordinal);
        Assert.Equal(5, shown.Split("abcde f").Length - 1);
    }

    [Theory]
    [InlineData("plain ü 漢", "plain ü 漢")]
    [InlineData("\x1b[1;31mred\x1b[0m", "red")]
    [InlineData("\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\", "link")]
    [InlineData("\u009d0;title\u009crest", "rest")]
    [InlineData("open \x1b]0;never closed", "open ")]
    [InlineData("\x1b(Bcharset", "charset")]
    [InlineData("lone \x1b", "lone ")]
    [InlineData("tab\tand\r\nline", "tab and  line")]
    [InlineData("\x1bPq#0;2\x1b\\after", "after")]
    public void Sequences_are_taken_out_whole(string text, string clean) => Assert.Equal(clean, CleanText.Of(text));

    private static string Shown(int? width, Action<Screen> show, Func<string, string?>? environment = null, bool colourOff = false)
    {
        using var text = new StringWriter { NewLine = "\n" };
        show(new Screen(
            new Surroundings(text, TextWriter.Null, () => Stream.Null, width, false, environment ?? (_ => "1"), TimeProvider.System),
            OutputFormat.Table,
            colourOff));
        return text.ToString();
    }
}
