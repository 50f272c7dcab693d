using System.Runtime.CompilerServices;
using GraphQL;
using GraphQL.Builders;
using GraphQL.Resolvers;

namespace AgentAssembly.Read.Streaming;

/// <summary>Makes subscription fields whose items are taken one by one, each after the one before was written.</summary>
public static class PulledStreams
{
    /// <summary>
    /// Resolves a subscription field by a stream that waits for its reader. The transport takes no other kind: one that
    /// pushes would fill the memory behind a reader that is slow.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <param name="open">Opens the stream; the token that its enumerator gets ends with the reader.</param>
    public static FieldBuilder<TSource, TItem> ResolvePulled<TSource, TItem>(
        this FieldBuilder<TSource, TItem> field, Func<IResolveFieldContext<TSource>, IAsyncEnumerable<TItem>> open)
    {
        ArgumentNullException.ThrowIfNull(field);
        field.FieldType.StreamResolver = new PulledStreamResolver<TSource, TItem>(open);
        field.FieldType.Resolver ??= SourceFieldResolver.Instance;
        return field;
    }
}

/// <summary>Marks resolvers of streams that wait for their reader.</summary>
internal interface IPulledStreamResolver : ISourceStreamResolver;

internal sealed class PulledStreamResolver<TSource, TItem>(Func<IResolveFieldContext<TSource>, IAsyncEnumerable<TItem>> open)
    : IPulledStreamResolver
{
    public ValueTask<IObservable<object?>> ResolveAsync(IResolveFieldContext context) =>
        new(new PulledStream(BoxAsync(open(context.As<TSource>()))));

    private static async IAsyncEnumerable<object?> BoxAsync(
        IAsyncEnumerable<TItem> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }
}

/// <summary>A stream that travels through the library's type for pushed ones and is never subscribed to.</summary>
internal sealed class PulledStream(IAsyncEnumerable<object?> items) : IObservable<object?>
{
    public IAsyncEnumerable<object?> Items { get; } = items;

    public IDisposable Subscribe(IObserver<object?> observer) =>
        throw new NotSupportedException("This stream is pulled: enumerate Items.");
}
