using AgentAssembly.Commands.Stores.Embedded.Keys;
using AgentAssembly.Commands.Stores.Memory.Keys;
using AgentAssembly.Domain.Keys;

namespace AgentAssembly.Specs.Conformance.Keys;

public sealed class MemoryKeyHarness : KeyHarness
{
    // What another driver keeps in files lives as long as the harness.
    private MemoryKeyStore? _kept;

    protected override IKeyStore OpenStore(Action<Span<byte>> fill)
    {
        var first = new byte[SealedText.KeyBytes];
        fill(first);
        return _kept ??= new MemoryKeyStore(new KeyId(1), first);
    }

    protected override void CloseStore()
    {
    }
}

public sealed class EmbeddedKeyHarness : KeyHarness
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aasm-keys-");
    private EmbeddedKeyStore? _store;

    public string Folder => _folder.FullName;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    protected override IKeyStore OpenStore(Action<Span<byte>> fill) =>
        _store = EmbeddedKeyStore.Open(_folder.FullName, span => fill(span));

    protected override void CloseStore() => _store!.Dispose();
}

public sealed class MemoryKeyVault : KeyVaultSuite<MemoryKeyHarness>;

public sealed class EmbeddedKeyVault : KeyVaultSuite<EmbeddedKeyHarness>;

public sealed class MemoryKeyLives : KeyLifeSuite<MemoryKeyHarness>;

public sealed class EmbeddedKeyLives : KeyLifeSuite<EmbeddedKeyHarness>;
