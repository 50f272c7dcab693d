using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Read.GraphQL.Reading;

/// <summary>Documents of one kind as of one moment, looked up together.</summary>
internal sealed class DocumentBatch<T>(Look look, Projection projection, KeyedShape<T> shape) : Batch<string, T>
    where T : class
{
    protected override ValueTask<IReadOnlyDictionary<string, T>> FindAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        look.FindManyAsync(projection, shape, keys, cancellationToken);
}
