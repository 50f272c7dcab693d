using AgentAssembly.Projections.Engine;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Lists;

/// <summary>Fields that show one of what a list shows.</summary>
internal static class OneField
{
    /// <summary>One by its id, as of any moment; null where there is none, or none that may be seen.</summary>
    public static FieldType RootOne<TNodeType, T>(
        this IComplexGraphType root, string name, string description, ListTypes<TNodeType, T> types)
        where TNodeType : IGraphType
        where T : class
    {
        var field = root.RootField(
            name, new GraphQLTypeReference(types.List.Node), $"{description}; null where there is none, or none that may be seen.",
            async (context, look) => await types.List.FindAsync(
                look, context.GetArgument<string>("id").ToLowerInvariant(), context.CancellationToken).ConfigureAwait(false));
        field.Arguments!.Add(new QueryArgument<NonNullGraphType<IdGraphType>> { Name = "id", Description = "Its id." });
        return field;
    }

    /// <summary>One of a list by its key, as it is shown.</summary>
    public static async ValueTask<object?> FindAsync<T>(
        this ListOf<T> list, Look look, string key, CancellationToken cancellationToken)
        where T : class =>
        await look.FindAsync(list.Projection, (KeyedShape<T>)list.Shape, key, cancellationToken).ConfigureAwait(false) is { } document
        && list.Always.All(condition => condition.Passes(list.Shape.Column(condition.Column).Of(document)))
            ? list.Show(look, new(default, document))
            : null;
}
