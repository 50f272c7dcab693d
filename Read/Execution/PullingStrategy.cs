using System.Runtime.CompilerServices;
using AgentAssembly.Read.Streaming;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Resolvers;
using ExecutionContext = GraphQL.Execution.ExecutionContext;

namespace AgentAssembly.Read.Execution;

/// <summary>
/// Executes subscriptions without pushing: the library's own way hands every item to an observer as soon as it is there,
/// and so holds in memory what a slow reader has not taken.
/// </summary>
internal sealed class PullingStrategy : SubscriptionExecutionStrategy
{
    public PullingStrategy()
        : base(new GuardedQueries())
    {
    }

    protected override async Task<IObservable<ExecutionResult>?> ResolveResponseStreamAsync(
        ExecutionContext context, ExecutionNode node)
    {
        try
        {
            if (ScopeGuard.RefusalOf(node, context) is { } refusal)
            {
                throw refusal;
            }

            var resolver = (IPulledStreamResolver)node.FieldDefinition.StreamResolver!;
            var source = (PulledStream)await resolver.ResolveAsync(new ReadonlyResolveFieldContext(node, context))
                .ConfigureAwait(false);
            return new PulledResults(ExecuteEachAsync(context, node, source));
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            // Whatever a resolver throws becomes an error without its text, as for every other field.
            context.Errors.Add(await ErrorOfAsync(context, node, e).ConfigureAwait(false));
            return null;
        }
    }

    private async IAsyncEnumerable<StreamedResult> ExecuteEachAsync(
        ExecutionContext context,
        ExecutionNode node,
        PulledStream source,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var items = source.Items.GetAsyncEnumerator(cancellationToken);
        await using var held = items.ConfigureAwait(false);
        while (true)
        {
            ExecutionError? failed = null;
            try
            {
                if (!await items.MoveNextAsync().ConfigureAwait(false))
                {
                    yield break;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception e)
            {
                failed = await ErrorOfAsync(context, node, e).ConfigureAwait(false);
            }

            if (failed is not null)
            {
                yield return new StreamedResult(new ExecutionResult { Executed = true, Errors = [failed] }, null);
                yield break;
            }

            using var one = CloneExecutionContext(context, cancellationToken);
            var result = await ProcessDataAsync(one, node, items.Current!).ConfigureAwait(false);
            yield return new StreamedResult(result, (items.Current as IPositioned)?.Position);
        }
    }

    private async Task<ExecutionError> ErrorOfAsync(ExecutionContext context, ExecutionNode node, Exception exception)
    {
        var error = await HandleExceptionAsync(context, node, exception, "").ConfigureAwait(false);
        error.Path = node.ResponsePath;
        return error;
    }
}
