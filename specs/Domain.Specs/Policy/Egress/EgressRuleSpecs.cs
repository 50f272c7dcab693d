using AgentAssembly.Domain.Policy.Egress;

namespace AgentAssembly.Specs.Domain.Policy.Egress;

public sealed class EgressRuleSpecs
{
    [Theory]
    [InlineData("https://a.test/", true)]
    [InlineData("HTTPS://a.test/", true)]
    [InlineData("http://a.test/", false)]
    [InlineData("a.test", false)]
    public void A_rule_about_schemes_matches_those(string url, bool matches) =>
        Assert.Equal(matches, Ask(new() { Hosts = [HostPattern.Any], Schemes = ["https"] }, url).Matches);

    [Theory]
    [InlineData("443", "https://a.test/", true)]
    [InlineData("443", "https://a.test:8443/", false)]
    [InlineData("8000-8100", "http://a.test:8000/", true)]
    [InlineData("8000-8100", "http://a.test:8100/", true)]
    [InlineData("8000-8100", "http://a.test:8101/", false)]
    [InlineData("1-65535", "redis://a.test/", false)]
    public void A_rule_about_ports_matches_those(string ports, string url, bool matches) =>
        Assert.Equal(matches, Ask(new() { Hosts = [HostPattern.Any], Ports = [Some.Ports(ports)] }, url).Matches);

    [Theory]
    [InlineData("/v1", "/v1", true)]
    [InlineData("/v1", "/v1/", true)]
    [InlineData("/v1", "/v1/x/y?z", true)]
    [InlineData("/v1", "/v12", false)]
    [InlineData("/v1", "/V1", false)]
    [InlineData("/v1", "", false)]
    [InlineData("/", "", true)]
    [InlineData("/", "/x", true)]
    [InlineData("/v1/*", "/v1/x/y", true)]
    [InlineData("/v1/*", "/v1", false)]
    [InlineData("/v1/*", "/v1/", false)]
    [InlineData("/*", "/x", true)]
    [InlineData("/*", "/", false)]
    [InlineData("/v1", "/v1/../admin", false)]
    [InlineData("/v1", "/v1/%2e%2E/admin", false)]
    [InlineData("/v1", "/x/./../v1/y", true)]
    [InlineData("/v1", "/../../v1", true)]
    [InlineData("/v1", "/%76%31", true)]
    [InlineData("/bücher", "/b%C3%BCcher/1", true)]
    [InlineData("/v1", "/v1/a%2f..%2fb", false)]
    [InlineData("/v1", "/v1/a%5Cb", false)]
    [InlineData("/v1", "/v1/%252e%252e/admin", false)]
    [InlineData("/v1", "/v1//x", false)]
    [InlineData("/v1", "/v1/..;a=1/admin", false)]
    [InlineData("/v1", "/v1/%00", false)]
    [InlineData("/v1", "/v1/%zz", false)]
    [InlineData("/v1", "/v1/100%", false)]
    public void A_rule_about_paths_matches_whole_segments_that_have_one_reading(string pattern, string path, bool matches) =>
        Assert.Equal(matches, Ask(new() { Hosts = [HostPattern.Any], Paths = [Some.Path(pattern)] }, "https://a.test" + path, "GET").Matches);

    [Theory]
    [InlineData("https://a.test/v1/x", "GET", true)]
    [InlineData("https://a.test/v1/x", "get", true)]
    [InlineData("https://a.test/v1/x", "POST", false)]
    [InlineData("https://b.test/v1/x", "GET", false)]
    [InlineData("https://a.test/v2/x", "GET", false)]
    [InlineData("https://a.test:444/v1/x", "GET", false)]
    [InlineData("http://a.test:443/v1/x", "GET", false)]
    public void All_demands_of_a_rule_must_be_met(string url, string method, bool matches)
    {
        var rule = new EgressRule
        {
            Hosts = [Some.Host("c.test"), Some.Host("a.test")],
            Schemes = ["https"],
            Ports = [Some.Ports("443")],
            Methods = ["HEAD", "GET"],
            Paths = [Some.Path("/v0"), Some.Path("/v1/*")],
        };
        var (surely, maybe) = Ask(rule, url, method);
        Assert.Equal((matches, matches), (surely, maybe));
    }

    [Theory]
    [InlineData("https://a.test/admin", "CONNECT")]
    [InlineData("https://a.test", "")]
    [InlineData("https://a.test/v1//../admin", "DELETE")]
    [InlineData("a.test/admin", "DELETE")]
    [InlineData("ssh://a.test/admin", "DELETE")]
    public void A_rule_that_forbids_also_meets_what_is_unclear(string url, string method)
    {
        var rule = new EgressRule
        {
            Hosts = [Some.Host("a.test")],
            Ports = [Some.Ports("443")],
            Methods = ["DELETE"],
            Paths = [Some.Path("/admin")],
        };
        Assert.Equal((false, true), Ask(rule, url, method));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" a.test")]
    [InlineData("https://a.test")]
    [InlineData("a.test:443")]
    [InlineData("a.test/v1")]
    [InlineData("*a.test")]
    [InlineData("*.")]
    [InlineData("*.*")]
    [InlineData("a.*.test")]
    [InlineData("*.10.0.0.1")]
    [InlineData("*.0x1")]
    [InlineData("*.[::1]")]
    [InlineData("a..test")]
    [InlineData("300.1.1.1")]
    [InlineData("u@a.test")]
    [InlineData("10.0.0.1/8")]
    public void What_is_no_host_is_refused_with_a_reason(string text)
    {
        Assert.False(HostPattern.TryParse(text, out _, out var problem));
        Assert.Contains(text.Trim(), problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("/v1*")]
    [InlineData("/*/v1")]
    [InlineData("/v1?x")]
    [InlineData("/v1//x")]
    [InlineData("/v1/**")]
    [InlineData("/a%2fb")]
    public void What_is_no_path_is_refused_with_a_reason(string text)
    {
        Assert.False(PathPattern.TryParse(text, out _, out var problem));
        Assert.Contains(text, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-443")]
    [InlineData("80-")]
    [InlineData("90-80")]
    [InlineData("+80")]
    [InlineData("80-90-100")]
    public void What_is_no_port_is_refused_with_a_reason(string text)
    {
        Assert.False(PortRange.TryParse(text, out _, out var problem));
        Assert.Contains(text, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Asking_a_rule_allocates_nothing()
    {
        var rule = new EgressRule
        {
            Hosts = [Some.Host("b.test"), Some.Host("10.0.0.0/8"), Some.Host("*.test")],
            Schemes = ["https"],
            Ports = [Some.Ports("443")],
            Methods = ["GET"],
            Paths = [Some.Path("/v1/*")],
        };
        Assert.Equal(0, Allocation.Of(() => Ask(rule, "https://api.test/v1/%78/../y", "GET")));
    }

    private static (bool Matches, bool MayMatch) Ask(EgressRule rule, string url, string method = "CONNECT") =>
        NetworkAddress.TryParse(url, out var address)
            ? (rule.Matches(address, method), rule.MayMatch(address, method))
            : throw new FormatException(url);
}
