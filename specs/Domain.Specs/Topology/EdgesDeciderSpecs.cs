using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Topology;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Topology;

public sealed class EdgesDeciderSpecs
{
    private static readonly AgentId A = new(1);
    private static readonly AgentId B = new(2);
    private static readonly AgentId C = new(3);

    [Theory]
    [InlineData(EdgeKind.DelegatesTo, true, false)]
    [InlineData(EdgeKind.Calls, true, false)]
    [InlineData(EdgeKind.Reads, true, false)]
    [InlineData(EdgeKind.Writes, true, false)]
    [InlineData(EdgeKind.Approves, true, true)]
    [InlineData(EdgeKind.Messages, true, true)]
    public void Only_who_takes_part_may_report_and_the_operator_anything(EdgeKind kind, bool source, bool target)
    {
        Assert.Equal(source, IsTaken(new EdgeReporter.Agent(A, "agent:a"), kind));
        Assert.Equal(target, IsTaken(new EdgeReporter.Agent(B, "agent:b"), kind));
        Assert.False(IsTaken(new EdgeReporter.Agent(C, "agent:c"), kind));
        Assert.True(IsTaken(new EdgeReporter.Operator("operator:o"), kind));
    }

    [Fact]
    public void Reports_are_numbered_without_a_gap_and_edges_counted_once() =>
        Seeds.Sample(
            Gen.Select(Gen.UInt[1, 3], Gen.UInt[1, 3], Gen.Enum<EdgeKind>()).Where(e => e.Item3 != EdgeKind.None).Array[0, 60],
            100,
            reports =>
            {
                var state = EdgesDecider.Initial;
                var ids = new List<long>();
                foreach (var (source, target, kind) in reports)
                {
                    var decision = EdgesDecider.Decide(state, Report(new(source), new(target), kind));
                    ids.Add(Assert.IsType<EdgeReply.Observed>(decision.Reply).Id);
                    state = decision.Events.Aggregate(state, EdgesDecider.Evolve);
                }

                Assert.Equal(Enumerable.Range(1, reports.Length).Select(i => (long)i), ids);
                Assert.Equal(reports.Distinct().Count(), state.Distinct);
                Assert.All(reports, e => Assert.True(state.Has(new(e.Item1), new(e.Item2), e.Item3)));
                Assert.Equal(
                    reports.Distinct().Count(e => e.Item3 == EdgeKind.Calls), state.OfKind(EdgeKind.Calls).Count());
            });

    [Fact]
    public void An_org_full_of_edges_takes_no_new_one_and_counts_those_that_it_has()
    {
        var full = Enumerable.Range(0, EdgesState.DistinctMax).Aggregate(
            EdgesDecider.Initial, (state, i) => EdgesDecider.Evolve(state, Seen(i + 1, new((UInt128)(uint)(i + 10)))));
        Assert.Equal(EdgesState.DistinctMax, full.Distinct);
        Assert.IsType<EdgeReply.Full>(EdgesDecider.Decide(full, Report(A, B, EdgeKind.Calls)).Reply);
        Assert.Equal(
            new EdgeReply.Observed(EdgesState.DistinctMax + 1),
            EdgesDecider.Decide(full, Report(A, new(10), EdgeKind.Calls)).Reply);
    }

    [Fact]
    public void What_a_newer_build_recorded_still_takes_its_number()
    {
        var state = EdgesDecider.Evolve(EdgesDecider.Initial, Seen(7, B) with { Kind = EdgeKind.None });
        Assert.Equal((7, 0), (state.LastId, state.Distinct));
    }

    [Theory]
    [InlineData("desk", "ops", true)]
    [InlineData("ops", "ops", false)]
    [InlineData("", "ops", false)]
    [InlineData("desk", "", false)]
    [InlineData("", "", false)]
    public void An_edge_crosses_teams_if_both_are_known_and_differ(string source, string target, bool crosses)
    {
        var command = Report(A, B, EdgeKind.Calls) with { Teams = new(source, target) };
        Assert.Equal(crosses, Assert.Single(EdgesDecider.Decide(EdgesDecider.Initial, command).Events).IsCrossTeam);
    }

    private static bool IsTaken(EdgeReporter by, EdgeKind kind)
    {
        var decision = EdgesDecider.Decide(EdgesDecider.Initial, Report(A, B, kind) with { By = by });
        Assert.Equal(decision.Reply is EdgeReply.Observed, decision.Events.Length == 1);
        return decision.Reply is EdgeReply.Observed;
    }

    private static ReportEdge Report(AgentId source, AgentId target, EdgeKind kind) =>
        new(new EdgeReporter.Operator("operator:o"), source, target, kind, EdgeMetadata.None, new("", ""));

    private static EdgeObserved Seen(long id, AgentId target) =>
        new() { Id = id, Source = A, Target = target, Kind = EdgeKind.Calls, Reporter = "operator:o" };
}
