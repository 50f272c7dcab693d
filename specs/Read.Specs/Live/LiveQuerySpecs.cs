using System.Globalization;
using System.Text.Json;
using AgentAssembly.Domain.Policy.Replaying;
using AgentAssembly.Specs.Commands;
using AgentAssembly.Specs.Read.GraphQL;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Specs.Read.Live;

public sealed class LiveQuerySpecs
{
    [Fact]
    public async Task Without_a_position_only_what_happens_now_is_told_and_that_it_is_live_at_once()
    {
        await using var read = await ReadSide.StartAsync();
        var agent = await read.Side.JoinAsync(1);
        await using var reader = await LiveReader.OpenAsync(read, LiveReader.Events());
        var head = await HeadAsync(read);
        AssertFrame($$"""{"kind":"CaughtUp","position":"{{head}}"}""", await reader.NextAsync());
        await read.Side.CheckAsync(agent.Calls());
        AssertFrame(
            $$$"""{"kind":"EventData","position":"{{{head + 1}}}","event":{"type":"action.decided","org":"acme","team":"payments"}}""",
            await reader.NextAsync());
        Assert.Equal($"{head + 1}", reader.Position);
    }

    [Fact]
    public async Task With_a_position_everything_behind_it_is_told_then_that_it_is_caught_up_once_then_what_is_new()
    {
        await using var read = await ReadSide.StartAsync();
        var agent = await read.Side.JoinAsync(1);
        await using var reader = await LiveReader.OpenAsync(read, LiveReader.Events(), variables: new { after = "0" });
        var head = await HeadAsync(read);
        for (var position = 1ul; position <= head; position++)
        {
            Assert.Equal($"{position}", (await reader.NextAsync()).GetProperty("position").GetString());
        }

        AssertFrame($$"""{"kind":"CaughtUp","position":"{{head}}"}""", await reader.NextAsync());
        await read.Side.CheckAsync(agent.Calls());
        Assert.Equal("EventData", (await reader.NextAsync()).GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public async Task A_position_that_the_log_has_not_reached_resets_and_goes_on_from_the_beginning(int beyond)
    {
        await using var read = await ReadSide.StartAsync();
        await read.Side.JoinAsync(1);
        var after = (await HeadAsync(read)) + 1 + (ulong)beyond;
        await using var reader = await LiveReader.OpenAsync(
            read, LiveReader.Events(), variables: new { after = after.ToString(CultureInfo.InvariantCulture) });
        AssertFrame($$"""{"kind":"Reset","epoch":"{{ReadSide.LogId:N}}"}""", await reader.NextAsync());
        Assert.Equal("0", (await reader.NextAsync()).GetProperty("position").GetString());
    }

    [Fact]
    public async Task Another_log_resets_and_the_same_does_not()
    {
        await using var read = await ReadSide.StartAsync();
        await read.Side.JoinAsync(1);
        var reset = $$"""{"kind":"Reset","epoch":"{{ReadSide.LogId:N}}"}""";
        var other = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        await using var resumed = await LiveReader.OpenAsync(read, LiveReader.Events(), variables: new { after = "1", epoch = other });
        AssertFrame(reset, await resumed.NextAsync());
        Assert.Equal("0", (await resumed.NextAsync()).GetProperty("position").GetString());
        await using var live = await LiveReader.OpenAsync(read, LiveReader.Events(), variables: new { epoch = other.ToString("N") });
        AssertFrame(reset, await live.NextAsync());
        Assert.Equal("CaughtUp", (await live.NextAsync()).GetProperty("kind").GetString());
        await using var same = await LiveReader.OpenAsync(
            read, LiveReader.Events(), variables: new { after = "0", epoch = ReadSide.LogId.ToString("N") });
        Assert.Equal("1", (await same.NextAsync()).GetProperty("position").GetString());
    }

    [Fact]
    public async Task What_is_not_kept_any_more_is_a_gap_and_the_rest_is_told()
    {
        await using var read = await ReadSide.StartAsync();
        await read.Side.JoinAsync(1);
        read.Kept.First = new(3);
        await using var behind = await LiveReader.OpenAsync(read, LiveReader.Events(), variables: new { after = "0" });
        AssertFrame("""{"kind":"Gap","from":"1","to":"2","reason":"RETENTION"}""", await behind.NextAsync());
        Assert.Equal("2", behind.Position);
        Assert.Equal("3", (await behind.NextAsync()).GetProperty("position").GetString());
        await using var last = await LiveReader.OpenAsync(read, LiveReader.Events(), variables: new { after = "2" });
        Assert.Equal("3", (await last.NextAsync()).GetProperty("position").GetString());
    }

    [Fact]
    public async Task A_heartbeat_tells_every_15_seconds_how_far_it_is_though_nothing_matches()
    {
        await using var read = await ReadSide.StartAsync();
        var agent = await read.Side.JoinAsync(1);
        await using var reader = await LiveReader.OpenAsync(
            read, LiveReader.Events(), variables: new { where = new { traces = new[] { "another" } } });
        Assert.Equal("CaughtUp", (await reader.NextAsync()).GetProperty("kind").GetString());
        for (var beats = 0; beats < 3; beats++)
        {
            await read.Side.CheckAsync(agent.Calls());
            var head = await HeadAsync(read);
            var next = reader.NextAsync();
            JsonElement frame;
            while (true)
            {
                // The timer may not be set yet when the clock moves.
                read.Side.Time.Advance(TimeSpan.FromSeconds(15));
                if (await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System)) == next)
                {
                    frame = await next;
                    if (frame.GetProperty("position").GetString() == $"{head}")
                    {
                        break;
                    }

                    next = reader.NextAsync();
                }
            }

            AssertFrame($$"""{"kind":"Heartbeat","position":"{{head}}","head":"{{head}}","lag":0}""", frame);
            Assert.Equal($"{head}", reader.Position);
        }
    }

