using AgentAssembly.Specs.Commands;

namespace AgentAssembly.Specs.Read.GraphQL;

public sealed class MapAsOfSpecs
{
    private const int PositionsTried = 20;

    [Fact]
    public async Task Every_answer_as_of_a_position_is_that_of_a_read_side_that_was_told_of_nothing_later()
    {
        await using var read = await ReadSide.StartAsync("tools: {search: {allow: true}}\ndefault: allow");
        await new History(read.Side, 1).HappenAsync(150);
        var (size, random) = ((await read.Side.Log.ReadHeadAsync(CancellationToken.None)).Size, new Random(2));
        for (var i = 0; i < PositionsTried; i++)
        {
            var position = (ulong)random.Next(8, (int)size);
            await using var then = ReadSide.UpTo(read.Side, new(position + 1));
            foreach (var query in MapQueries.All)
            {
                var asOf = MapQueries.At(query, position);
                Assert.Equal(
                    (await then.DataAsync(asOf)).GetRawText(), (await read.DataAsync(asOf)).GetRawText());
            }
        }
    }

    [Fact]
    public async Task The_queries_tried_show_something()
    {
        await using var read = await ReadSide.StartAsync("tools: {search: {allow: true}}\ndefault: allow");
        await new History(read.Side, 1).HappenAsync(150);
        foreach (var query in MapQueries.All)
        {
            Assert.NotEqual((await read.DataAsync(MapQueries.At(query, 0))).GetRawText(), (await read.DataAsync(MapQueries.Now(query))).GetRawText());
        }
    }
}
