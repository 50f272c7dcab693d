using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Commands.Core.Keys;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Stores.Memory;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using Microsoft.Extensions.Time.Testing;

namespace AgentAssembly.Specs.Conformance.Keys;

/// <summary>
/// How the suite holds a driver of the key store: one harness for each test, with keys of its own, a log in memory beside
/// them, and the vault over both.
/// </summary>
public abstract class KeyHarness : IAsyncDisposable
{
    /// <summary>Keys that the vault keeps in memory; so few that they come and go.</summary>
    public const int KeysMax = 4;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly MemoryEventStore _log;
    private Process? _process;
    private int _starts;

    protected KeyHarness() => _log = new MemoryEventStore(_time, new MemoryStoreOptions());

    public static Caller Operator { get; } = new Caller.Operator("spec");

    public IKeyVault Vault => Running.Vault;

    public KeyAdministration Administration => Running.Administration;

    public IKeyStore Store => Running.Store;

    private Process Running => _process ?? throw new InvalidOperationException("nothing is running");

    /// <summary>Opens the driver over what it held before.</summary>
    protected abstract IKeyStore OpenStore(Action<Span<byte>> fill);

    protected abstract void CloseStore();

    /// <summary>Starts what a server starts, over the same log and keys.</summary>
    /// <param name="around">Puts something between the vault and the driver.</param>
    public async Task StartAsync(Func<IKeyStore, IKeyStore>? around = null)
    {
        var random = new Random(++_starts);
        var ids = new IdSource(_time, random.NextBytes);
        var store = (around ?? (driver => driver))(OpenStore(random.NextBytes));
        var state = new WriteSideState(_log);
        var runner = new DeciderRunner(_log, new Sequencer(_log, _time, Instant.From(_time.GetUtcNow())), ids);
        var vault = new KeyVault(store, runner, ids, _time, new KeyVaultOptions { KeysMax = KeysMax });
        var administration = new KeyAdministration(
            new CommandRunner(runner, state, _log), new Permission(state, new MemberBook(state, _time)), vault, store);
        _process = new(store, vault, administration, state);
        await state.StartAsync(CancellationToken.None);
        await administration.SettleAsync(CancellationToken.None);
    }

    /// <summary>Ends it without a word, as a crash does.</summary>
    public async Task StopAsync()
    {
        Running.Administration.Dispose();
        Running.Vault.Dispose();
        await Running.State.DisposeAsync();
        CloseStore();
        _process = null;
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async Task<List<KeyEvent>> EventsAsync()
    {
        var events = new List<KeyEvent>();
        await foreach (var recorded in _log.ReadAllAsync(Position.Start, FeedFilter.OfCategories("key"), CancellationToken.None))
        {
            events.Add(KeyEvent.Read(recorded.Event.Open())!);
        }

        return events;
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await StopAsync();
        }

        GC.SuppressFinalize(this);
    }

    private sealed record Process(
        IKeyStore Store, KeyVault Vault, KeyAdministration Administration, WriteSideState State);
}
