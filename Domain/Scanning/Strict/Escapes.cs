namespace AgentAssembly.Domain.Scanning.Strict;

/// <summary>Keeps escapes whole: a finding that begins behind half of one begins before it.</summary>
internal static class Escapes
{
    public static void Complete(ReadOnlySpan<byte> text, Span<Finding> findings)
    {
        foreach (ref var finding in findings)
        {
            var slashes = 0;
            while (finding.Start - slashes > 0 && text[finding.Start - slashes - 1] == '\\')
            {
                slashes++;
            }

            if (slashes % 2 == 1)
            {
                finding = finding with { Start = finding.Start - 1 };
            }
        }
    }
}
