using AgentAssembly.Commands.Stores.Memory;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance.Drivers;

public sealed class MemoryHarness : StoreHarness
{
    private MemoryEventStore? _store;

    public override IEventStore Store => Opened;

    public override IEventFeed Feed => Opened;

    public override bool SurvivesReopen => false;

    public override bool AtomicAcrossStreams => true;

    private MemoryEventStore Opened => _store ?? throw new InvalidOperationException("the store is not open");

    public override ValueTask OpenAsync()
    {
        _store = new MemoryEventStore(
            Time,
            new MemoryStoreOptions { FellBehindEvents = FellBehindEvents, HeartbeatInterval = HeartbeatInterval });
        return ValueTask.CompletedTask;
    }

    public override ValueTask ReopenAsync() => throw new NotSupportedException("memory does not survive");

    public override ValueTask DisposeAsync()
    {
        _store = null;
        return ValueTask.CompletedTask;
    }
}
