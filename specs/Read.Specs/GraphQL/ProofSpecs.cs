using System.Security.Cryptography;
using System.Text.Json;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Commands;

namespace AgentAssembly.Specs.Read.GraphQL;

public sealed class ProofSpecs
{
    private const string Query = "query($p: Position!, $at: AsOf) { auditChain(at: $at) { size root proof(position: $p) { eventHash leafHash size root path } } }";

    [Fact]
    public async Task Every_event_is_proven_part_of_the_log_at_every_size_by_who_knows_nothing_but_the_root()
    {
        await using var read = await ReadSide.StartAsync("default: allow");
        await new History(read.Side, 4).HappenAsync(120);
        var events = await read.Side.EventsAsync();
        var random = new Random(5);
        var tree = new MerkleFrontier();
        var heads = events.Select(recorded =>
        {
            tree.Append(recorded.Event.Hash);
            return tree.Root().ToString();
        }).ToList();
        Assert.Equal((await read.Side.Log.ReadHeadAsync(CancellationToken.None)).Root.ToString(), heads[^1]);
        for (var i = 0; i < 60; i++)
        {
            var last = random.Next(events.Count);
            var leaf = random.Next(last + 1);
            var chain = (await read.DataAsync(Query, variables: new { p = $"{leaf}", at = $"{last}" })).GetProperty("auditChain");
            Assert.Equal(heads[last], chain.GetProperty("root").GetString());
            var proof = chain.GetProperty("proof");
            Assert.Equal(events[leaf].Event.Hash.ToString(), proof.GetProperty("eventHash").GetString());
            Assert.Equal(heads[last], RootBy((ulong)leaf, (ulong)last + 1, proof));
        }
    }

    [Fact]
    public async Task Who_may_not_see_an_event_gets_no_proof_of_it()
    {
        await using var read = await ReadSide.StartAsync();
        await read.Side.JoinAsync(1);
        var events = await read.Side.EventsAsync();
        var ours = events.First(recorded => recorded.Event.Open().Org == "acme").Position;
        foreach (var (viewer, isShown) in new[] { (new SomeViewer("acme", null), true), (new SomeViewer("globex", null), false) })
        {
            var chain = (await read.DataAsync(Query, viewer, new { p = ours.ToString() })).GetProperty("auditChain");
            Assert.Equal(isShown, chain.GetProperty("proof").ValueKind == JsonValueKind.Object);
        }
    }

    // RFC 9162 §2.1.3.2, which says how to verify what RFC 6962 proves.
    private static string RootBy(ulong leaf, ulong size, JsonElement proof)
    {
        var hash = SHA256.HashData([0, .. Convert.FromHexString(proof.GetProperty("eventHash").GetString()!)]);
        var (at, end) = (leaf, size - 1);
        foreach (var sibling in proof.GetProperty("path").EnumerateArray().Select(text => Convert.FromHexString(text.GetString()!)))
        {
            Assert.NotEqual(0UL, end);
            if (at % 2 == 1 || at == end)
            {
                hash = SHA256.HashData([1, .. sibling, .. hash]);
                while (at % 2 == 0 && at != 0)
                {
                    (at, end) = (at / 2, end / 2);
                }
            }
            else
            {
                hash = SHA256.HashData([1, .. hash, .. sibling]);
            }

            (at, end) = (at / 2, end / 2);
        }

        Assert.Equal(0UL, end);
        return Convert.ToHexStringLower(hash);
    }
}
