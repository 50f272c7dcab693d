using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Read.Access;
using AgentAssembly.Read.Execution;
using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Read.GraphQL.Reading;

/// <summary>The moment at which a root field looks.</summary>
internal static class Moments
{
    /// <summary>Adds what every query takes.</summary>
    public static void AddMoment(this QueryArguments arguments)
    {
        arguments.Add(new QueryArgument<AsOfScalar> { Name = "at", Description = "As of when; now where it is not given." });
        arguments.Add(new QueryArgument<PositionScalar>
        {
            Name = "minPosition",
            Description = "What must be shown at the least, such as the position that a mutation answered; waited for up to 5 s.",
        });
    }

    /// <summary>A field of the query's root that looks as of a moment, of a type that is shown elsewhere too.</summary>
    public static FieldType RootField<TResult>(
        this IComplexGraphType root, string name, IGraphType type, string description, Func<IResolveFieldContext, Look, ValueTask<TResult>> resolve) =>
        root.RootField(new FieldType { Name = name, Description = description, ResolvedType = type }, resolve);

    /// <summary>As the other, of a type that is shown nowhere else.</summary>
    public static FieldType RootField<TResult>(
        this IComplexGraphType root, string name, Type type, string description, Func<IResolveFieldContext, Look, ValueTask<TResult>> resolve) =>
        root.RootField(new FieldType { Name = name, Description = description, Type = type }, resolve);

    /// <summary>As the other, of a type that follows from the class of what is answered.</summary>
    public static FieldType RootField<TNode>(
        this IComplexGraphType root, string name, string description, Func<IResolveFieldContext, Look, ValueTask<TNode?>> resolve)
        where TNode : class => root.RootField(name, typeof(GraphQLClrOutputTypeReference<TNode>), description, resolve);

    private static FieldType RootField<TResult>(
        this IComplexGraphType root, FieldType field, Func<IResolveFieldContext, Look, ValueTask<TResult>> resolve)
    {
        field.Arguments = [];
        field.Arguments.AddMoment();
        field.Resolver = new global::GraphQL.Resolvers.FuncFieldResolver<object>(async context =>
            await resolve(context, await context.LookAsync().ConfigureAwait(false)).ConfigureAwait(false));
        return root.AddField(field);
    }

    /// <summary>Looks as of the moment that a root field names.</summary>
    public static async ValueTask<Look> LookAsync(this IResolveFieldContext context)
    {
        var request = context.RequestServices!.GetRequiredService<ReadRequest>();
        try
        {
            return await request.LookAsync(
                context.Viewer(),
                context.GetArgument<AsOf?>("at"),
                context.GetArgument<Position?>("minPosition"),
                context.CancellationToken).ConfigureAwait(false);
        }
        catch (BeyondHeadException e)
        {
            throw new ReadError("BEYOND_HEAD", 400, $"at: {e.Message}");
        }
        catch (ProjectionBehindException e)
        {
            var behind = e.Behind.Select(status => $"{status.Name} ({status.Problem ?? $"{status.Lag} positions behind"})");
            throw new ReadError("PROJECTION_BEHIND", 503, $"{e.Message}: {string.Join(", ", behind)}. Ask again later");
        }
    }
}
