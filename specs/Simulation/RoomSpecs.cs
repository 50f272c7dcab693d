using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Simulation.Disk;
using AgentAssembly.Specs.Simulation.Runs;

namespace AgentAssembly.Specs.Simulation;

/// <summary>A disk without room stops appends, loses nothing, and is forgiven when it has room again.</summary>
public class RoomSpecs
{
    private const int SegmentBytes = SegmentHeader.SizeBytes + 8_192;

    private static readonly TimeSpan RoomCheck = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_full_disk_refuses_appends_loses_nothing_and_takes_them_again_when_there_is_room(bool ahead)
    {
        await using var store = new SimulatedStore(1, Options(freeBytesMin: 0), ahead);
        store.Files.Disk.CapacityBytes = 4 * SegmentBytes;

        var refusal = await store.AppendUntilRefusedAsync();

        Assert.Equal(StoreFault.NoSpace, refusal.Fault);
        Assert.Equal(StoreFault.NoSpace, store.Store.Fault?.Fault);
        Assert.NotEmpty(store.Acknowledged);
        await store.RequireAcknowledgedAsync();

        store.Files.Disk.CapacityBytes = 40 * SegmentBytes;
        store.Time.Advance(RoomCheck);
        for (var i = 0; i < 50; i++)
        {
            await store.AppendAsync();
        }

        Assert.Null(store.Store.Fault);
        await store.RestartAsync(Ending.PowerCut);
        await store.RequireAcknowledgedAsync();
    }

    [Fact]
    public async Task A_full_disk_opens_again_with_everything_that_was_acknowledged()
    {
        await using var store = new SimulatedStore(2, Options(freeBytesMin: 0));
        store.Files.Disk.CapacityBytes = 4 * SegmentBytes;
        await store.AppendUntilRefusedAsync();

        await store.RestartAsync(Ending.PowerCut);

        await store.RequireAcknowledgedAsync();
    }

    [Fact]
    public async Task Appends_stop_before_the_disk_is_full_and_resume_by_themselves()
    {
        const int freeBytesMin = 100_000;
        await using var store = new SimulatedStore(3, Options(freeBytesMin));
        await store.AppendAsync();

        store.Files.Disk.CapacityBytes = 0;
        store.Files.Disk.CapacityBytes = freeBytesMin - 1 - store.Files.Disk.FreeBytes;
        store.Time.Advance(RoomCheck);
        var refusal = await store.AppendUntilRefusedAsync();
        Assert.Equal(StoreFault.NoSpace, refusal.Fault);
        Assert.True(store.Files.Disk.FreeBytes > SegmentBytes);

        store.Files.Disk.CapacityBytes *= 2;
        store.Time.Advance(RoomCheck);
        await store.AppendAsync();

        Assert.Null(store.Store.Fault);
        await store.RequireAcknowledgedAsync();
    }

    private static EmbeddedStoreOptions Options(long freeBytesMin) => new()
    {
        SegmentBytes = SegmentBytes,
        GroupBytesMax = 8_192,
        FreeBytesMin = freeBytesMin,
    };
}
