using System.Diagnostics;
using System.Text;
using AgentAssembly.Domain.Scanning;
using AgentAssembly.Specs.Domain.Log.Logs;

namespace AgentAssembly.Specs.Domain.Scanning;

public sealed class OracleSpecs
{
    [Fact]
    public void The_compatible_scanner_finds_what_its_specification_says_byte_for_byte()
    {
        var found = new Dictionary<string, int>();
        Seeds.Sample(Planted.Texts, 6_000, text =>
        {
            var findings = Scanner.Compatible.Scan(ScanTables.Utf8(text));
            Assert.Equal(Oracle.Scan(text), findings.Select(f => f.ToString()));
            foreach (var finding in findings)
            {
                found[finding.Kind.Name] = found.GetValueOrDefault(finding.Kind.Name) + 1;
            }
        });
        string[] reached = ["GenericHighEntropy", "CreditCardLuhn", "SsnPattern", "EmailAddress", "PrivateKey", "AzureConnectionString"];
        Assert.All(reached, kind => Assert.True(found.GetValueOrDefault(kind) > 50, $"{kind}: {found.GetValueOrDefault(kind)}"));
    }

    [Theory]
    [InlineData("sk- ")]
    [InlineData("sk-")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----abcdefghijklmnopqrstuvwx\nabc\n-----END")]
    [InlineData("a@")]
    [InlineData("AccountKey=")]
    [InlineData("4 ")]
    [InlineData("[REDACTED")]
    [InlineData("QwERtyUiOpAsDfGhJkLz x0cVbNmQ1w2 ")]
    public void Many_of_one_thing_take_time_in_proportion(string unit)
    {
        // The existing scanner takes minutes for the first of these.
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, 4_000_000 / unit.Length)));
        var watch = Stopwatch.StartNew();
        Scanner.Compatible.Scan(text);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
    }
}
