using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Specs.Cli;

public class AddressSpecs
{
    [Theory]
    [InlineData("127.0.0.1:50051", "http://127.0.0.1:50051", "127.0.0.1:50051")]
    [InlineData("127.0.0.1:0", "http://127.0.0.1:0", "127.0.0.1:0")]
    [InlineData("[::1]:7700", "http://[::1]:7700", "[::1]:7700")]
    [InlineData("[0:0:0:0:0:0:0:1]:7700", "http://[::1]:7700", "[::1]:7700")]
    [InlineData("localhost:65535", "http://localhost:65535", "127.0.0.1:65535")]
    [InlineData("http://127.0.0.1:50051/", "http://127.0.0.1:50051", "127.0.0.1:50051")]
    [InlineData("https://127.0.0.1:50051/", "https://127.0.0.1:50051", "127.0.0.1:50051")]
    [InlineData("HTTPS://[::1]:50051", "https://[::1]:50051", "[::1]:50051")]
    [InlineData("example.org:443", "https://example.org:443", null)]
    [InlineData("192.0.2.1:50051", "https://192.0.2.1:50051", "192.0.2.1:50051")]
    [InlineData("http://example.org:80", "http://example.org:80", null)]
    public void Reads_what_people_write(string text, string url, string? endpoint)
    {
        var address = Address.TryParse(text, out _);

        Assert.Equal(url, address?.Url(hasTrust: false));
        Assert.Equal(endpoint, address?.ToEndPoint()?.ToString());
    }

    [Theory]
    [InlineData("127.0.0.1:50051", "https://127.0.0.1:50051")]
    [InlineData("http://127.0.0.1:50051", "http://127.0.0.1:50051")]
    public void Who_names_an_authority_means_TLS_unless_the_scheme_says_otherwise(string text, string url) =>
        Assert.Equal(url, Address.TryParse(text, out _)?.Url(hasTrust: true));

    [Theory]
    [InlineData("")]
    [InlineData("50051")]
    [InlineData(":50051")]
    [InlineData("host:")]
    [InlineData("host:abc")]
    [InlineData("host:70000")]
    [InlineData("host: 80")]
    [InlineData("::1:80")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData("[::1:80")]
    [InlineData("a b:80")]
    [InlineData("ftp://127.0.0.1:80")]
    [InlineData("https://127.0.0.1")]
    public void Says_what_is_wrong(string text)
    {
        Assert.Null(Address.TryParse(text, out var problem));
        Assert.Contains($"'{text}'", problem, StringComparison.Ordinal);
    }
}
