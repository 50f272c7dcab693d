using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Reading;

/// <summary>Fields of the query's root whose types are written as classes.</summary>
internal static class RootFields
{
    private static readonly string[] Narrowings = ["org", "team"];

    /// <summary>A field that shows one thing, as of any moment.</summary>
    public static FieldType RootOne<T>(
        this IComplexGraphType root, string name, string description, Func<IResolveFieldContext, Look, ValueTask<T>> resolve)
        where T : class => Root(root, name, description, typeof(NonNullGraphType<GraphQLClrOutputTypeReference<T>>), resolve);

    /// <summary>A field that shows one thing or nothing, as of any moment.</summary>
    public static FieldType RootMaybe<T>(
        this IComplexGraphType root, string name, string description, Func<IResolveFieldContext, Look, ValueTask<T?>> resolve)
        where T : class => Root(root, name, description, typeof(GraphQLClrOutputTypeReference<T>), resolve);

    /// <summary>A field that shows a bounded list, as of any moment.</summary>
    public static FieldType RootMany<T>(
        this IComplexGraphType root, string name, string description,
        Func<IResolveFieldContext, Look, ValueTask<IReadOnlyList<T>>> resolve)
        where T : class => Root(
            root, name, description, typeof(NonNullGraphType<ListGraphType<NonNullGraphType<GraphQLClrOutputTypeReference<T>>>>), resolve);

    /// <summary>The tenants and teams that a field may be narrowed to.</summary>
    public static FieldType Narrowing(this FieldType field)
    {
        field.Arguments!.Add(new QueryArgument<StringGraphType> { Name = "org", Description = "Only this tenant's; of all that may be seen where it is not given." });
        field.Arguments.Add(new QueryArgument<StringGraphType> { Name = "team", Description = "Only this team's." });
        return field;
    }

    /// <summary>Adds an argument.</summary>
    public static FieldType With(this FieldType field, QueryArgument argument)
    {
        field.Arguments!.Add(argument);
        return field;
    }

    /// <summary>What <see cref="Narrowing"/> asks of documents.</summary>
    public static IEnumerable<Projections.Engine.Condition> Narrowed(this IResolveFieldContext context) =>
        Narrowings.Where(name => context.HasArgument(name) && context.GetArgument<string?>(name) is not null)
            .Select(name => Projections.Engine.Condition.Is(name, context.GetArgument<string>(name)));

    private static FieldType Root<T>(
        IComplexGraphType root, string name, string description, Type type, Func<IResolveFieldContext, Look, ValueTask<T>> resolve)
    {
        var field = new FieldType { Name = name, Description = description, Type = type, Arguments = [] };
        field.Arguments.AddMoment();
        field.Resolver = new global::GraphQL.Resolvers.FuncFieldResolver<object>(async context =>
            await resolve(context, await context.LookAsync().ConfigureAwait(false)).ConfigureAwait(false));
        return root.AddField(field);
    }
}
