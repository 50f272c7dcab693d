using System.Collections.Immutable;
using System.Text;
using AgentAssembly.Domain.Scanning.Compatible;
using AgentAssembly.Domain.Scanning.Locales;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning;

/// <summary>
/// Finds secrets and personal data in a text. Takes time linear in the text, and no memory while nothing is found.
/// Immutable and thread-safe; make one and keep it.
/// </summary>
public sealed class Scanner
{
    private readonly CompatibleScan _scan;
    private readonly ImmutableArray<CustomPattern> _patterns;
    private readonly ImmutableArray<LocalePack> _locales;

    /// <summary>Makes a scanner.</summary>
    /// <exception cref="ArgumentException">
    /// A locale is unknown, a literal is empty, or there are more than <see cref="ScannerOptions.LiteralsMax"/> of them.
    /// </exception>
    public Scanner(ScannerOptions options)
    {
        if (options.Literals.Length > ScannerOptions.LiteralsMax || options.Literals.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException($"literals must be at most {ScannerOptions.LiteralsMax}, and none empty", nameof(options));
        }

        _scan = new([.. options.Literals.Select(Encoding.UTF8.GetBytes)]);
        _patterns = options.Patterns;
        _locales = [.. options.Locales.Select(LocalePacks.Named)];
    }

    /// <summary>The strict scanner without extras.</summary>
    public static Scanner Strict { get; } = new(new());

    /// <summary>The compatible scanner without extras.</summary>
    public static Scanner Compatible { get; } = new(new() { Mode = ScanMode.Compatible });

    /// <summary>Finds everything in a text.</summary>
    /// <param name="utf8">UTF-8. Bytes that are none are kept, and are part of no finding's rule.</param>
    /// <returns>Findings in the order of their starts, then in that of the passes.</returns>
    public ImmutableArray<Finding> Scan(ReadOnlySpan<byte> utf8)
    {
        var findings = new FindingBuffer();
        try
        {
            _scan.Run(utf8, ref findings);
            var builtIn = findings.Count;
            foreach (var pattern in _patterns)
            {
                pattern.Find(utf8, ref findings);
            }

            foreach (var locale in _locales)
            {
                locale.Find(utf8, ref findings);
            }

            if (findings.Count > builtIn)
            {
                findings.SortByStart();
            }

            return findings.ToImmutable();
        }
        finally
        {
            findings.Dispose();
        }
    }
}
