using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AgentAssembly.Domain.Policy.Egress;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy.Egress;

public sealed class InternetAddressSpecs
{
    private static readonly Gen<string> Ipv6Texts = Gen.Select(
        Gen.OneOf(Gen.Const((ushort)0), Gen.UShort, Gen.Const((ushort)0xFFFF)).Array[8], Gen.Bool, (groups, isUpper) =>
        {
            var address = new IPAddress([.. groups.SelectMany(g => (byte[])[(byte)(g >> 8), (byte)g])]).ToString();
            return isUpper ? address.ToUpperInvariant() : address;
        });

    [Fact]
    public void Every_address_is_read_as_the_platform_reads_it() =>
        Gen.OneOf(Ipv6Texts, Gen.UInt.Select(bits => new IPAddress(bits).ToString())).Sample(text =>
            InternetAddress.TryParse(text, out var address) && BitsOf(text) == address.Bits);

    [Fact]
    public void A_text_is_an_IPv6_address_where_the_platform_says_so() =>
        Seeds.Sample(Gen.String[Gen.Char["0f1:.:"], 1, 20], 100, text =>
        {
            var isRead = InternetAddress.TryParse(text, out var address) && text.Contains(':', StringComparison.Ordinal);
            var isOne = IPAddress.TryParse(text, out var known) && known.AddressFamily == AddressFamily.InterNetworkV6;
            Assert.True(isRead == isOne || HasLeadingZeroInV4(text), text);
            Assert.True(!isRead || BitsOf(text) == address.Bits, text);
        });

    [Fact]
    public void An_address_is_written_so_that_it_reads_as_itself() =>
        Gen.OneOf(Ipv6Texts, Gen.UInt.Select(bits => new IPAddress(bits).ToString())).Sample(text =>
            InternetAddress.TryParse(text, out var address)
            && InternetAddress.TryParse(address.ToString(), out var again)
            && again == address);

    [Fact]
    public void A_block_holds_the_addresses_that_the_platform_says_it_holds() =>
        Seeds.Sample(Gen.Select(Gen.UInt, Gen.Int[0, 32], Gen.Int[0, 31]), 100, sampled =>
        {
            var (bits, length, changed) = sampled;
            var first = length == 0 ? 0 : bits & (uint.MaxValue << (32 - length));
            var text = string.Create(CultureInfo.InvariantCulture, $"{InternetAddress.V4(first)}/{length}");
            Assert.True(AddressBlock.TryParse(text, out var block, out _));
            Assert.True(IPNetwork.TryParse(text, out var network));
            foreach (var other in (uint[])[bits, bits ^ (1u << changed)])
            {
                var address = InternetAddress.V4(other);
                Assert.Equal(network.Contains(IPAddress.Parse(address.ToString())), block.Holds(address));
            }
        });

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.1/8")]
    [InlineData("::/129")]
    [InlineData("2001:db8::1/32")]
    [InlineData("10.0/8")]
    [InlineData("a.test/8")]
    [InlineData("/8")]
    public void What_is_no_block_is_refused_by_name(string text)
    {
        Assert.False(AddressBlock.TryParse(text, out _, out var problem));
        Assert.Contains(text, problem, StringComparison.Ordinal);
    }

    // The platform reads a leading zero as octal.
    private static bool HasLeadingZeroInV4(string text) =>
        text.Split(':')[^1].Split('.') is { Length: > 1 } parts && Array.Exists(parts, part => part is ['0', _, ..]);

    private static UInt128 BitsOf(string text) =>
        UInt128.Parse(Convert.ToHexString(IPAddress.Parse(text).MapToIPv6().GetAddressBytes()), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
