using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Commands.Stores.Embedded.Files;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Crash.Child;

namespace AgentAssembly.Specs.Crash;

/// <summary>Opens a log after a crash and holds it against everything that was ever acknowledged.</summary>
internal sealed class LogCheck(TemporaryState state, int segmentBytes)
{
    private readonly Dictionary<ulong, Acknowledgement> _acknowledged = [];
    private readonly EmbeddedStoreOptions _options = new() { SegmentBytes = segmentBytes, FreeBytesMin = 0 };

    public int Acknowledged => _acknowledged.Count;

    /// <summary>Takes what a dead child was told.</summary>
    public void Expect(IEnumerable<Acknowledgement> acknowledgements)
    {
        foreach (var acknowledgement in acknowledgements)
        {
            Assert.True(
                _acknowledged.TryAdd(acknowledgement.Position.Value, acknowledgement),
                $"position {acknowledgement.Position} was given twice");
        }
    }

    /// <summary>Opens, reads, appends and verifies.</summary>
    public async Task RunAsync()
    {
        await using (var store = EmbeddedEventStore.Open(state.Path, default, _options, TimeProvider.System))
        {
            var heads = await ReadEverythingAsync(store);
            await ReadStreamsAsync(store, heads);
            await AppendAsync(store);
        }

        Verify();
    }

    private async Task<Dictionary<StreamName, StreamHead>> ReadEverythingAsync(EmbeddedEventStore store)
    {
        var heads = new Dictionary<StreamName, StreamHead>();
        var next = Position.Start;
        await foreach (var (position, chained) in store.ReadAllAsync(Position.Start, FeedFilter.Everything, default))
        {
            Assert.Equal(next, position);
            next = next.Next;
            heads[chained.Stream] = chained.AsHead;
            if (_acknowledged.TryGetValue(position.Value, out var told))
            {
                Assert.Equal(told, new(chained.Id, chained.Stream, chained.Version, position, Sha256.Hash(chained.Bytes.Span)));
            }
        }

        Assert.True(
            _acknowledged.Count == 0 || _acknowledged.Keys.Max() < next.Value, $"acknowledged events are missing behind {next}");
        Assert.Equal(next.Value, (await store.ReadHeadAsync(default)).Size);
        return heads;
    }

    // The index says the same as the log: every head, and a few streams from end to end.
    private static async Task ReadStreamsAsync(EmbeddedEventStore store, Dictionary<StreamName, StreamHead> heads)
    {
        foreach (var (stream, head) in heads)
        {
            Assert.Equal(head, await store.ReadStreamHeadAsync(stream, default));
        }

        foreach (var (stream, head) in heads.Take(4))
        {
            var version = StreamVersion.First;
            await foreach (var (_, chained) in store.ReadStreamAsync(stream, StreamVersion.First, default))
            {
                Assert.Equal(version, chained.Version);
                version = version.Next;
            }

            Assert.Equal(head.Version.Next, version);
        }
    }

    private async Task AppendAsync(EmbeddedEventStore store)
    {
        var size = (await store.ReadHeadAsync(default)).Size;
        var stream = StreamName.ForKey("agent", "crash", "parent");
        var draft = new EventDraft
        {
            Id = EventId.Create(new((long)size), new byte[10]),
            Type = "thing.checked",
            Principal = "system:crash",
            Data = "{}"u8.ToArray(),
        };
        var chained = EventCodec.Chain(draft, stream, await store.ReadStreamHeadAsync(stream, default), store.LastRecordedAt);
        var answer = await store.AppendAsync(AppendRequest.To(stream, chained), default);
        Assert.Equal(new AppendResult.Appended(new(size), new(size), Repeated: false), answer);
        Expect([new(chained.Id, stream, chained.Version, new(size), chained.Hash)]);
    }

    private void Verify()
    {
        var folder = new DiskFolder(state.LogPath);
        var files = folder.List().Where(n => n.EndsWith(".seg", StringComparison.Ordinal)).Select(folder.Open).ToList();
        try
        {
            var head = File.ReadAllBytes(Path.Combine(state.LogPath, "head"));
            var report = LogVerifier.Verify([.. files], new VerificationOptions { HeadFile = head });
            Assert.True(report.IsSound, report.Finding?.ToString());
            Assert.Equal(0, report.UncommittedBytes);
        }
        finally
        {
            files.ForEach(f => f.Dispose());
        }
    }
}
