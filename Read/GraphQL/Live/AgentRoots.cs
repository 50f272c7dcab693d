using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Reading;

namespace AgentAssembly.Read.GraphQL.Live;

/// <summary>
/// Who stands at the top of whose delegations while one reader goes through the log. It sees every event of agents, in order, so
/// what it knows of an agent holds until the next of these. For one reader.
/// </summary>
internal sealed class AgentRoots(ModelSet models, Viewer viewer)
{
    private const int KnownMax = 10_000;
    private readonly Dictionary<string, string> _roots = new(StringComparer.Ordinal);

    /// <summary>Takes notice of an event, whoever may see it.</summary>
    public void See(LiveEvent happened)
    {
        if (happened.Category == "agent")
        {
            _roots.Remove(StreamKey.Of(happened.Stream));
        }
    }

    /// <summary>The id of an agent's root right behind an event; empty where the viewer knows of no such agent.</summary>
    public async ValueTask<string> RootOfAsync(string agent, Position at, ReadRequest request, CancellationToken cancellationToken)
    {
        if (_roots.TryGetValue(agent, out var known))
        {
            return known;
        }

        var document = await request.LookAfter(viewer, at)
            .FindAsync(models.Agents, models.Agents.Documents, agent, cancellationToken).ConfigureAwait(false);
        if (_roots.Count >= KnownMax)
        {
            _roots.Clear();
        }

        return _roots[agent] = document?.State.Lineage?.Root.ToString() ?? "";
    }
}
