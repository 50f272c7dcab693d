using System.Collections.Concurrent;
using AgentAssembly.Domain.Secrets;

namespace AgentAssembly.Commands.Stores.Memory.Secrets;

/// <summary>Values of secrets in memory; nothing survives the process. Safe for concurrent use.</summary>
public sealed class MemorySecretValues : ISecretValues
{
    private readonly ConcurrentDictionary<SecretValueName, string> _values = new();

    /// <inheritdoc/>
    public ValueTask PutAsync(SecretValueName name, string text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _values.TryAdd(name, text)
            ? ValueTask.CompletedTask
            : throw new SecretValuesException($"a value {name.Id} of {name.Stream} is kept already: give it a new id");
    }

    /// <inheritdoc/>
    public ValueTask<string?> FindAsync(SecretValueName name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_values.GetValueOrDefault(name));
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(SecretValueName name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _values.TryRemove(name, out _);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SecretValueName>> ListAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new([.. _values.Keys]);
    }
}
