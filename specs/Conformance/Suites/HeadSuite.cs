using System.Security.Cryptography;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Conformance.Suites;

/// <summary>The head is the RFC 6962 §2.1 tree over the hashes of the events, computed here from the RFC's words.</summary>
public abstract class HeadSuite<THarness> : StoreSuite<THarness>
    where THarness : StoreHarness, new()
{
    [Fact]
    public async Task An_empty_log_has_the_hash_of_no_bytes() =>
        Assert.Equal(new LogHead(0, Hash256.From(SHA256.HashData([]))), await Feed.ReadHeadAsync(None));

    [Fact]
    public async Task The_head_covers_every_event_after_every_append()
    {
        for (var i = 0; i < 24; i++)
        {
            await GrowAsync(Events.NewStream(), 1 + (i % 3));
            await AssertHeadAsync();
        }
    }

    [Fact]
    public async Task The_head_covers_what_racing_writers_placed()
    {
        var requests = Enumerable.Range(0, 200).Select(i => Request([Events.First(Events.NewStream(), 1 + (i % 4))]))
            .ToArray();
        await Race.RunAsync(writers: 4, rounds: 50, (writer, round) => AppendAsync(requests[(writer * 50) + round]));
        await AssertHeadAsync();
    }

    private async Task AssertHeadAsync()
    {
        var leaves = (await ReadLogAsync()).Select(recorded => recorded.Event.Hash.ToArray()).ToArray();
        Assert.Equal(
            new LogHead((ulong)leaves.Length, Hash256.From(TreeHash(leaves))), await Feed.ReadHeadAsync(None));
    }

    private static byte[] TreeHash(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
        {
            return SHA256.HashData([0x00, .. leaves[0]]);
        }

        var split = 1;
        while (split * 2 < leaves.Length)
        {
            split *= 2;
        }

        return SHA256.HashData([0x01, .. TreeHash(leaves[..split]), .. TreeHash(leaves[split..])]);
    }
}