    [Fact]
    public async Task An_agent_is_told_as_it_was_right_behind_each_event()
    {
        await using var read = await ReadSide.StartAsync();
        var agent = await read.Side.JoinAsync(1);
        await read.Side.Agents.SuspendAsync(WriteSide.Local, new(agent.Org, agent.Id.ToString()), "look", false, CancellationToken.None);
        await read.Side.Agents.DeregisterAsync(
            WriteSide.Local, new(agent.Org, agent.Id.ToString()), "over", Domain.Agents.OrphanFate.Suspend, CancellationToken.None);
        await using var reader = await LiveReader.OpenAsync(
            read,
            $$"""subscription { agentChanged(after: "0") { kind: __typename ... on AgentChange { event { type agent { name } } agent { status } } {{LiveReader.Frames}} } }""");
        foreach (var (type, status) in new[] { ("agent.registered", "ACTIVE"), ("agent.suspended", "SUSPENDED"), ("agent.deregistered", "DEREGISTERED") })
        {
            AssertFrame(
                $$$"""{"kind":"AgentChange","event":{"type":"{{{type}}}","agent":{"name":"agent 1"}},"agent":{"status":"{{{status}}}"}}""",
                await reader.NextAsync());
        }
    }

    [Fact]
    public async Task A_run_is_told_span_by_span()
    {
        await using var read = await ReadSide.StartAsync("tools: {search: {allow: true}, pay: {allow: false}}");
        var (one, two) = (await read.Side.JoinAsync(1), await read.Side.JoinAsync(2));
        await read.Side.CheckAsync(one.Calls("search", "run-1"));
        await read.Side.CheckAsync(two.Calls("search", "run-1"));
        await read.Side.CheckAsync(one.Calls("search", "run-2"));
        await using var reader = await LiveReader.OpenAsync(
            read,
            $$"""
            subscription($agent: ID!) { sessionTrace(agent: $agent, traceId: "run-1", after: "0") {
              kind: __typename ... on SpanData { decision { tool verdict } } {{LiveReader.Frames}} } }
            """,
            variables: new { agent = one.Id.ToString() });
        AssertFrame("""{"kind":"SpanData","decision":{"tool":"search","verdict":"ALLOW"}}""", await reader.NextAsync());
        Assert.Equal("CaughtUp", (await reader.NextAsync()).GetProperty("kind").GetString());
        await read.Side.CheckAsync(two.Calls("pay", "run-1"));
        await read.Side.CheckAsync(one.Calls("pay", "run-1"));
        AssertFrame("""{"kind":"SpanData","decision":{"tool":"pay","verdict":"DENY"}}""", await reader.NextAsync());
    }

