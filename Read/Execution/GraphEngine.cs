using System.Runtime.CompilerServices;
using AgentAssembly.Read.Access;
using AgentAssembly.Read.Streaming;
using GraphQL;
using GraphQL.DI;
using GraphQL.Execution;
using GraphQL.Instrumentation;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Read.Execution;

/// <summary>Executes operations over a schema. Knows nothing of how they came. Safe for concurrent use.</summary>
internal sealed class GraphEngine(
    ISchema schema, ExecutionLimits limits, CostBudget budget, IEnumerable<IConfigureExecution> configurations, ILogger<GraphEngine> log)
{
    private readonly DocumentValidator _validator = new();
    private readonly IValidationRule[] _eachTime = [new CostRule(limits, budget)];
    private readonly DocumentExecuter _executer = new(
        new GraphQLDocumentBuilder(),
        new DocumentValidator(),
        new DefaultExecutionStrategySelector(
        [
            new ExecutionStrategyRegistration(new GuardedQueries(), OperationType.Query),
            new ExecutionStrategyRegistration(new GuardedMutations(), OperationType.Mutation),
            new ExecutionStrategyRegistration(new PullingStrategy(), OperationType.Subscription),
        ]),
        configurations);

    /// <summary>Reads and writes JSON.</summary>
    public AnswerWriter Writer { get; } = new();

    /// <summary>Documents that were valid.</summary>
    public DocumentCache Cache { get; } = new(limits.DocumentsMax, limits.DocumentsCharactersMax);

    /// <summary>Makes the schema ready, and refuses one whose streams push.</summary>
    /// <exception cref="InvalidOperationException">A subscription's field is not resolved by a pulled stream.</exception>
    public void MakeReady()
    {
        schema.Initialize();
        if (schema.Subscription?.Fields.FirstOrDefault(f => f.StreamResolver is not IPulledStreamResolver) is { } pushing)
        {
            throw new InvalidOperationException(
                $"The subscription {pushing.Name} pushes its items: resolve it with {nameof(PulledStreams.ResolvePulled)}.");
        }
    }

    /// <summary>The document of a text.</summary>
    /// <exception cref="RequestRefusedException">It is not within the limits, or not GraphQL.</exception>
    public ParsedDocument Parse(string text) => Cache.Find(text) ?? DocumentParser.Parse(text, limits);

    /// <summary>Begins an operation.</summary>
    /// <param name="document">Its document.</param>
    /// <param name="request">Which operation of it, and its variables.</param>
    /// <param name="asking">Who asks.</param>
    /// <param name="services">Where resolvers find what they need; must live until the answer or the stream has ended.</param>
    /// <param name="cancellationToken">Ends it, and its stream.</param>
    public async Task<Begun> BeginAsync(
        ParsedDocument document, GraphRequest request, Asking asking, IServiceProvider services, CancellationToken cancellationToken)
    {
        var operation = document.Operation(request.OperationName);
        if (document.Introspected(operation) is { } kept)
        {
            return new Begun(new Answer(kept, 200, null), null);
        }

        var result = await ValidateAsync(document, operation, request, asking, services, cancellationToken).ConfigureAwait(false)
            ?? await _executer.ExecuteAsync(new ExecutionOptions
            {
                Schema = schema,
                Query = document.Text,
                Document = document.Tree,
                OperationName = request.OperationName,
                Variables = request.Variables,
                ValidationRules = document.OnlyIntrospects(operation) ? [] : _eachTime,
                UserContext = asking,
                RequestServices = services,
                UnhandledExceptionDelegate = failed => Report(failed, asking),
                CancellationToken = cancellationToken,
            }).ConfigureAwait(false);
        return result.Streams is { } streams
            ? new Begun(null, WriteEachAsync((PulledResults)streams.Single().Value, asking, cancellationToken))
            : new Begun(await AnswerAsync(document, operation, result, asking, cancellationToken).ConfigureAwait(false), null);
    }

    // Null for a valid document; it is kept only then.
    private async Task<ExecutionResult?> ValidateAsync(
        ParsedDocument document,
        GraphQLOperationDefinition operation,
        GraphRequest request,
        Asking asking,
        IServiceProvider services,
        CancellationToken cancellationToken)
    {
        if (document.IsValid)
        {
            return null;
        }

        var checkedNow = await _validator.ValidateAsync(new ValidationOptions(
            schema, document.Tree, DocumentValidator.CoreRules, asking, Metrics.None, request.Variables, Inputs.Empty, operation, services, null, cancellationToken)).ConfigureAwait(false);
        if (!checkedNow.IsValid)
        {
            return new ExecutionResult { Errors = checkedNow.Errors };
        }

        document.IsValid = true;
        Cache.Keep(document);
        return null;
    }

    private async Task<Answer> AnswerAsync(
        ParsedDocument document, GraphQLOperationDefinition operation, ExecutionResult result, Asking asking, CancellationToken cancellationToken)
    {
        if (asking.Cost is { } cost)
        {
            (result.Extensions ??= new(StringComparer.Ordinal))["cost"] = cost.ToExtension();
        }

        var body = await Writer.WriteAsync(result, asking, cancellationToken).ConfigureAwait(false);
        if (result is { Executed: true, Errors: null } && document.IsIntrospection(operation) && body.Length <= limits.IntrospectionBytesMax)
        {
            document.Keep(operation, body.ToArray());
        }

        // A subscription without a stream did not begin, though the library calls it executed.
        var isDone = result.Executed && operation.Operation != OperationType.Subscription;
        var status = isDone ? 200 : result.Errors is { Count: > 0 } errors ? errors.Max(e => ErrorShape.KindOf(e).Status) : 400;
        return new Answer(body, status, asking.Cost) { IsOfDocument = status == 400 };
    }

    private async IAsyncEnumerable<Frame> WriteEachAsync(
        PulledResults results, Asking asking, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var (result, position) in results.Items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return new Frame(await Writer.WriteAsync(result, asking, cancellationToken).ConfigureAwait(false), position);
        }
    }

    private Task Report(UnhandledExceptionContext failed, Asking asking)
    {
        Log.ResolverFailed(log, asking.RequestId, failed.FieldContext?.FieldDefinition.Name ?? "", failed.OriginalException);
        return Task.CompletedTask;
    }
}
