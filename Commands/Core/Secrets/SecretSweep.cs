using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;

namespace AgentAssembly.Commands.Core.Secrets;

/// <summary>
/// Clears away the values that no event speaks of any more, or never did: a process ended between keeping a value and telling
/// of it, or between telling and forgetting the one before.
/// </summary>
public sealed class SecretSweep(WriteSideState state, ISecretValues values)
{
    /// <summary>Removes them. Call once the state is folded and before the first request.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="SecretValuesException">The values cannot be read or written.</exception>
    public async ValueTask<int> RunAsync(CancellationToken cancellationToken)
    {
        var kept = await values.ListAsync(cancellationToken).ConfigureAwait(false);
        var spent = kept.Where(value => KeptFor(value.Stream) != value.Id).ToList();
        foreach (var value in spent)
        {
            await values.RemoveAsync(value, cancellationToken).ConfigureAwait(false);
        }

        return spent.Count;
    }

    private string KeptFor(StreamName stream) => stream.CategoryKey == DestinationId.CategoryKey
        ? state.Destinations.StateOf(stream).Secrets.Value
        : state.Secrets.StateOf(stream).Value;
}
