using System.Globalization;
using System.Text.Json;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Commands;
using AgentAssembly.Specs.Read.GraphQL.People;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Read.GraphQL;

public sealed class AsOfSpecs
{
    [Fact]
    public async Task As_of_any_position_everything_is_as_a_read_side_shows_it_whose_log_ends_there() => await Seeds.EachAsync(1, 2, async seed =>
    {
        await using var read = await ReadSide.StartAsync(SomeHistory.Policy);
        await new SomeHistory(read.Side, seed).GoOnAsync(120);
        var events = await read.Side.EventsAsync();
        await using var brief = await ReadSide.StartAsync(policy: null);
        var random = new Random(seed);
        var ends = Enumerable.Range(0, 20).Select(_ => random.Next(events.Count)).Append(events.Count - 1).Distinct().Order().ToList();
        var copied = 0;
        foreach (var end in ends)
        {
            for (; copied <= end; copied++)
            {
                await CopyAsync(events[copied], brief.Side);
            }

            var then = await brief.DataAsync(EveryQuery.Of(brief.Schema, isPast: false));
            var now = await read.DataAsync(
                EveryQuery.Of(read.Schema, isPast: true), variables: new { at = end.ToString(CultureInfo.InvariantCulture) });
            SameFields(end, then, now);
        }
    });

    [Fact]
    public async Task The_history_shows_something_of_everything()
    {
        await using var read = await ReadSide.StartAsync(SomeHistory.Policy);
        await new SomeHistory(read.Side, 1).GoOnAsync(250);
        var data = await read.DataAsync(EveryQuery.Of(read.Schema, isPast: false));
        Assert.Empty(data.EnumerateObject()
            .Where(field => field.Value.ValueKind == JsonValueKind.Object && field.Name is not ("policyReplays" or "sources" or "edges" or "nodes"))
            .Where(field => field.Value.TryGetProperty("totalCount", out var count) && count.GetInt32() == 0).Select(field => field.Name));
    }

    private static void SameFields(int end, JsonElement expected, JsonElement actual)
    {
        foreach (var field in expected.EnumerateObject())
        {
            var shown = actual.GetProperty(field.Name).GetRawText();
            Assert.True(field.Value.GetRawText() == shown, $"{field.Name} as of {end}:\n{field.Value.GetRawText()}\n{shown}");
        }
    }

    private static async Task CopyAsync(RecordedEvent recorded, WriteSide to) => Assert.IsType<AppendResult.Appended>(
        await to.Log.AppendAsync(new([new(recorded.Event.Stream, [recorded.Event])], []), CancellationToken.None));
}
