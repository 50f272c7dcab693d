using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Compatible;

/// <summary>Pass E: every <c>AccountKey=</c>, with or without a value.</summary>
internal static class AzurePass
{
    private static ReadOnlySpan<byte> Name => "AccountKey="u8;

    public static void Run(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        var tokenEnds = new TokenEnds();
        for (var from = 0; text[from..].IndexOf(Name) is >= 0 and var found;)
        {
            var start = from + found;
            from = start + Name.Length;
            findings.Add(FindingKinds.AzureConnectionString, start, tokenEnds.Find(text, from));
        }
    }
}
