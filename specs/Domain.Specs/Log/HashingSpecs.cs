using System.Security.Cryptography;
using System.Text;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Log.Logs;

namespace AgentAssembly.Specs.Domain.Log;

public sealed class HashingSpecs
{
    [Fact]
    public void The_quick_hash_is_the_platform_s_for_every_length()
    {
        var bytes = new byte[5_001];
        new Random(1).NextBytes(bytes);
        for (var length = 0; length < bytes.Length; length++)
        {
            var input = bytes.AsSpan(bytes.Length - length);
            Assert.True(SHA256.HashData(input).AsSpan().SequenceEqual(Sha256.Hash(input).ToArray()), $"length {length}");
        }
    }

    [Fact]
    public void Hashes_are_the_same_from_many_threads_at_once() =>
        Parallel.For(0, 20_000, i =>
        {
            var input = BitConverter.GetBytes(i);
            Assert.Equal(SHA256.HashData(input), Sha256.Hash(input).ToArray());
        });

    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void Known_hashes(string text, string hash) => Assert.Equal(hash, Sha256.Hash(Encoding.ASCII.GetBytes(text)).ToString());

    // RFC 3720 appendix B.4, and the check value of the CRC catalogue.
    [Theory]
    [InlineData("313233343536373839", 0xe3069283)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", 0x8a9136aa)]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 0x62a8ab43)]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", 0x46dd794e)]
    [InlineData("", 0)]
    public void Known_checksums(string hex, uint checksum) => Assert.Equal(checksum, Crc32C.Compute(Convert.FromHexString(hex)));

    [Fact]
    public void The_frontier_grows_as_the_recursive_tree_of_rfc_6962()
    {
        var leaves = Enumerable.Range(0, 300).Select(i => Sha256.Hash(BitConverter.GetBytes(i))).ToArray();
        var tree = new MerkleFrontier();
        for (var size = 0; size <= leaves.Length; size++)
        {
            Assert.Equal(Naive(leaves.AsSpan(0, size)), tree.Root());
            Assert.Equal((ulong)size, tree.Size);
            if (size < leaves.Length)
            {
                tree.Append(leaves[size]);
            }
        }
    }

    [Fact]
    public void A_frontier_goes_on_from_its_subtrees_and_leaves_its_copy_alone() =>
        Seeds.ForEach(25, random =>
        {
            var (size, more, seed) = (random.Next(2_000), random.Next(40), random.Next());
            var leaves = Enumerable.Range(0, size + more).Select(i => Sha256.Hash(BitConverter.GetBytes(i ^ seed))).ToArray();
            var tree = new MerkleFrontier();
            Array.ForEach(leaves[..size], tree.Append);
            var resumed = new MerkleFrontier((ulong)size, tree.Subtrees);
            var copy = tree.Copy();
            Array.ForEach(leaves[size..], resumed.Append);
            Assert.Equal(Naive(leaves), resumed.Root());
            Assert.Equal(Naive(leaves.AsSpan(0, size)), copy.Root());
            Assert.Equal(copy.Head(), tree.Head());
        });

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 1)]
    [InlineData(7, 2)]
    [InlineData(8, 3)]
    public void Subtrees_that_do_not_fit_the_size_are_refused(ulong size, int subtrees) =>
        Assert.Throws<ArgumentException>(() => new MerkleFrontier(size, new Hash256[subtrees]));

    // RFC 6962 §2.1 to the letter, with the platform's hash.
    internal static Hash256 Naive(ReadOnlySpan<Hash256> leaves)
    {
        if (leaves.Length <= 1)
        {
            return Hash256.From(SHA256.HashData(leaves.IsEmpty ? [] : [0, .. leaves[0].ToArray()]));
        }

        var split = 1;
        while (split * 2 < leaves.Length)
        {
            split *= 2;
        }

        return Hash256.From(SHA256.HashData([1, .. Naive(leaves[..split]).ToArray(), .. Naive(leaves[split..]).ToArray()]));
    }
}
