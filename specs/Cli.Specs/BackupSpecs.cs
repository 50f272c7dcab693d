using System.Text.Json;
using AgentAssembly.Commands.Stores.Embedded.Keys;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Cli;

public class BackupSpecs
{
    [Fact]
    public async Task A_backup_restores_to_the_same_head_and_goes_on()
    {
        await using var log = await TempLog.OfAsync(400);
        var head = (await log.HeadAsync()).ToString();
        await log.CloseAsync();
        var copy = Path.Combine(log.State, "copy");

        var saved = await Aasm.RunAsync("log", "backup", copy, "--state", log.State, "-o", "json");
        Directory.Delete(log.Log, recursive: true);
        var restored = await Aasm.RunAsync("log", "restore", copy, "--state", log.State, "-o", "json");

        Assert.Equal((0, 0), (saved.ExitCode, restored.ExitCode));
        Assert.Equal(head, JsonDocument.Parse(saved.Out).RootElement.GetProperty("head").GetString());
        Assert.Equal(head, JsonDocument.Parse(restored.Out).RootElement.GetProperty("head").GetString());
        log.Open();
        Assert.Equal(head, (await log.HeadAsync()).ToString());
        await log.AppendAsync(300);
        await log.CloseAsync();
        Assert.Equal(0, (await Aasm.RunAsync("audit", "verify", "--state", log.State, "--against", head)).ExitCode);
    }

