using System.Globalization;
using System.Text.Json;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Commands;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Read.GraphQL;

public sealed class RunsAsOfSpecs
{
    private const int Moments = 20;

    // What a read side shows of a past moment is what another one shows that knows nothing of what came later.
    [Fact]
    public async Task Every_query_as_of_a_moment_answers_what_a_log_that_ended_there_answers()
    {
        await using var read = await ReadSide.StartAsync(RunHistory.Policy);
        await RunHistory.LiveAsync(read.Side, seed: 81, steps: 150);
        var size = (await read.Side.Log.ReadHeadAsync(CancellationToken.None)).Size;
        var random = new Random(4);
        for (var moment = 0; moment < Moments; moment++)
        {
            var at = new Position((ulong)random.NextInt64((long)size));
            await using var then = ReadSide.UpTo(read.Side, at.Next);
            foreach (var (name, selection) in Queries())
            {
                var (shown, expected) = (await AskAsync(read, selection, at), await AskAsync(then, selection, at));
                Assert.True(expected == shown, $"{name} at {at} of {size}:\n{expected}\n{shown}");
            }
        }
    }

    // Documents change all the time, so an answer that does not is none.
    [Fact]
    public async Task Every_query_tells_of_something_in_that_history()
    {
        await using var read = await ReadSide.StartAsync(RunHistory.Policy);
        await RunHistory.LiveAsync(read.Side, seed: 81, steps: 150);
        var head = new Position((await read.Side.Log.ReadHeadAsync(CancellationToken.None)).Size - 1);
        foreach (var (name, selection) in Queries())
        {
            var (first, last) = (await AskAsync(read, selection, new(1)), await AskAsync(read, selection, head));
            Assert.True(first != last, $"{name} tells the same at both ends of the history: {last}");
        }
    }

    // What belongs to others makes no difference: the answer is that of a log without them.
    [Fact]
    public async Task No_query_tells_a_tenant_or_team_of_another()
    {
        await using var read = await ReadSide.StartAsync(RunHistory.Policy);
        var history = await RunHistory.LiveAsync(read.Side, seed: 82, steps: 150);
        var head = new Position((await read.Side.Log.ReadHeadAsync(CancellationToken.None)).Size - 1);
        foreach (var viewer in new[] { new SomeViewer("acme", null), new SomeViewer("acme", "payments"), new SomeViewer("globex", null), new SomeViewer("nobody", null) })
        {
            var hidden = history.Agents.Where(agent => !viewer.Sees(agent.Org, agent.Team)).ToList();
            foreach (var (name, selection) in Queries())
            {
                var answer = await read.AskAsync(Query(selection), viewer, new { at = head.ToString() });
                var text = answer.GetProperty("data").GetRawText();
                Assert.All(hidden, agent => Assert.False(text.Contains(agent.Id.ToString(), StringComparison.Ordinal), $"{name} tells {viewer} of {agent.Id}"));
                Assert.All(
                    hidden.Select(agent => agent.Org).Where(org => org != viewer.Org).Distinct(),
                    org => Assert.False(text.Contains($"\"key\":\"{org}\"", StringComparison.Ordinal), $"{name} tells {viewer} of {org}"));
            }
        }
    }

    private static async Task<string> AskAsync(ReadSide read, string selection, Position at) =>
        (await read.DataAsync(Query(selection), variables: new { at = at.ToString() })).GetRawText();

    private static string Query(string selection) => $"query($at: AsOf!) {{ {selection} }}";

    private static IEnumerable<(string Name, string Selection)> Queries() =>
        QueryTable.All.Select(row => ((string)row[0], (string)row[1]));
}
