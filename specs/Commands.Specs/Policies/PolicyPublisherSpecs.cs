using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Specs.Commands.Policies;

public sealed class PolicyPublisherSpecs
{
    [Fact]
    public async Task A_set_is_published_once_and_again_after_another_one_was()
    {
        await using var side = await WriteSide.StartAsync(policy: null);
        Assert.True(await side.PublishAsync(WriteSide.AllowAll));
        Assert.False(await side.PublishAsync(WriteSide.AllowAll));
        Assert.False(await side.PublishAsync("# the same\ntools:\n  '*':\n    allow: true\n"));
        Assert.True(await side.PublishAsync(WriteSide.DenyAll));
        Assert.True(await side.PublishAsync(WriteSide.AllowAll));
        Assert.Equal(3, (await side.EventsAsync("policy")).Count);
    }

    [Fact]
    public async Task What_was_published_is_in_force_when_the_publisher_returns()
    {
        await using var side = await WriteSide.StartAsync(policy: null);
        await side.PublishAsync(WriteSide.DenyAll);
        Assert.Equal("tool denied by policy", (await side.CheckAsync(new TestAgent(1).Calls())).Reason);
    }

    [Fact]
    public async Task A_restart_does_not_publish_again()
    {
        var side = await WriteSide.StartAsync(WriteSide.AllowAll);
        await using var again = await side.RestartAsync();
        Assert.False(await again.PublishAsync(WriteSide.AllowAll));
    }

    [Fact]
    public async Task The_recorded_text_leads_to_the_recorded_digest()
    {
        await using var side = await WriteSide.StartAsync(WriteSide.AllowAll);
        var published = PolicyPublished.Read(Assert.Single(await side.EventsAsync("policy")).Event.Open())!;
        var document = Assert.Single(published.Documents);
        var parsed = Assert.IsType<PolicyParseResult.Accepted>(PolicyDocument.Parse(document.Name, document.Text));
        Assert.Equal(PolicySet.Compile([parsed.Document]).Digest, published.Digest);
        Assert.Equal(side.State.Policies.Current.Set.Digest, published.Digest);
    }
}
