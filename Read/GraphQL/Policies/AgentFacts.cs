using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Reading;

namespace AgentAssembly.Read.GraphQL.Policies;

/// <summary>What policies may ask of an agent, as the documents show it.</summary>
internal sealed class AgentFacts(ModelSet models)
{
    private static readonly Condition Registered = new Condition.OneOf(
        "status", [AgentWords.Of(AgentStatus.Active), AgentWords.Of(AgentStatus.Suspended)]);

    /// <summary>What is known of an agent.</summary>
    /// <param name="look">Who looks.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="amongOthers">Whether somebody asks of its parent, its children and its team.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ActorFacts> OfAsync(
        Look look, StreamDocument<AgentState> agent, bool amongOthers, CancellationToken cancellationToken)
    {
        var facts = ById(agent);
        if (!amongOthers)
        {
            return facts;
        }

        var above = agent.State.Lineage?.Parent is { } parent
            ? await look.FindAsync(models.Agents, models.Agents.Documents, parent.ToString(), cancellationToken).ConfigureAwait(false)
            : null;
        return facts with
        {
            Parent = above is null ? null : ById(above),
            ChildrenCount = (int)await look.CountAsync(
                models.Agents, models.Agents.Documents, [Condition.Is("parent", agent.Id), Registered], cancellationToken).ConfigureAwait(false),
            TeamActiveAgents = (int)await look.OnceAsync(
                $"agents of {agent.Org}/{agent.Team}",
                async () => await look.CountAsync(
                    models.Agents,
                    models.Agents.Documents,
                    [Condition.Is("org", agent.Org), Condition.Is("team", agent.Team), Registered],
                    cancellationToken).ConfigureAwait(false)).ConfigureAwait(false),
        };
    }

    private static ActorFacts ById(StreamDocument<AgentState> agent) =>
        ActorFacts.Of(AgentId.TryParse(agent.Id, out var id) ? id : default, agent.State, agent.Born);
}
