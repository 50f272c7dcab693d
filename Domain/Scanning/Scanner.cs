using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using AgentAssembly.Domain.Scanning.Compatible;
using AgentAssembly.Domain.Scanning.Locales;
using AgentAssembly.Domain.Scanning.Strict;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning;

/// <summary>
/// Finds secrets and personal data in a text. Takes time linear in the text, and no memory while nothing is found.
/// Immutable and thread-safe; make one and keep it.
/// </summary>
public sealed class Scanner
{
    private readonly CompatibleScan? _compatible;
    private readonly StrictScan? _strict;
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

        byte[][] literals = [.. options.Literals.Select(Encoding.UTF8.GetBytes)];
        switch (options.Mode)
        {
            case ScanMode.Strict:
                _strict = new(literals);
                break;
            case ScanMode.Compatible:
                _compatible = new(literals);
                break;
            default:
                throw new ArgumentException($"{options.Mode} is no mode", nameof(options));
        }

        _patterns = options.Patterns;
        _locales = [.. options.Locales.Select(LocalePacks.Named)];
    }

    private const int RoundsMost = 4;

    /// <summary>The strict scanner without extras.</summary>
    public static Scanner Strict { get; } = new(new());

    /// <summary>The compatible scanner without extras.</summary>
    public static Scanner Compatible { get; } = new(new() { Mode = ScanMode.Compatible });

    /// <summary>Whether it goes by the strict rules, perhaps among others.</summary>
    public bool IsStrict => _strict is not null;

    /// <summary>Finds everything in a text.</summary>
    /// <param name="utf8">UTF-8. Bytes that are none are kept, and are part of no finding's rule.</param>
    /// <returns>Findings in the order of their starts, then in that of the passes.</returns>
    public ImmutableArray<Finding> Scan(ReadOnlySpan<byte> utf8)
    {
        var findings = new FindingBuffer();
        try
        {
            _strict?.Run(utf8, ref findings);
            _compatible?.Run(utf8, ref findings);
            if (!_patterns.IsEmpty || !_locales.IsEmpty)
            {
                RunExtras(utf8, ref findings);
                findings.SortByStart();
            }

            if (_strict is not null && findings.Count > 0)
            {
                StrictScan.Settle(utf8, ref findings);
            }

            return findings.ToImmutable();
        }
        finally
        {
            findings.Dispose();
        }
    }

    /// <summary>Scans a text and writes labels in place of everything that is found.</summary>
    /// <returns>
    /// The redacted text. A strict scanner finds nothing in it: redacting again changes nothing, and redacted JSON is JSON.
    /// A compatible one writes what the existing one does, which may be neither.
    /// </returns>
    public byte[] Redact(ReadOnlySpan<byte> utf8) => Redact(utf8, Scan(utf8));

    /// <summary>Writes labels in place of what <see cref="Scan"/> found.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="findings">What this scanner found in it.</param>
    public byte[] Redact(ReadOnlySpan<byte> utf8, ImmutableArray<Finding> findings)
    {
        var redacted = Redaction.Apply(utf8, findings.AsSpan());
        if (_strict is null || findings.IsEmpty)
        {
            return redacted;
        }

        // A label is a new neighbour, and may uncover what a neighbour hid. A text that never comes to rest goes whole.
        for (var round = 0; round < RoundsMost; round++)
        {
            var left = Scan(redacted);
            if (left.IsEmpty)
            {
                return redacted;
            }

            redacted = Redaction.Apply(redacted, left.AsSpan());
        }

        return Encoding.ASCII.GetBytes(Redaction.Whole);
    }

    private void RunExtras(ReadOnlySpan<byte> utf8, ref FindingBuffer findings)
    {
        var extras = new FindingBuffer();
        try
        {
            var valid = Utf8.IsValid(utf8) ? utf8 : Readable(utf8);
            foreach (var pattern in _patterns)
            {
                pattern.Find(valid, ref extras);
            }

            foreach (var locale in _locales)
            {
                locale.Find(valid, ref extras);
            }

            foreach (var finding in extras.Items)
            {
                findings.Add(finding);
            }
        }
        finally
        {
            extras.Dispose();
        }
    }

    // As many bytes, with a space in place of each that is no UTF-8.
    private static byte[] Readable(ReadOnlySpan<byte> utf8)
    {
        var copy = utf8.ToArray();
        for (var at = 0; at < copy.Length;)
        {
            if (Rune.DecodeFromUtf8(copy.AsSpan(at), out _, out var bytes) != System.Buffers.OperationStatus.Done)
            {
                copy.AsSpan(at, Math.Max(1, bytes)).Fill((byte)' ');
            }

            at += Math.Max(1, bytes);
        }

        return copy;
    }
}
