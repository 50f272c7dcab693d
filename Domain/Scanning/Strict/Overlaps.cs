using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>Makes overlapping findings one, which is what ranks highest: a token is not also a random run.</summary>
internal static class Overlaps
{
    public static void Resolve(ref FindingBuffer findings)
    {
        findings.SortByStart();
        var items = findings.Items;
        var kept = 0;
        foreach (var finding in items)
        {
            if (finding.End <= finding.Start)
            {
                continue;
            }

            if (kept == 0 || finding.Start >= items[kept - 1].End)
            {
                items[kept++] = finding;
                continue;
            }

            ref var last = ref items[kept - 1];
            var (start, end) = (last.Start, Math.Max(last.End, finding.End));
            last = (finding.Kind.Rank > last.Kind.Rank ? finding : last) with { Start = start, End = end };
        }

        findings.Cut(kept);
    }
}
