using System.Text.Json;
using AgentAssembly.Domain.Scanning;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Cli;

public sealed class ScanSpecs : IDisposable
{
    private const string Text = "t=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 a@b.example\ntask-force\n";

    private readonly string _file = Path.GetTempFileName();

    public ScanSpecs() => File.WriteAllText(_file, Text);

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_table_names_kinds_and_bytes_and_the_text_follows_without_them()
    {
        var run = await Aasm.RunAsync("scan", _file);
        Assert.Equal(0, run.ExitCode);
        Approved.Matches("scan", run.Out);
    }

    [Fact]
    public async Task Programs_get_findings_and_the_redacted_text()
    {
        var run = await Aasm.RunAsync("scan", "--mode", "compatible", _file, "-o", "json");
        var root = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(
            ["GenericHighEntropy 0 42", "GitHubPat 2 42", "EmailAddress 43 54", "OpenAiKey 57 65"],
            root.GetProperty("findings").EnumerateArray().Select(f => $"{f.GetProperty("kind")} {f.GetProperty("start")} {f.GetProperty("end")}"));
        Assert.Equal("[REDACTED:GitHubPat] [REDACTED:EmailAddress]\nta[REDACTED:OpenAiKey]\n", root.GetProperty("redacted").GetString());
    }

    [Fact]
    public async Task A_locale_pack_adds_its_kinds()
    {
        await File.WriteAllTextAsync(_file, "居留證:C812345673");
        Assert.Contains("nothing found", (await Aasm.RunAsync("scan", _file)).Out, StringComparison.Ordinal);
        Assert.Contains("ZhTwArcNew", (await Aasm.RunAsync("scan", "--locale", "zh-TW", _file)).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scan /nobody/text", 5, "there is no file /nobody/text")]
    [InlineData("scan --mode lax x", 2, "neither strict nor compatible")]
    [InlineData("scan --locale xx-XX x", 2, "known are zh-TW")]
    public async Task What_cannot_be_scanned_is_named(string line, int code, string expected)
    {
        var run = await Aasm.RunAsync(line.Split(' '));
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused()
    {
        using (var file = File.OpenWrite(_file))
        {
            file.SetLength((64L * 1024 * 1024) + 1);
        }

        var run = await Aasm.RunAsync("scan", _file);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("larger than 64 MiB", run.Error, StringComparison.Ordinal);
    }

    // Each finding was looked at by hand: the customers' addresses are what there is, and nothing else.
    [Fact]
    public async Task The_recorded_sessions_hold_e_mail_addresses_and_nothing_else()
    {
        using var stream = typeof(AgentAssembly.Edges.Cli.CommandLine).Assembly.GetManifestResourceStream("sessions.jsonl")!;
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        var text = bytes.ToArray();
        var findings = Scanner.Strict.Scan(text);
        Approved.Matches("scan-sessions", string.Concat(findings.Select(f => $"{f} {System.Text.Encoding.UTF8.GetString(text.AsSpan(f.Start, f.Length))}\n")));
        foreach (var line in System.Text.Encoding.UTF8.GetString(Scanner.Strict.Redact(text)).TrimEnd('\n').Split('\n'))
        {
            JsonDocument.Parse(line).Dispose();
        }
    }
}