    [Fact]
    public async Task A_job_is_told_until_its_end_and_one_that_is_not_there_says_nothing()
    {
        await using var read = await ReadSide.StartAsync();
        var agent = await read.Side.JoinAsync(1);
        for (var i = 0; i < 5; i++)
        {
            await read.Side.CheckAsync(agent.Calls());
        }

        var begun = Assert.IsType<ReplayAnswer.Done>(await read.Services.GetRequiredService<IPolicyReplays>().StartAsync(
            SomeViewer.Everything,
            new ReplayRequest("", "", [new CandidateText("strict", [new("a.yaml", WriteSide.DenyAll)])]),
            CancellationToken.None));
        const string Query = "subscription($id: ID!) { jobProgress(id: $id) { id phase decisions } }";
        await using var reader = await LiveReader.OpenAsync(read, Query, variables: new { id = begun.Id.ToString() });
        var telling = reader.RestAsync();
        while (!telling.IsCompleted)
        {
            read.Side.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        AssertFrame($$"""{"id":"{{begun.Id}}","phase":"FINISHED","decisions":5}""", (await telling)[^1]);
        await using var none = await LiveReader.OpenAsync(read, Query, variables: new { id = new string('0', 32) });
        Assert.Empty(await none.RestAsync());
    }

    [Theory]
    [InlineData("""subscription { governanceEvents(after: "0", epoch: "nonsense") { __typename } }""", "epoch: ")]
    [InlineData("""subscription { governanceEvents(after: "-1") { __typename } }""", "after")]
    [InlineData("""subscription { sessionTrace(agent: "x", traceId: "t") { __typename } }""", "agent: ")]
    [InlineData("""subscription { sessionTrace(agent: "00000000000000000000000000000000", traceId: "") { __typename } }""", "traceId: ")]
    [InlineData("""subscription { jobProgress(id: "x") { phase } }""", "id: ")]
    [InlineData("""subscription { governanceEvents(where: {verdicts: [MAYBE]}) { __typename } }""", "MAYBE")]
    public async Task What_is_wrong_with_an_argument_is_an_error_and_no_stream(string query, string said)
    {
        await using var read = await ReadSide.StartAsync();
        Assert.Contains(said, await LiveReader.RefusalAsync(read, query), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_and_too_long_values_are_refused()
    {
        await using var read = await ReadSide.StartAsync();
        var many = Enumerable.Range(0, 101).Select(n => $"{n}").ToArray();
        Assert.Contains("100", await LiveReader.RefusalAsync(read, LiveReader.Events(), new { where = new { types = many } }), StringComparison.Ordinal);
        var longs = new[] { new string('x', 257) };
        Assert.Contains("256", await LiveReader.RefusalAsync(read, LiveReader.Events(), new { where = new { orgs = longs } }), StringComparison.Ordinal);
    }

    private static async Task<ulong> HeadAsync(ReadSide read) => (await read.Side.Log.ReadHeadAsync(CancellationToken.None)).Size - 1;

    private static void AssertFrame(string expected, JsonElement frame) => Assert.Equal(expected, frame.GetRawText());
}
