namespace AgentAssembly.Specs.Read.GraphQL;

public sealed class MapTenancySpecs
{
    [Fact]
    public async Task Nothing_of_another_tenant_or_team_is_shown_by_any_query()
    {
        await using var read = await ReadSide.StartAsync("default: allow");
        var history = new History(read.Side, 3);
        await history.HappenAsync(120);
        foreach (var viewer in (SomeViewer[])[new("globex", null), new("acme", "payments"), new("initech", null)])
        {
            var hidden = history.Agents.Where(agent => !viewer.Sees(agent.Org, agent.Team))
                .Where(agent => viewer.Org != agent.Org || viewer.Team is null).Select(agent => agent.Id.ToString())
                .Concat(viewer.Org == "acme" ? [] : ["\"acme\"", "org:acme", "team:travel"]).ToList();
            foreach (var query in MapQueries.All)
            {
                var shown = (await read.AskAsync(MapQueries.Now(query), viewer)).GetRawText();
                Assert.DoesNotContain(hidden, text => shown.Contains(text, StringComparison.Ordinal));
            }
        }
    }
}
