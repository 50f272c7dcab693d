using System.Collections.Immutable;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Edges;
using AgentAssembly.Read.GraphQL.Agents;
using AgentAssembly.Read.GraphQL.Reading;

namespace AgentAssembly.Read.GraphQL.Topology;

/// <summary>Gathers agents and edges into graphs.</summary>
internal sealed class GraphReader(ModelSet models)
{
    private const int NodesMax = 5_000;
    private const int EdgesMax = 20_000;
    private const int CountMax = 100_000;
    private const int NeighboursMax = 1_000;
    private const int KeysMax = 200;

    /// <summary>The graph of what is wanted.</summary>
    public async ValueTask<GraphNode> GraphAsync(Look look, GraphWanted wanted, CancellationToken cancellationToken)
    {
        var (agents, isCut) = await AgentsAsync(look, wanted, NodesMax, cancellationToken).ConfigureAwait(false);
        var ids = agents.Select(agent => agent.Id).ToHashSet(StringComparer.Ordinal);
        var edges = new List<EdgeDocument>();
        var isNarrow = wanted.Team is not null || wanted.Root is not null || wanted.Status is not null || isCut;
        await foreach (var edge in EdgesAsync(look, wanted, cancellationToken).ConfigureAwait(false))
        {
            if (edges.Count == EdgesMax)
            {
                isCut = true;
                break;
            }

            if (!isNarrow || ids.Contains(edge.Source.ToString()) || ids.Contains(edge.Target?.ToString() ?? ""))
            {
                edges.Add(edge);
            }
        }

        return GraphOf(look, agents, edges, isCut);
    }

