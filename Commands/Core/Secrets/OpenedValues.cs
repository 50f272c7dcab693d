using System.Security.Cryptography;

namespace AgentAssembly.Commands.Core.Secrets;

/// <summary>Values in the clear, by name, for as long as they are needed: then they are overwritten. Not thread-safe.</summary>
internal sealed class OpenedValues : IDisposable
{
    private readonly List<byte[]> _plain = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _byName = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> ByName => _byName;

    public void Add(string name, byte[] plain)
    {
        _plain.Add(plain);
        _byName.Add(name, plain);
    }

    public void Dispose() => _plain.ForEach(plain => CryptographicOperations.ZeroMemory(plain));
}
