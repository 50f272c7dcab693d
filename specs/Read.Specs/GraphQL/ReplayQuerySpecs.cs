namespace AgentAssembly.Specs.Read.GraphQL;

public sealed class ReplayQuerySpecs
{
    [Fact]
    public async Task Where_nothing_was_replayed_nothing_is_shown()
    {
        await using var read = await ReadSide.StartAsync();
        var data = await read.DataAsync("""
            { policyReplay(id: "00000000000000000000000000000001") { id }
              policyReplays { totalCount edges { node { phase from until candidates { name digest report { decisions same flips { denied total }
                notCompared { reason count } rules { rule clause flips { denied } } agents { org agentId } samples { position tool recorded { verdict } } } } } } } }
            """);
        Assert.Equal("""{"policyReplay":null,"policyReplays":{"totalCount":0,"edges":[]}}""", data.GetRawText());
    }
}