    /// <summary>An agent and those that few edges lead to, whichever way these point.</summary>
    /// <param name="look">Who looks.</param>
    /// <param name="center">The agent.</param>
    /// <param name="depth">How many edges away.</param>
    /// <param name="kinds">The kinds of edges; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<GraphNode> AroundAsync(
        Look look, string center, int depth, GraphWanted kinds, CancellationToken cancellationToken)
    {
        var edges = new Dictionary<string, EdgeDocument>(StringComparer.Ordinal);
        var (known, rim, isCut) = (new HashSet<string>(StringComparer.Ordinal) { center }, new List<string> { center }, false);
        for (var step = 0; step < depth && rim.Count > 0 && !isCut; step++)
        {
            var next = new List<string>();
            foreach (var edge in await TouchingAsync(look, rim, kinds, cancellationToken).ConfigureAwait(false))
            {
                edges[edge.Key] = edge;
                next.AddRange(new[] { edge.Source.ToString(), edge.Target?.ToString() }.OfType<string>().Where(known.Add));
            }

            isCut = known.Count > NeighboursMax || edges.Count > EdgesMax;
            rim = next;
        }

        var nodes = await look.FindManyAsync(
            models.Agents, models.Agents.Documents, [.. known.Order(StringComparer.Ordinal).Take(NeighboursMax)], cancellationToken)
            .ConfigureAwait(false);
        return GraphOf(look, nodes.Values, edges.Values, isCut);
    }

    /// <summary>How many there are of what is wanted.</summary>
    public async ValueTask<StatsNode> CountAsync(Look look, GraphWanted wanted, CancellationToken cancellationToken)
    {
        var (agents, isCut) = await AgentsAsync(look, wanted, CountMax, cancellationToken).ConfigureAwait(false);
        var edges = new List<EdgeDocument>();
        await foreach (var edge in EdgesAsync(look, wanted, cancellationToken).ConfigureAwait(false))
        {
            if (edges.Count == CountMax)
            {
                isCut = true;
                break;
            }

            edges.Add(edge);
        }

        return new()
        {
            Agents = agents.Count,
            Roots = agents.Count(agent => agent.State.Lineage?.Parent is null),
            DepthMax = agents.Select(DepthOf).DefaultIfEmpty().Max(),
            ByStatus = Tallies(agents.Select(agent => AgentWords.Of(agent.State.Status))),
            ByDepth = [.. agents.GroupBy(DepthOf).OrderBy(group => group.Key).Select(group => new Tally($"{group.Key}", group.Count()))],
            ByTeam = Tallies(agents.Select(agent => agent.Team)),
            Edges = edges.Count,
            CrossTeamEdges = edges.Count(edge => edge.IsCrossTeam),
            ByKind = Tallies(edges.Select(edge => EdgeLists.WordOf(edge.Kind))),
            IsCut = isCut,
        };
    }

    private static int DepthOf(StreamDocument<AgentState> agent) => agent.State.Lineage?.Depth ?? 0;

    private static ImmutableArray<Tally> Tallies(IEnumerable<string> names) =>
        [.. names.GroupBy(name => name).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new Tally(group.Key, group.Count()))];

    private static GraphNode GraphOf(
        Look look, IEnumerable<StreamDocument<AgentState>> agents, IEnumerable<EdgeDocument> edges, bool isCut) => new(
            [.. agents.OrderBy(agent => agent.Id, StringComparer.Ordinal).Select(agent => new AgentNode(look, agent))],
            [.. edges.OrderBy(edge => edge.Key, StringComparer.Ordinal).Select(edge => new EdgeNode(look, edge))],
            isCut,
            look.Next);

    private async ValueTask<(List<StreamDocument<AgentState>> Agents, bool IsCut)> AgentsAsync(
        Look look, GraphWanted wanted, int most, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery
        {
            Where =
            [
                .. Given("org", wanted.Org), .. Given("team", wanted.Team), .. Given("root", wanted.Root),
                .. wanted.Status is { } statuses
                    ? [new Condition.OneOf("status", [.. statuses.Select(status => (ColumnValue)AgentWords.Of(status))])]
                    : Array.Empty<Condition>(),
            ],
            OrderBy = "born",
        };
        var agents = new List<StreamDocument<AgentState>>();
        await foreach (var agent in look.AllAsync(models.Agents, models.Agents.Documents, query, cancellationToken).ConfigureAwait(false))
        {
            if (agents.Count == most)
            {
                return (agents, true);
            }

            agents.Add(agent);
        }

        return (agents, false);
    }

    private IAsyncEnumerable<EdgeDocument> EdgesAsync(Look look, GraphWanted wanted, CancellationToken cancellationToken) =>
        look.AllAsync(
            models.Edges,
            EdgesProjection.Edges,
            new DocumentQuery { Where = [.. Given("org", wanted.Org), .. OfKinds(wanted)], OrderBy = "last_at" },
            cancellationToken);

    private async ValueTask<List<EdgeDocument>> TouchingAsync(
        Look look, List<string> agents, GraphWanted wanted, CancellationToken cancellationToken)
    {
        var edges = new List<EdgeDocument>();
        foreach (var (some, end) in agents.Chunk(KeysMax).SelectMany(some => new[] { (some, "source"), (some, "target") }))
        {
            var query = new DocumentQuery
            {
                Where = [new Condition.OneOf(end, [.. some.Select(id => (ColumnValue)id)]), .. OfKinds(wanted)],
                OrderBy = "last_at",
                IsDescending = true,
                Limit = DocumentQuery.LimitMax,
            };
            var page = await look.PageAsync(models.Edges, EdgesProjection.Edges, query, cancellationToken).ConfigureAwait(false);
            edges.AddRange(page.Items.Select(listed => listed.Document));
        }

        return edges;
    }

    private static Condition[] Given(string column, string? value) => value is null ? [] : [Condition.Is(column, value)];

    private static IEnumerable<Condition> OfKinds(GraphWanted wanted)
    {
        if (wanted.Kinds is { } kinds)
        {
            yield return new Condition.OneOf("kind", [.. kinds.Select(kind => (ColumnValue)EdgeLists.WordOf(kind))]);
        }

        if (wanted.CrossTeam is { } isCross)
        {
            yield return isCross ? new Condition.AtLeast("cross_team", 1) : new Condition.Below("cross_team", 1);
        }
    }
}
