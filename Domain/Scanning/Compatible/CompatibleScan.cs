using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Compatible;

/// <summary>The five passes of the existing scanner, in order, and the merge (scanner specification §11.3).</summary>
internal sealed class CompatibleScan(IReadOnlyList<byte[]> customLiterals)
{
    private readonly LiteralPass _literals = new(customLiterals);

    public void Run(ReadOnlySpan<byte> text, ref FindingBuffer findings)
    {
        _literals.Run(text, ref findings);
        DigitPass.Run(text, ref findings);
        EmailPass.Run(text, ref findings);
        EntropyPass.Run(text, ref findings);
        AzurePass.Run(text, ref findings);
        if (findings.Count > 1)
        {
            findings.SortByStart();
            MergeSameKind(ref findings);
        }
    }

    // Findings of one kind come in the order of their starts, and those kept are apart: only the last can overlap the next.
    private static void MergeSameKind(ref FindingBuffer findings)
    {
        var lastOfKind = new Dictionary<FindingKind, int>(ReferenceEqualityComparer.Instance);
        var items = findings.Items;
        var kept = 0;
        foreach (var finding in items)
        {
            if (lastOfKind.TryGetValue(finding.Kind, out var last) && finding.Start < items[last].End)
            {
                items[last] = items[last] with { End = Math.Max(items[last].End, finding.End) };
                continue;
            }

            lastOfKind[finding.Kind] = kept;
            items[kept++] = finding;
        }

        findings.Cut(kept);
    }
}
