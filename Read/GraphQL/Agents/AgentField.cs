using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Agents;

/// <summary>The field that leads from something to the agent that it is about.</summary>
internal static class AgentField
{
    /// <summary>Adds it; null where the id is empty, and where the agent may not be seen.</summary>
    public static void AgentOf<TNode>(
        this ObjectGraphType<TNode> owner, ModelSet models, string description, Func<TNode, (Look Look, string Id)> of) =>
        owner.Field<AgentType>("agent").Description(description).ResolveAsync(async context =>
        {
            var (look, id) = of(context.Source);
            return id.Length == 0 ? null : await AgentQueries.FindAsync(models, look, id, context.CancellationToken).ConfigureAwait(false);
        });
}
