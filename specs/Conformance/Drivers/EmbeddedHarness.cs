using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance.Drivers;

public sealed class EmbeddedHarness : StoreHarness
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aasm-conformance-");
    private EmbeddedEventStore? _store;

    public override IEventStore Store => Opened;

    public override IEventFeed Feed => Opened;

    public override bool SurvivesReopen => true;

    public override bool AtomicAcrossStreams => true;

    private EmbeddedEventStore Opened => _store ?? throw new InvalidOperationException("the store is not open");

    public override ValueTask OpenAsync()
    {
        // Small segments, small caches and small index batches: the seams are where the faults are.
        _store = EmbeddedEventStore.Open(
            _folder.FullName,
            new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            new EmbeddedStoreOptions
            {
                SegmentBytes = 4 * 1024 * 1024,
                CachedHeads = 16,
                IndexBatchEvents = 8,
                FellBehindEvents = FellBehindEvents,
                HeartbeatInterval = HeartbeatInterval,
                FreeBytesMin = 0,
            },
            Time);
        return ValueTask.CompletedTask;
    }

    public override async ValueTask ReopenAsync()
    {
        await Opened.DisposeAsync();
        await OpenAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
