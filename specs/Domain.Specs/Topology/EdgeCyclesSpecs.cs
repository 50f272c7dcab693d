using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Topology;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Topology;

// Cycles and components against an oracle that multiplies matrices.
public sealed class EdgeCyclesSpecs
{
    private const int Nodes = 7;

    private static readonly Gen<bool[,]> Graph = Gen.Frequency((3, Edges(20)), (1, Edges(5)), (1, Edges(50)));

    [Fact]
    public void A_cycle_is_found_exactly_if_there_is_one_and_is_one() => Seeds.Sample(
        Graph,
        3_000,
        graph =>
        {
            var reach = Closure(graph);
            var path = EdgeCycles.Find(All, Next(graph));
            Assert.Equal(Enumerable.Range(0, Nodes).Any(i => reach[i, i]), !path.IsEmpty);
            AssertIsCycle(graph, path);
        });

    [Fact]
    public void An_edge_lies_on_a_cycle_exactly_if_a_way_leads_back_and_the_shortest_is_told() =>
        Seeds.Sample(
            Gen.Select(Graph, Gen.Int[0, Nodes - 1], Gen.Int[0, Nodes - 1]),
            3_000,
            sampled =>
            {
                var (graph, from, to) = sampled;
                graph[from, to] = true;
                var path = EdgeCycles.Through(Id(from), Id(to), Next(graph));
                var distance = Distance(graph, to, from);
                Assert.Equal(distance is { } way ? way + 2 : 0, path.Length);
                AssertIsCycle(graph, path);
                if (!path.IsEmpty)
                {
                    Assert.Equal((Id(from), Id(to)), (path[0], path[1]));
                }
            });

    [Fact]
    public void Components_are_those_that_reach_each_other_and_loops_count() => Seeds.Sample(
        Graph,
        3_000,
        graph =>
        {
            var reach = Closure(graph);
            var expected = Enumerable.Range(0, Nodes).Where(i => reach[i, i])
                .Select(i => string.Join(',', Enumerable.Range(0, Nodes).Where(j => reach[i, j] && reach[j, i])))
                .Distinct();
            var found = StrongComponents.Of(All, Next(graph)).Select(c => string.Join(',', c.Select(id => (int)id.Value - 1)));
            Assert.Equal(expected, found);
        });

    [Fact]
    public void An_agent_with_an_edge_to_itself_is_a_cycle_of_its_own()
    {
        EdgeCycles.Successors next = agent => agent == Id(3) ? [Id(3)] : [];
        Assert.Equal([Id(3), Id(3)], EdgeCycles.Find(All, next).AsEnumerable());
        Assert.Equal([Id(3), Id(3)], EdgeCycles.Through(Id(3), Id(3), next).AsEnumerable());
        Assert.Equal([Id(3)], Assert.Single(StrongComponents.Of(All, next)).AsEnumerable());
    }

    [Fact]
    public void No_length_of_a_chain_exhausts_the_stack()
    {
        const int Length = 200_000;
        IEnumerable<AgentId> Next(AgentId agent) => [Id(((int)agent.Value) % Length)];
        Assert.Equal(Length + 1, EdgeCycles.Find([Id(0)], Next).Length);
        Assert.Equal(Length + 1, EdgeCycles.Through(Id(0), Id(1), Next).Length);
        Assert.Equal(Length, Assert.Single(StrongComponents.Of([Id(0)], Next)).Length);
    }

    private static IEnumerable<AgentId> All => Enumerable.Range(0, Nodes).Select(Id);

    // Zero is nobody's id.
    private static AgentId Id(int node) => new((UInt128)(uint)(node + 1));

    private static Gen<bool[,]> Edges(int percent) => Gen.Int[0, 99].Array[Nodes * Nodes].Select(dice =>
    {
        var graph = new bool[Nodes, Nodes];
        for (var i = 0; i < dice.Length; i++)
        {
            graph[i / Nodes, i % Nodes] = dice[i] < percent;
        }

        return graph;
    });

    private static EdgeCycles.Successors Next(bool[,] graph) =>
        agent => Enumerable.Range(0, Nodes).Where(j => graph[(int)agent.Value - 1, j]).Select(Id);

    private static bool[,] Closure(bool[,] graph)
    {
        var reach = (bool[,])graph.Clone();
        for (var k = 0; k < Nodes; k++)
        {
            for (var i = 0; i < Nodes; i++)
            {
                for (var j = 0; j < Nodes; j++)
                {
                    reach[i, j] |= reach[i, k] && reach[k, j];
                }
            }
        }

        return reach;
    }

    // How many edges lie between two nodes; null when there is no way.
    private static int? Distance(bool[,] graph, int from, int to)
    {
        var reached = new HashSet<int> { from };
        for (var steps = 0; steps <= Nodes; steps++)
        {
            if (reached.Contains(to))
            {
                return steps;
            }

            reached.UnionWith(reached.SelectMany(i => Enumerable.Range(0, Nodes).Where(j => graph[i, j])).ToList());
        }

        return null;
    }

    private static void AssertIsCycle(bool[,] graph, ImmutableArray<AgentId> path)
    {
        if (path.IsEmpty)
        {
            return;
        }

        Assert.Equal(path[0], path[^1]);
        Assert.Equal(path.Length - 1, path.Distinct().Count());
        Assert.All(path.Zip(path.Skip(1)), edge => Assert.True(graph[(int)edge.First.Value - 1, (int)edge.Second.Value - 1]));
    }
}