    [Fact]
    public async Task A_backup_of_a_log_that_is_written_is_a_prefix_of_it()
    {
        await using var log = await TempLog.OfAsync(10);
        var writing = log.AppendAsync(3_000);
        var heads = new List<string>();
        do
        {
            var copy = Path.Combine(log.State, $"copy-{heads.Count}");
            var run = await Aasm.RunAsync("log", "backup", copy, "--state", log.State, "-o", "json");
            Assert.Equal("", run.Error);
            heads.Add(JsonDocument.Parse(run.Out).RootElement.GetProperty("head").GetString()!);
        }
        while (!writing.IsCompleted);

        await writing;
        await log.CloseAsync();
        foreach (var head in heads)
        {
            Assert.Equal(0, (await Aasm.RunAsync("audit", "verify", "--state", log.State, "--against", head)).ExitCode);
        }
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        await using var log = await TempLog.ClosedAsync(3);
        var copy = Path.Combine(log.State, "copy");
        Assert.Equal(0, (await Aasm.RunAsync("log", "backup", copy, "--state", log.State)).ExitCode);

        var again = await Aasm.RunAsync("log", "backup", copy, "--state", log.State);
        var over = await Aasm.RunAsync("log", "restore", copy, "--state", log.State);

        Assert.Equal((6, 6), (again.ExitCode, over.ExitCode));
        Assert.Contains("holds a log already", over.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_in_use_is_not_restored_over()
    {
        await using var log = await TempLog.OfAsync(3);
        var copy = Path.Combine(log.State, "copy");
        Assert.Equal(0, (await Aasm.RunAsync("log", "backup", copy, "--state", log.State)).ExitCode);

        var run = await Aasm.RunAsync("log", "restore", copy, "--state", log.State);

        Assert.Equal(6, run.ExitCode);
        Assert.Contains($"in use by process {Environment.ProcessId}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_log_is_not_backed_up()
    {
        await using var log = await TempLog.ClosedAsync(400);
        TempLog.Damage(log.Segments[1], SegmentHeader.SizeBytes + 200);
        var copy = Path.Combine(log.State, "copy");

        var run = await Aasm.RunAsync("log", "backup", copy, "--state", log.State);

        Assert.Equal(8, run.ExitCode);
        Assert.Contains("edited at position", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(copy));
    }

    [Fact]
    public async Task A_damaged_or_shortened_backup_is_not_restored()
    {
        await using var log = await TempLog.ClosedAsync(400);
        var copy = Path.Combine(log.State, "copy");
        Assert.Equal(0, (await Aasm.RunAsync("log", "backup", copy, "--state", log.State)).ExitCode);
        var target = Path.Combine(log.State, "target");
        var segments = Directory.EnumerateFiles(copy, "*.seg").Order(StringComparer.Ordinal).ToList();

        File.Delete(Path.Combine(copy, "head"));
        var last = await File.ReadAllBytesAsync(segments[^1]);
        await File.WriteAllBytesAsync(segments[^1], last[..^1]);
        var shortened = await Aasm.RunAsync("log", "restore", copy, "--state", target);
        await File.WriteAllBytesAsync(segments[^1], last);
        TempLog.Damage(segments[0], SegmentHeader.SizeBytes + 60);
        var damaged = await Aasm.RunAsync("log", "restore", copy, "--state", target);

        Assert.Equal((8, 8), (shortened.ExitCode, damaged.ExitCode));
        Assert.Contains("truncated at position 399", shortened.Error, StringComparison.Ordinal);
        Assert.Contains("edited at position 0", damaged.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(target, "log")));
    }

    [Fact]
    public async Task Keys_go_along_only_where_they_are_asked_for_and_come_back_to_their_owner_alone()
    {
        await using var log = await TempLog.ClosedAsync(3);
        var keys = Path.Combine(log.State, "keys");
        Directory.CreateDirectory(keys);
        KeyId installation;
        using (var store = EmbeddedKeyStore.Open(keys, span => span.Fill(7)))
        {
            installation = store.Installation;
        }

        var (without, with) = (Path.Combine(log.State, "without"), Path.Combine(log.State, "with"));
        Assert.Equal(0, (await Aasm.RunAsync("log", "backup", without, "--state", log.State)).ExitCode);
        var run = await Aasm.RunAsync("log", "backup", with, "--with-keys", "--state", log.State, "-o", "json");
        var target = Path.Combine(log.State, "target");
        var restored = await Aasm.RunAsync("log", "restore", with, "--state", target);
        var over = await Aasm.RunAsync("log", "restore", with, "--state", target);

        Assert.False(Directory.Exists(Path.Combine(without, "keys")));
        Assert.Contains("\"keys\": false", await File.ReadAllTextAsync(Path.Combine(without, "BACKUP.json")), StringComparison.Ordinal);
        Assert.Contains("\"keys\": true", await File.ReadAllTextAsync(Path.Combine(with, "BACKUP.json")), StringComparison.Ordinal);
        Assert.True(JsonDocument.Parse(run.Out).RootElement.GetProperty("keys").GetBoolean());
        Assert.Equal((0, 6), (restored.ExitCode, over.ExitCode));
        using var again = EmbeddedKeyStore.Open(Path.Combine(target, "keys"), span => span.Fill(8));
        Assert.Equal(installation, again.Installation);
    }

    [Fact]
    public async Task Keys_that_are_not_there_or_damaged_are_not_backed_up_and_leave_nothing()
    {
        await using var log = await TempLog.ClosedAsync(3);
        var copy = Path.Combine(log.State, "copy");
        Assert.Equal(5, (await Aasm.RunAsync("log", "backup", copy, "--with-keys", "--state", log.State)).ExitCode);
        Assert.False(Directory.Exists(copy));
        var keys = Directory.CreateDirectory(Path.Combine(log.State, "keys")).FullName;
        using (EmbeddedKeyStore.Open(keys, span => span.Fill(7)))
        {
        }

        using (var master = File.OpenWrite(Path.Combine(keys, "master.key")))
        {
            master.SetLength(40);
        }

        Assert.Equal(1, (await Aasm.RunAsync("log", "backup", copy, "--with-keys", "--state", log.State)).ExitCode);
        Assert.False(Directory.Exists(copy));
    }

    [Fact]
    public async Task Figures_are_those_of_the_log()
    {
        await using var log = await TempLog.ClosedAsync(400);

        var run = await Aasm.RunAsync("log", "stat", "--state", log.State, "-o", "json");

        var stats = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(400, stats.GetProperty("events").GetInt32());
        Assert.Equal(400, stats.GetProperty("head_file_events").GetInt32());
        Assert.Equal(400, stats.GetProperty("indexed_events").GetInt32());
        Assert.Equal(log.Segments.Length, stats.GetProperty("segments").GetInt32());
        Assert.False(stats.GetProperty("in_use").GetBoolean());
        Assert.Equal(0, stats.GetProperty("uncommitted_bytes").GetInt64());
    }
}
