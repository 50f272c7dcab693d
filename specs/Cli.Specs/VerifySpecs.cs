using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Cli;

public class VerifySpecs
{
    private const int Events = 400;

    [Fact]
    public async Task A_sound_log_is_counted_and_its_head_named()
    {
        await using var log = await TempLog.OfAsync(Events);
        var head = await log.HeadAsync();
        await log.CloseAsync();

        var run = await Aasm.RunAsync("audit", "verify", "--state", log.State, "-o", "json");

        var report = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(0, run.ExitCode);
        Assert.True(report.GetProperty("sound").GetBoolean());
        Assert.Equal(head.ToString(), report.GetProperty("head").GetString());
        Assert.True(report.GetProperty("segments").GetInt32() > 1);
    }

    [Fact]
    public async Task Works_while_the_log_is_written()
    {
        await using var log = await TempLog.OfAsync(10);
        var writing = log.AppendAsync(3_000);
        do
        {
            var run = await Aasm.RunAsync("audit", "verify", "--state", log.State);
            Assert.Equal("", run.Error);
            Assert.Equal(0, run.ExitCode);
            Assert.Contains("while in use", run.Out, StringComparison.Ordinal);
        }
        while (!writing.IsCompleted);
        await writing;
    }

    [Fact]
    public async Task A_changed_byte_is_named_with_kind_and_position()
    {
        await using var log = await TempLog.ClosedAsync(Events);
        TempLog.Damage(log.Segments[1], SegmentHeader.SizeBytes + 200);

        var run = await Aasm.RunAsync("audit", "verify", "--state", log.State);

        Assert.Equal(8, run.ExitCode);
        Assert.Contains("DAMAGED", run.Out, StringComparison.Ordinal);
        var first = ulong.Parse(Path.GetFileNameWithoutExtension(log.Segments[1]), System.Globalization.CultureInfo.InvariantCulture);
        Assert.StartsWith($"error: edited at position {first} ({Path.GetFileName(log.Segments[1])}, byte 4096)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_was_kept_elsewhere_is_held_against_it()
    {
        await using var log = await TempLog.OfAsync(30);
        var head = await log.HeadAsync();
        await log.AppendAsync(30);
        await log.CloseAsync();
        var file = Path.Combine(log.State, "head.txt");
        await File.WriteAllTextAsync(file, $"{head}\n");

        Assert.Equal(0, (await Aasm.RunAsync("audit", "verify", "--state", log.State, "--against", head.ToString())).ExitCode);
        Assert.Equal(0, (await Aasm.RunAsync("audit", "verify", "--state", log.State, "--against", file)).ExitCode);

        var longer = await Aasm.RunAsync("audit", "verify", "--state", log.State, "--against", $"61 {head.Root}");
        var other = await Aasm.RunAsync("audit", "verify", "--state", log.State, "--against", $"31 {head.Root}");
        Assert.Equal((8, 8), (longer.ExitCode, other.ExitCode));
        Assert.StartsWith("error: truncated at position 60", longer.Error, StringComparison.Ordinal);
        Assert.StartsWith("error: rewritten at positions 0 to 30", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_segments_are_no_empty_log()
    {
        await using var log = await TempLog.ClosedAsync(30);
        File.Delete(log.Segments[0]);

        var run = await Aasm.RunAsync("audit", "verify", "--state", log.State);

        Assert.Equal(8, run.ExitCode);
        Assert.StartsWith("error: truncated at positions 0 to 29 (head): ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("read", null)]
    [InlineData("absent", "absent: nothing in the folder tells whether events are missing at the end")]
    [InlineData("unreadable", "unreadable, as a power cut can leave it: it was ignored")]
    [InlineData("too_new", "written by a newer build: it was ignored")]
    public async Task A_head_file_that_was_not_read_is_said_not_to_be(string state, string? said)
    {
        await using var log = await TempLog.ClosedAsync(3);
        var head = Path.Combine(log.Log, "head");
        switch (state)
        {
            case "absent":
                File.Delete(head);
                break;
            case "unreadable":
                await File.WriteAllBytesAsync(head, []);
                break;
            case "too_new":
                await File.WriteAllTextAsync(head, "aa-segment/2\0\0\0\0");
                break;
        }

        var text = await Aasm.RunAsync("audit", "verify", "--state", log.State);
        var json = await Aasm.RunAsync("audit", "verify", "--state", log.State, "-o", "json");

        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        Assert.Equal(state, JsonDocument.Parse(json.Out).RootElement.GetProperty("head_file").GetString());
        var line = text.Out.Split('\n').SingleOrDefault(l => l.StartsWith("head file", StringComparison.Ordinal));
        Assert.Equal(said, line?["head file".Length..].Trim());
    }

    [Theory]
    [InlineData("audit", "verify")]
    [InlineData("log", "stat")]
    [InlineData("start", "--grpc=127.0.0.1:0", "--http=127.0.0.1:0")]
    public async Task A_newer_format_is_said_to_be_newer(params string[] command)
    {
        await using var log = await TempLog.ClosedAsync(3);
        using (var file = new FileStream(log.Segments[0], FileMode.Open))
        {
            file.Position = "aa-segment/".Length;
            file.WriteByte((byte)'2');
        }

        var run = await Aasm.RunAsync([.. command, "--state", log.State]);

        Assert.Equal(8, run.ExitCode);
        Assert.Contains("the segment has format 2, and this build reads format 1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_tail_is_the_doctors_business_too()
    {
        await using var log = await TempLog.ClosedAsync(30);
        TempLog.Damage(log.Segments[0], SegmentHeader.SizeBytes + 100);

        var run = await Aasm.RunAsync("doctor", "--state", log.State, "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "-o", "json");

        var check = JsonDocument.Parse(run.Out).RootElement.EnumerateArray().Single(s => s.GetProperty("check").GetString() == "log");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("fail", check.GetProperty("health").GetString());
        Assert.Contains("position 0", check.GetProperty("saw").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        await using var log = await TempLog.ClosedAsync(3);
        var blocked = Path.Combine(log.Segments[0], "state");

        var run = await Aasm.RunAsync("start", "--state", blocked, "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"the state folder {blocked} cannot be made or written", run.Error, StringComparison.Ordinal);
        Assert.Contains("--state", run.Error, StringComparison.Ordinal);
    }
}
