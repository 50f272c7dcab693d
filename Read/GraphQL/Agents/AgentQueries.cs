using AgentAssembly.Domain.Agents;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Reading;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL;
using GraphQL.DataLoader;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Agents;

/// <summary>Queries of agents.</summary>
internal static class AgentQueries
{
    public static void AddTo(QueryRoot root, ListCatalog lists, ModelSet models)
    {
        root.RootList("agents", "Every agent that ever registered.", lists.Agents);
        var one = root.RootField(
            "agent", new GraphQLTypeReference("Agent"), "One agent; null where there is none, or none that may be seen.",
            async (context, look) => await ResolveAsync(models, look, context.GetArgument<string>("ref"), context.CancellationToken).ConfigureAwait(false));
        one.Arguments!.Add(new QueryArgument<NonNullGraphType<StringGraphType>> { Name = "ref", Description = "Its id, its identifier, or its name where no other has it." });
    }

    /// <summary>An agent by its id.</summary>
    public static async ValueTask<AgentNode?> FindAsync(ModelSet models, Look look, string id, CancellationToken cancellationToken) =>
        await look.FindAsync(models.Agents, models.Agents.Documents, id, cancellationToken).ConfigureAwait(false) is { } document
            ? new AgentNode(look, document)
            : null;

    /// <summary>An agent by its id, looked up together with others; none for no id.</summary>
    public static IDataLoaderResult<AgentNode?> FindLater(ModelSet models, Look look, string? id) => string.IsNullOrEmpty(id)
        ? new Nothing<AgentNode>()
        : new Shown<StreamDocument<AgentState>, AgentNode>(
            look.FindLater(models.Agents, models.Agents.Documents, id), document => new AgentNode(look, document));

    /// <summary>An agent by what a client calls it.</summary>
    public static async ValueTask<AgentNode?> ResolveAsync(ModelSet models, Look look, string reference, CancellationToken cancellationToken)
    {
        if (AgentId.TryParse(reference, out var id))
        {
            return await FindAsync(models, look, id.ToString(), cancellationToken).ConfigureAwait(false);
        }

        var column = reference.StartsWith("did:", StringComparison.Ordinal) ? "did" : "name";
        var query = new DocumentQuery { Where = [Condition.Is(column, reference)], OrderBy = "born", IsDescending = true, Limit = 2 };
        var page = await look.PageAsync(models.Agents, models.Agents.Documents, query, cancellationToken).ConfigureAwait(false);
        return page.Items switch
        {
            [] => null,
            [var only] => new AgentNode(look, only.Document),
            _ => throw new Execution.ReadError("AMBIGUOUS", 409, $"ref: several agents have the {column} '{reference}'; ask by id"),
        };
    }
}
