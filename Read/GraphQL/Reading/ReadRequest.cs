using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Read.GraphQL.Reading;

/// <summary>
/// What one request looks at: all its fields see the documents of one moment. Ends with the request. Safe for concurrent use.
/// </summary>
public sealed class ReadRequest(ReadModels models, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly List<ReadScope> _opened = [];

    /// <summary>The engine that makes the documents.</summary>
    public ProjectionEngine Engine => models.Engine;

    /// <summary>The time of the request.</summary>
    public Instant Now { get; } = Instant.From(time.GetUtcNow());

    /// <summary>Looks as of a moment, at what shows a position at the least.</summary>
    /// <param name="viewer">Who looks.</param>
    /// <param name="asOf">As of when; null for now.</param>
    /// <param name="minPosition">What must be shown; null for whatever is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BeyondHeadException">The log has not reached the moment.</exception>
    /// <exception cref="ProjectionBehindException">It is not shown in time.</exception>
    public async ValueTask<Look> LookAsync(Viewer viewer, AsOf? asOf, Position? minPosition, CancellationToken cancellationToken)
    {
        var scope = await ScopeAsync(minPosition, cancellationToken).ConfigureAwait(false);
        return new Look(this, viewer, await scope.AsOfAsync(asOf ?? AsOf.Now, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Looks as of right behind an event, for who is told of it; documents are opened when something of them is asked for.</summary>
    /// <param name="viewer">Who looks.</param>
    /// <param name="position">The event's place.</param>
    internal Look LookAfter(Viewer viewer, Position position)
    {
        var (scope, view) = models.After(position);
        _opened.Add(scope);
        return new Look(this, viewer, view);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _opened.ForEach(scope => scope.Dispose());
        _gate.Dispose();
    }

    // One that asks for more than is shown gets a later moment; those before it keep theirs.
    private async ValueTask<ReadScope> ScopeAsync(Position? minPosition, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_opened.Count == 0 || minPosition >= _opened[^1].Next)
            {
                _opened.Add(await models.OpenAsync(minPosition, cancellationToken).ConfigureAwait(false));
            }

            return _opened[^1];
        }
        finally
        {
            _gate.Release();
        }
    }
}
