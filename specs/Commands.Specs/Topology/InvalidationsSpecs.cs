using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Invalidation;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Specs.Commands.Topology;

public sealed class InvalidationsSpecs
{
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_reader_that_stalls_holds_up_no_check_and_loses_nothing()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        await using var stalled = Reader(side, Position.Start);
        Assert.True(await stalled.MoveNextAsync());

        // It reads no further, while many times what any buffer of messages would hold comes.
        for (var i = 0; i < 2_000; i++)
        {
            Assert.True(await side.PublishAsync($"tools: {{'*': {{allow: true}}, t{i}: {{allow: true}}}}"));
            if (i % 100 == 0)
            {
                Assert.True((await side.CheckAsync(agent.Calls())).Position is not null);
            }
        }

        var versions = new List<ulong> { ((InvalidationMessage.Policy)stalled.Current).Version };
        while (await stalled.MoveNextAsync().AsTask().WaitAsync(HangLimit) && stalled.Current is InvalidationMessage.Policy policy)
        {
            versions.Add(policy.Version);
        }

        Assert.Equal(Enumerable.Range(1, 2_001).Select(i => (ulong)i), versions);
    }

    [Fact]
    public async Task Resuming_behind_any_message_tells_exactly_the_rest()
    {
        await using var side = await WriteSide.StartAsync();
        var agent = await side.JoinAsync(1);
        for (var i = 0; i < 5; i++)
        {
            await side.CheckAsync(agent.Calls());
            await side.PublishAsync($"tools: {{'*': {{allow: true}}, t{i}: {{allow: true}}}}");
        }

        var all = await UpToNowAsync(side, Position.Start);
        Assert.Equal(Enumerable.Range(1, 6).Select(i => (ulong)i), all.Select(m => m.Version));
        for (var i = 0; i < all.Count; i++)
        {
            Assert.Equal(all.Skip(i + 1), await UpToNowAsync(side, all[i].Next));
        }

        var present = await new Invalidations(side.Log).PresentAsync(CancellationToken.None);
        Assert.Empty(await UpToNowAsync(side, present));
    }

    [Fact]
    public async Task A_policy_of_one_org_names_it_and_one_of_the_node_names_none()
    {
        await using var side = await WriteSide.StartAsync();
        var published = new PolicyPublished("sha256:1", [new("a.yaml", WriteSide.AllowAll)], PolicyPublished.FromFile);
        var origin = new CommandOrigin("acme", null, "operator:spec", Assurance.Unspecified, []);
        await side.Journal.AppendAsync(
            PolicyPublished.StreamOf("acme"),
            EventDrafts.Of<PolicyPublished, PolicyPublished>(side.Ids.Next(), published, origin),
            CancellationToken.None);
        Assert.Equal([(null, 1ul), ("acme", 1ul)], (await UpToNowAsync(side, Position.Start)).Select(m => (m.Org, m.Version)));
    }

    private static IAsyncEnumerator<InvalidationMessage> Reader(WriteSide side, Position from) =>
        new Invalidations(side.Log).SubscribeAsync(from, CancellationToken.None).GetAsyncEnumerator();

    private static async Task<List<InvalidationMessage.Policy>> UpToNowAsync(WriteSide side, Position from)
    {
        var told = new List<InvalidationMessage.Policy>();
        await using var reader = Reader(side, from);
        while (await reader.MoveNextAsync().AsTask().WaitAsync(HangLimit) && reader.Current is InvalidationMessage.Policy policy)
        {
            told.Add(policy);
        }

        return told;
    }
}
