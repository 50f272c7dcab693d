using System.Diagnostics;
using System.Text;
using AgentAssembly.Domain.Scanning;

namespace AgentAssembly.Specs.Domain.Scanning;

public sealed class CostSpecs
{
    private const string Clean = """{"tool":"search","args":{"query":"direct flights, \"economy\"","from":"JFK","max_stops":1,"date":"2024-05-19"}}""";

    [Theory]
    [InlineData(ScanMode.Strict)]
    [InlineData(ScanMode.Compatible)]
    public void A_clean_text_is_scanned_without_allocating(ScanMode mode)
    {
        var scanner = new Scanner(new() { Mode = mode });
        var text = ScanTables.Utf8(Clean);
        Assert.Empty(scanner.Scan(text));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            scanner.Scan(text);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("sk-")]
    [InlineData("sk-ant-aB3dE5fG7hI9jK1lM3nO5pQ7 ")]
    [InlineData("eyJ")]
    [InlineData("eyJhbGciOiJub25lIn0.")]
    [InlineData("a://a:")]
    [InlineData("://a:b@")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("-----BEGIN PRIVATE KEY-----\n-----END ")]
    [InlineData("password=")]
    [InlineData("a@b.")]
    [InlineData("4 ")]
    [InlineData("4000 ")]
    [InlineData("\\")]
    [InlineData("\\u005c")]
    [InlineData("%25")]
    [InlineData("[REDACTED")]
    [InlineData("Zm9vYmFy")]
    [InlineData("{\"")]
    [InlineData("[")]
    public void Many_of_one_thing_take_time_in_proportion(string unit)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length)));
        var watch = Stopwatch.StartNew();
        Scanner.Strict.Scan(text);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
    }
}
