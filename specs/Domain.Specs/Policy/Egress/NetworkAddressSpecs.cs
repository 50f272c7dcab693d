using AgentAssembly.Domain.Policy.Egress;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy.Egress;

public sealed class NetworkAddressSpecs
{
    [Theory]
    [InlineData("https://a.test:8443/x?y=1#z", "https", "a.test", 8443, "/x", true)]
    [InlineData("HTTPS://A.test", "HTTPS", "a.test", 443, "", false)]
    [InlineData("http://a.test?", "http", "a.test", 80, "", true)]
    [InlineData("ws://a.test#?", "ws", "a.test", 80, "", false)]
    [InlineData("wss://u:p@a.test./", "wss", "a.test", 443, "/", false)]
    [InlineData("ftp://[::FFFF:1.2.3.4]/f", "ftp", "1.2.3.4", 21, "/f", false)]
    [InlineData("postgres://db", "postgres", "db", 0, "", false)]
    [InlineData("git+ssh://[2001:db8::1]:22/r", "git+ssh", "2001:db8:0:0:0:0:0:1", 22, "/r", false)]
    [InlineData("a.test:443", "", "a.test", 443, "", false)]
    [InlineData("a.test", "", "a.test", 0, "", false)]
    [InlineData("https://a.test:00080/", "https", "a.test", 80, "/", false)]
    [InlineData("https://a.test/x?q=a\\b", "https", "a.test", 443, "/x", true)]
    public void An_address_is_read_into_its_parts(
        string text, string scheme, string host, int port, string path, bool hasQuery)
    {
        Assert.True(NetworkAddress.TryParse(text, out var address));
        Assert.Equal(
            (scheme, host, port, path, hasQuery),
            (address.Scheme.ToString(), address.Host.ToString(), address.Port, address.Path.ToString(), address.HasQuery));
        Assert.Equal(text.Contains('@', StringComparison.Ordinal), address.HasUserInfo);
        Assert.Equal(scheme.Length > 0, address.HasScheme);
    }

    [Theory]
    [InlineData("http://localhost/")]
    [InlineData("http://LOCALHOST./")]
    [InlineData("http://a.localhost/")]
    [InlineData("http://printer.local/")]
    [InlineData("http://metadata.google.internal/")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://127.255.255.254/")]
    [InlineData("http://10.1.2.3/")]
    [InlineData("http://172.31.255.255/")]
    [InlineData("http://192.168.0.1/")]
    [InlineData("http://169.254.169.254/")]
    [InlineData("http://0xa9fea9fe/")]
    [InlineData("http://100.64.0.1/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://0/")]
    [InlineData("http://224.0.0.1/")]
    [InlineData("http://255.255.255.255/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("http://[ff02::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[64:ff9b::a00:1]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    [InlineData("http://[::127.0.0.1]/")]
    public void Addresses_and_names_of_this_machine_or_network_are_private(string text)
    {
        Assert.True(NetworkAddress.TryParse(text, out var address));
        Assert.True(address.IsPrivate);
    }

    [Theory]
    [InlineData("http://8.8.8.8/")]
    [InlineData("http://172.32.0.1/")]
    [InlineData("http://100.128.0.1/")]
    [InlineData("http://[2606:4700::1111]/")]
    [InlineData("http://[::ffff:8.8.8.8]/")]
    [InlineData("http://[64:ff9b::808:808]/")]
    [InlineData("http://[2002:808:808::]/")]
    [InlineData("http://notlocalhost/")]
    [InlineData("http://localhost.test/")]
    [InlineData("http://a.test/")]
    public void What_belongs_to_the_public_internet_is_not_private(string text)
    {
        Assert.True(NetworkAddress.TryParse(text, out var address));
        Assert.False(address.IsPrivate);
    }

    [Fact]
    public void The_longest_names_are_read_and_longer_ones_are_not()
    {
        var longest = string.Join('.', Enumerable.Repeat(new string('a', 62), 4)) + ".b";
        Assert.Equal(253, longest.Length);
        Assert.True(NetworkAddress.TryParse($"https://{longest}/", out _));
        Assert.False(NetworkAddress.TryParse($"https://{longest}b/", out _));
        Assert.True(NetworkAddress.TryParse($"https://{new string('a', 63)}/", out _));
        Assert.False(NetworkAddress.TryParse($"https://{new string('a', 64)}/", out _));
        Assert.False(NetworkAddress.TryParse($"https://{new string('ü', 60)}.{longest}/", out _));
        Assert.False(NetworkAddress.TryParse("https://a.test/" + new string('a', NetworkAddress.LengthMax), out _));
    }

    [Fact]
    public void Any_text_is_read_or_refused_and_a_host_that_is_read_reads_as_itself() =>
        Seeds.Sample(Gen.OneOf(Gen.String, Gen.String[Gen.Char["abzé.:/@[]\\%0x127?#-_ 。"], 0, 40]), 100, tail =>
        {
            if (!NetworkAddress.TryParse("https://" + tail, out var address))
            {
                return;
            }

            var host = address.Host.ToString();
            Assert.True(host.Length is > 0 and <= 253, host);
            Assert.DoesNotContain(host, c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '_' or '.' or ':'));
            Assert.True(NetworkAddress.TryParse(host.Contains(':', StringComparison.Ordinal) ? $"x://[{host}]" : $"x://{host}", out var again));
            Assert.Equal((host, address.Ip), (again.Host.ToString(), again.Ip));
        });

    [Fact]
    public void What_the_platform_reads_as_a_host_is_read_alike_or_refused() =>
        Seeds.Sample(Gen.String[Gen.Char["abz.:/@0x127?#-%"], 1, 24], 100, tail =>
            {
                var text = "http://" + tail;
                if (NetworkAddress.TryParse(text, out var address)
                    && Uri.TryCreate(text, UriKind.Absolute, out var uri)
                    && uri.HostNameType == UriHostNameType.Dns)
                {
                    Assert.Equal(uri.IdnHost.TrimEnd('.'), address.Host.ToString());
                    Assert.Equal(uri.Port, address.Port);
                }
            });

    [Fact]
    public void Reading_and_classifying_an_address_allocates_nothing()
    {
        string[] texts = ["https://api.example:443/v1/x", "https://BÜCHER.example./", "http://[::1]:80/", "http://0x7f.1/"];
        Assert.Equal(0, Allocation.Of(() =>
        {
            foreach (var text in texts)
            {
                _ = NetworkAddress.TryParse(text, out var address) && address.IsPrivate;
            }
        }));
    }
}
