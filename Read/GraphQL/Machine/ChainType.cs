using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Audit;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Machine;

/// <summary>The type of what makes the log's history provable.</summary>
internal sealed class ChainType : AutoRegisteringObjectGraphType<ChainNode>
{
    private readonly TreeOfLog _tree;

    public ChainType(ModelSet models)
    {
        _tree = new(models);
        Field<GraphQLClrOutputTypeReference<ProofNode>>("proof")
            .Description("Proves that an event is part of the log; null where there is none, or none that may be seen.")
            .Argument<NonNullGraphType<PositionScalar>>("position", "The event's place in the log.")
            .ResolveAsync(async context => await ProofAsync(context).ConfigureAwait(false));
    }

    private async ValueTask<ProofNode?> ProofAsync(IResolveFieldContext<ChainNode> context)
    {
        var (look, position) = (context.Source.Look, context.GetArgument<Position>("position"));
        if (await AuditQueries.FindAsync(look, position, context.CancellationToken).ConfigureAwait(false) is null
            || await LogEvents.Of(context).Load(position).GetResultAsync(context.CancellationToken).ConfigureAwait(false) is not { } chained)
        {
            return null;
        }

        var path = await _tree.PathAsync(look, position.Value, context.CancellationToken).ConfigureAwait(false);
        return new(
            position,
            chained.Hash.ToString(),
            MerkleFrontier.Leaf(chained.Hash).ToString(),
            context.Source.Size,
            context.Source.Root,
            [.. path.Select(hash => hash.ToString())]);
    }
}
