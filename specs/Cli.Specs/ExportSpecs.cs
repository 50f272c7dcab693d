using System.Text.Json;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Host.Evidence;

namespace AgentAssembly.Specs.Cli;

public class ExportSpecs
{
    [Fact]
    public async Task Lines_hold_the_whole_envelope()
    {
        await using var log = await TempLog.ClosedAsync(400);

        var run = await Aasm.RunAsync("audit", "export", "--format", "jsonl", "--state", log.State);

        var lines = LinesOf(run.Raw);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Enumerable.Range(0, 400), lines.Select(l => l.GetProperty("position").GetInt32()));
        Assert.Equal(
            "position event_id stream stream_version type schema_version recorded_at org team principal assurance "
            + "correlation_id causation_id trace_parent data previous_hash hash",
            string.Join(' ', lines[0].EnumerateObject().Select(p => p.Name)));
        Assert.Equal(JsonValueKind.Object, lines[0].GetProperty("data").ValueKind);
        Assert.Equal(lines[0].GetProperty("hash").GetString(), lines[1].GetProperty("previous_hash").GetString());
        Assert.Equal(JsonValueKind.Null, lines[0].GetProperty("team").ValueKind);
    }

    [Fact]
    public async Task A_line_has_everything_that_was_hashed()
    {
        await using var log = await TempLog.ClosedAsync(5);
        var run = await Aasm.RunAsync("audit", "export", "--format", "jsonl", "--state", log.State);

        foreach (var line in LinesOf(run.Raw))
        {
            var version = line.GetProperty("stream_version").GetUInt64();
            Assert.True(Hash256.TryParse(line.GetProperty("previous_hash").GetString(), out var previous));
            var draft = new EventDraft
            {
                Id = new EventId(line.GetProperty("event_id").GetGuid()),
                Type = line.GetProperty("type").GetString()!,
                SchemaVersion = line.GetProperty("schema_version").GetUInt32(),
                Org = line.GetProperty("org").GetString(),
                Principal = line.GetProperty("principal").GetString()!,
                Data = System.Text.Encoding.UTF8.GetBytes(line.GetProperty("data").GetRawText()),
            };
            var chained = EventCodec.Chain(
                draft,
                StreamName.Parse(line.GetProperty("stream").GetString()!),
                version == 0 ? null : new StreamHead(new(version - 1), previous),
                Instant.From(line.GetProperty("recorded_at").GetDateTimeOffset()));
            Assert.Equal(line.GetProperty("hash").GetString(), chained.Hash.ToString());
        }
    }

    [Fact]
    public async Task Csv_has_its_fixed_columns()
    {
        await using var log = await TempLog.ClosedAsync(4);

        var run = await Aasm.RunAsync("audit", "export", "--format", "csv", "--state", log.State);

        var rows = run.Raw.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            "position,recorded_at,type,schema_version,stream,stream_version,event_id,org,team,principal,assurance,"
            + "correlation_id,causation_id,trace_parent,verdict,kind,tool,model,host,path,command,reason_code,rule,clause,"
            + "policy,previous_hash,hash,data",
            rows[0]);
        Assert.Equal(5, rows.Length);
        Assert.StartsWith("0,", rows[1], StringComparison.Ordinal);
        Assert.EndsWith("}\"", rows[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("-2\n3", "\"'-2\n3\"")]
    [InlineData("plain", "plain")]
    public void Csv_is_quoted_and_runs_nothing(string tool, string expected)
    {
        using var bytes = new MemoryStream();
        using (var csv = new CsvEvents(bytes))
        {
            ((IEventWriter)csv).Write(Position.Start, new Support.TestEvents(1).Place(
                new Support.TestEvents(2).Draft() with { Data = JsonSerializer.SerializeToUtf8Bytes(new { tool }) },
                StreamName.ForKey("session", "acme", "1"),
                null).Open());
        }

        Assert.Contains($",,,{expected},,", System.Text.Encoding.UTF8.GetString(bytes.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ranges_and_types_select()
    {
        await using var log = await TempLog.ClosedAsync(30);
        var all = LinesOf((await Aasm.RunAsync("audit", "export", "--format", "jsonl", "--state", log.State)).Raw);
        var time = all[12].GetProperty("recorded_at").GetString()!;

        Assert.Equal([10, 11, 12], await PositionsAsync(log, "--from", "10", "--to", "12"));
        Assert.Equal(13, (await PositionsAsync(log, "--to", time)).Max() + 1);
        Assert.Equal(12, (await PositionsAsync(log, "--from", time)).Min());
        Assert.Equal(30, (await PositionsAsync(log, "--type", "spec.happened")).Count);
        Assert.Empty(await PositionsAsync(log, "--type", "action.decided"));
    }

    [Fact]
    public async Task Nothing_behind_damage_is_exported()
    {
        await using var log = await TempLog.ClosedAsync(400);
        TempLog.Damage(log.Segments[1], SegmentHeader.SizeBytes + 200);

        var run = await Aasm.RunAsync("audit", "export", "--format", "jsonl", "--state", log.State, "-o", "json");

        var first = int.Parse(Path.GetFileNameWithoutExtension(log.Segments[1]), System.Globalization.CultureInfo.InvariantCulture);
        var damage = JsonDocument.Parse(run.Error).RootElement.GetProperty("error").GetProperty("damage");
        Assert.Equal(8, run.ExitCode);
        Assert.Equal(first, LinesOf(run.Raw).Count);
        Assert.Equal("edited", damage.GetProperty("kind").GetString());
        Assert.Equal(first, damage.GetProperty("from_position").GetInt32());
    }

    [Fact]
    public async Task A_file_is_written_once()
    {
        await using var log = await TempLog.ClosedAsync(3);
        var file = Path.Combine(log.State, "out.jsonl");
        string[] command = ["audit", "export", "--format", "jsonl", "--state", log.State, "--output", file];

        var first = await Aasm.RunAsync(command);
        var second = await Aasm.RunAsync(command);

        Assert.Equal((0, 6), (first.ExitCode, second.ExitCode));
        Assert.Equal(3, File.ReadLines(file).Count());
        Assert.Contains(file, second.Error, StringComparison.Ordinal);
    }

    private static async Task<List<int>> PositionsAsync(TempLog log, params string[] more)
    {
        var run = await Aasm.RunAsync(["audit", "export", "--format", "jsonl", "--state", log.State, .. more]);
        return LinesOf(run.Raw).ConvertAll(l => l.GetProperty("position").GetInt32());
    }

    private static List<JsonElement> LinesOf(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}
