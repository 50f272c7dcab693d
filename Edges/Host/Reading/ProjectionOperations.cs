using System.Collections.Immutable;
using AgentAssembly.Domain.Projecting;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Edges.Host.Reading;

/// <summary>Takes an operator's wishes to the engine.</summary>
internal sealed class ProjectionOperations(ProjectionEngine engine, ProjectionVerifier verifier) : IProjectionOperations
{
    public async ValueTask<ImmutableArray<ProjectionStanding>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await engine.StatusAsync(cancellationToken).ConfigureAwait(false)).Select(Of).OrderBy(status => status.Name, StringComparer.Ordinal)];

    public async ValueTask<ProjectionProof?> VerifyAsync(string name, CancellationToken cancellationToken) =>
        engine.Projections.FirstOrDefault(projection => projection.Name == name) is { } projection
            ? await verifier.VerifyAsync(projection, cancellationToken).ConfigureAwait(false)
            : null;

    public async ValueTask<ProjectionStanding?> RebuildAsync(string name, CancellationToken cancellationToken)
    {
        if (engine.Projections.All(projection => projection.Name != name))
        {
            return null;
        }

        try
        {
            await engine.RebuildAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException e)
        {
            throw new ProjectionBusyException(e.Message);
        }

        return (await ListAsync(cancellationToken).ConfigureAwait(false)).First(status => status.Name == name);
    }

    private static ProjectionStanding Of(ProjectionStatus status) =>
        new(status.Name, status.Version, status.Next, status.Lag, status.Problem, status.IsRebuilding);
}
