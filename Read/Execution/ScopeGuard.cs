using AgentAssembly.Domain.Identity;
using AgentAssembly.Read.Access;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Resolvers;
using ExecutionContext = GraphQL.Execution.ExecutionContext;

namespace AgentAssembly.Read.Execution;

/// <summary>Holds fields against what their viewer may see.</summary>
internal static class ScopeGuard
{
    /// <summary>The error of a field that its viewer may not see; null where it may.</summary>
    public static ReadError? RefusalOf(ExecutionNode node, ExecutionContext context)
    {
        var needed = Most(node.FieldDefinition.RequiredScope(), node.GetParentType(context.Schema)?.RequiredScope());
        return needed > context.Viewer().Scope
            ? new ReadError("FORBIDDEN", 403,
                $"{node.FieldDefinition.Name} needs the scope {needed.Value.ToString().ToLowerInvariant()}: "
                + "ask with a credential that has it")
            : null;
    }

    private static CredentialScope? Most(CredentialScope? field, CredentialScope? type) =>
        field is null || type > field ? type : field;
}

/// <summary>Executes queries, and the fields below all other operations.</summary>
internal sealed class GuardedQueries : ParallelExecutionStrategy
{
    protected override IFieldResolver SelectResolver(ExecutionNode node, ExecutionContext context) =>
        ScopeGuard.RefusalOf(node, context) is { } refusal ? new Refusing(refusal) : base.SelectResolver(node, context);
}

/// <summary>Executes mutations, one root field after the other.</summary>
internal sealed class GuardedMutations : SerialExecutionStrategy
{
    protected override IFieldResolver SelectResolver(ExecutionNode node, ExecutionContext context) =>
        ScopeGuard.RefusalOf(node, context) is { } refusal ? new Refusing(refusal) : base.SelectResolver(node, context);
}

/// <summary>Stands where a resolver may not be asked.</summary>
internal sealed class Refusing(ReadError refusal) : IFieldResolver
{
    public ValueTask<object?> ResolveAsync(IResolveFieldContext context) => throw refusal;
}
