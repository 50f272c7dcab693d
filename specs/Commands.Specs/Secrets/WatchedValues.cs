using AgentAssembly.Commands.Stores.Memory.Secrets;
using AgentAssembly.Domain.Secrets;

namespace AgentAssembly.Specs.Commands.Secrets;

// Values in memory that a spec can look at, and in whose way it can stand.
internal sealed class WatchedValues : ISecretValues
{
    private readonly MemorySecretValues _values = new();

    public Func<Task> BeforeFind { get; set; } = () => Task.CompletedTask;

    public Exception? OnRemove { get; set; }

    public ValueTask PutAsync(SecretValueName name, string text, CancellationToken cancellationToken) =>
        _values.PutAsync(name, text, cancellationToken);

    public async ValueTask<string?> FindAsync(SecretValueName name, CancellationToken cancellationToken)
    {
        await BeforeFind();
        return await _values.FindAsync(name, cancellationToken);
    }

    public ValueTask RemoveAsync(SecretValueName name, CancellationToken cancellationToken) =>
        OnRemove is { } fault ? throw fault : _values.RemoveAsync(name, cancellationToken);

    public ValueTask<IReadOnlyList<SecretValueName>> ListAsync(CancellationToken cancellationToken) =>
        _values.ListAsync(cancellationToken);
}
