using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Cli;

/// <summary>A real log in a folder of its own, small enough to have several segments soon.</summary>
sealed class TempLog : IAsyncDisposable
{
    private readonly TestEvents _events = new(7);
    private EmbeddedEventStore? _store;

    private TempLog()
    {
    }

    public string State { get; } = Directory.CreateTempSubdirectory("aasm-spec-").FullName;

    public string Log => Path.Combine(State, "log");

    public string[] Segments => [.. Directory.EnumerateFiles(Log, "*.seg").Order(StringComparer.Ordinal)];

    public static async Task<TempLog> OfAsync(int events)
    {
        var log = new TempLog();
        log.Open();
        await log.AppendAsync(events);
        return log;
    }

    /// <summary>A log of a process that has stopped.</summary>
    public static async Task<TempLog> ClosedAsync(int events)
    {
        var log = await OfAsync(events);
        await log.CloseAsync();
        return log;
    }

    public void Open() => _store = EmbeddedEventStore.Open(
        State,
        Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057"),
        new EmbeddedStoreOptions { SegmentBytes = 64 * 1024, FreeBytesMin = 0 },
        TimeProvider.System);

    /// <summary>Appends events one by one, three to a stream.</summary>
    public async Task AppendAsync(int count)
    {
        while (count > 0)
        {
            var chain = _events.First(_events.NewStream(), Math.Min(3, count));
            foreach (var chained in chain)
            {
                await _store!.AppendAsync(AppendRequest.To(chained.Stream, chained), CancellationToken.None);
            }

            count -= chain.Length;
        }
    }

    public async Task<LogHead> HeadAsync() => await _store!.ReadHeadAsync(CancellationToken.None);

    public async Task CloseAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
            _store = null;
        }
    }

    /// <summary>Changes one byte of a segment.</summary>
    public static void Damage(string segment, long offset)
    {
        using var file = new FileStream(segment, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = offset;
        var value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ 1));
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(State, recursive: true);
    }
}
