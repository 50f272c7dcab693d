using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Secrets;

/// <summary>Names one kept value.</summary>
/// <param name="Stream">The secret's stream.</param>
/// <param name="Id">The value's id, as an event of that stream has it.</param>
public readonly record struct SecretValueName(StreamName Stream, string Id);

/// <summary>
/// Keeps the values of secrets, encrypted by whoever calls; nothing here can read one. What was put or removed is durable
/// before the call returns. Safe for concurrent use.
/// </summary>
public interface ISecretValues
{
    /// <summary>Keeps a value that was not kept before: a name is given once.</summary>
    /// <param name="name">Where.</param>
    /// <param name="text">The encrypted value.</param>
    /// <param name="cancellationToken">Gives up before it is kept.</param>
    /// <exception cref="SecretValuesException">It cannot be written, or the name is taken.</exception>
    ValueTask PutAsync(SecretValueName name, string text, CancellationToken cancellationToken);

    /// <summary>The encrypted value; null when none is kept under that name.</summary>
    /// <exception cref="SecretValuesException">It cannot be read.</exception>
    ValueTask<string?> FindAsync(SecretValueName name, CancellationToken cancellationToken);

    /// <summary>Forgets a value, and overwrites where it was as far as the medium permits. None to forget is fine.</summary>
    /// <exception cref="SecretValuesException">It cannot be written.</exception>
    ValueTask RemoveAsync(SecretValueName name, CancellationToken cancellationToken);

    /// <summary>The names of all values that are kept, in no order.</summary>
    /// <exception cref="SecretValuesException">They cannot be read.</exception>
    ValueTask<IReadOnlyList<SecretValueName>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>The values of secrets cannot be read or written. The message names the place and the way out, and no secret.</summary>
public sealed class SecretValuesException(string message, Exception? innerException = null) : Exception(message, innerException);
