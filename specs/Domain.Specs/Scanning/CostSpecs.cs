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
}
