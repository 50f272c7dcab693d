using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Core.Topology;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Topology;

namespace AgentAssembly.Specs.Commands.Topology;

public sealed class EdgeReportsSpecs
{
    [Fact]
    public async Task Racing_reports_are_all_recorded_and_numbered_without_a_gap()
    {
        await using var side = await WriteSide.StartAsync();
        var (one, other) = (await side.JoinAsync(1), await side.JoinAsync(2));
        var here = side.Reports();
        var reports = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(
            () => side.ReportAsync(one, other, EdgeKind.Calls, through: here))));

        Assert.Equal(
            Enumerable.Range(1, 64).Select(i => (long)i),
            reports.Select(outcome => Assert.IsType<EdgeReply.Observed>(outcome.Reply).Id).Order());
        var edge = Assert.Single(await side.EdgesAsync(new() { Org = "acme", Kind = EdgeKind.Calls, Limit = 10 }));
        Assert.Equal((64, 64), (edge.Count, edge.LastId));
    }

    [Fact]
    public async Task A_report_that_another_process_overtakes_is_decided_anew()
    {
        WatchedStore? store = null;
        await using var side = await WriteSide.StartAsync(new WriteSideSettings { Around = s => store = new WatchedStore(s) });
        var (one, other) = (await side.JoinAsync(1), await side.JoinAsync(2));
        var overtakes = true;
        store!.Before = async request =>
        {
            if (overtakes && request.Writes[0].Stream.Category == "edges")
            {
                overtakes = false;
                Assert.Equal(new EdgeReply.Observed(1), (await side.ReportAsync(other, one, EdgeKind.Reads)).Reply);
            }
        };

        var outcome = await side.ReportAsync(one, other, EdgeKind.Reads);

        Assert.Equal(new EdgeReply.Observed(2), outcome.Reply);
        Assert.Equal([one.Id, other.Id, one.Id], outcome.Cycle.AsEnumerable());
    }

    [Fact]
    public async Task An_event_holds_ends_teams_and_reporter_and_its_envelope_the_principal()
    {
        await using var side = await WriteSide.StartAsync();
        var (one, other) = (await side.JoinAsync(1), await side.JoinAsync(2, team: "ops"));
        await side.ReportAsync(one, other, EdgeKind.Reads);

        var envelope = Assert.Single(await side.EventsAsync("edges")).Event.Open();
        var seen = EdgeObserved.Read(envelope)!;
        Assert.Equal(
            (one.Id, other.Id, "payments", "ops", true, $"agent:{one.Did}"),
            (seen.Source, seen.Target, seen.SourceTeam, seen.TargetTeam, seen.IsCrossTeam, seen.Reporter));
        Assert.Equal(("acme", "payments", $"agent:{one.Did}", Assurance.Bound), (envelope.Org, envelope.Team, envelope.Principal, envelope.Assurance));
    }

    [Fact]
    public async Task An_agent_with_no_part_in_an_edge_leaves_no_event()
    {
        await using var side = await WriteSide.StartAsync();
        var (one, other, third) = (await side.JoinAsync(1), await side.JoinAsync(2), await side.JoinAsync(3));
        var outcome = await side.ReportAsync(one, other, EdgeKind.Messages, by: side.CallerOf(third));
        Assert.IsType<EdgeReply.NotAuthor>(outcome.Reply);
        Assert.Empty(await side.EventsAsync("edges"));
        Assert.IsType<EdgeReply.Observed>((await side.ReportAsync(one, other, EdgeKind.Messages, by: side.CallerOf(other))).Reply);
    }

    [Fact]
    public async Task Edges_numbers_and_counts_outlive_the_process()
    {
        var side = await WriteSide.StartAsync();
        var (one, other) = (await side.JoinAsync(1), await side.JoinAsync(2));
        await side.ReportAsync(one, other, EdgeKind.Calls);
        await side.ReportAsync(one, other, EdgeKind.Calls);
        await using var again = await side.RestartAsync();

        var outcome = await again.ReportAsync(other, one, EdgeKind.Calls);
        Assert.Equal(new EdgeReply.Observed(3), outcome.Reply);
        Assert.Equal([other.Id, one.Id, other.Id], outcome.Cycle.AsEnumerable());
        var edges = await again.EdgesAsync(new() { Org = "acme", Kind = EdgeKind.Calls, Limit = 10 });
        Assert.Equal([(other.Id, 1L), (one.Id, 2L)], edges.Select(edge => (edge.Key.Source, edge.Count)));
    }

    [Fact]
    public async Task Cycles_are_those_of_one_kind_and_the_registry_s_delegations_count()
    {
        await using var side = await WriteSide.StartAsync();
        var root = await side.JoinAsync(1);
        var child = await side.JoinAsync(2, parent: root.Did);
        Assert.Empty((await side.ReportAsync(root, child, EdgeKind.Reads)).Cycle);
        Assert.Empty((await side.ReportAsync(child, root, EdgeKind.Writes)).Cycle);
        Assert.Equal([child.Id, root.Id, child.Id], (await side.ReportAsync(child, root, EdgeKind.DelegatesTo)).Cycle.AsEnumerable());
        Assert.Equal([root.Id, root.Id], (await side.ReportAsync(root, root, EdgeKind.Calls)).Cycle.AsEnumerable());

        using var messages = new MessageEdges(side.Log, 1_000);
        var queries = new TopologyQueries(side.State, messages);
        Assert.Equal(2, Assert.Single(await queries.FindCyclesAsync("acme", EdgeKind.DelegatesTo, CancellationToken.None)).Size);
        Assert.Equal(1, Assert.Single(await queries.FindCyclesAsync("acme", EdgeKind.Calls, CancellationToken.None)).Size);
        Assert.Empty(await queries.FindCyclesAsync("acme", EdgeKind.Reads, CancellationToken.None));
        Assert.Empty(await queries.FindCyclesAsync("other", EdgeKind.Calls, CancellationToken.None));
    }

    [Fact]
    public async Task Edges_are_found_by_end_kind_and_moment_the_latest_first_and_no_more_than_asked()
    {
        await using var side = await WriteSide.StartAsync();
        var (one, other, third) = (await side.JoinAsync(1), await side.JoinAsync(2), await side.JoinAsync(3, team: "ops"));
        await side.ReportAsync(one, other, EdgeKind.Calls);
        side.Time.Advance(TimeSpan.FromMinutes(1));
        await side.ReportAsync(one, third, EdgeKind.Calls);
        var since = Instant.From(side.Time.GetUtcNow());
        side.Time.Advance(TimeSpan.FromMinutes(1));
        await side.ReportAsync(other, one, EdgeKind.Writes);

        var all = new EdgeQuery { Org = "acme", Limit = 10 };
        (EdgeQuery Query, AgentId[] Sources)[] table =
        [
            (all, [other.Id, one.Id, one.Id]),
            (all with { Limit = 1 }, [other.Id]),
            (all with { Since = since }, [other.Id, one.Id]),
            (all with { Kind = EdgeKind.Calls }, [one.Id, one.Id]),
            (all with { CrossTeamOnly = true }, [one.Id]),
            (all with { End = new(one.Id, EdgeDirection.Outgoing) }, [one.Id, one.Id]),
            (all with { End = new(one.Id, EdgeDirection.Incoming) }, [other.Id]),
            (all with { End = new(third.Id, EdgeDirection.Both) }, [one.Id]),
            (all with { End = new(third.Id, EdgeDirection.Outgoing) }, []),
            (all with { Org = "other" }, []),
        ];
        foreach (var (query, sources) in table)
        {
            Assert.Equal(sources, (await side.EdgesAsync(query)).Select(edge => edge.Key.Source));
        }
    }
}
