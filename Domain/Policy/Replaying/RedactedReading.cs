using System.Collections.Immutable;
using System.Text;
using AgentAssembly.Domain.Scanning;

namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>
/// Watches how a payload is read in which labels stand for what was found in it: whatever reads a label would have read
/// something else then, and what is said because of it is not to be trusted. Of one question, and so of one thread.
/// </summary>
/// <param name="areLabelsFindings">Whether every label is known to stand for a finding; some callers send labels themselves.</param>
/// <param name="keepsStructure">
/// Whether what labels stand for lay within single texts and numbers, as everything does that built-in rules find; a pattern of a
/// policy may have taken several fields at once.
/// </param>
internal sealed class RedactedReading(bool areLabelsFindings, bool keepsStructure)
{
    private const string Opening = "[REDACTED";

    private static ReadOnlySpan<byte> OpeningUtf8 => "[REDACTED"u8;

    /// <summary>Whether something was read that is not what it was.</summary>
    public bool IsInDoubt { get; private set; }

    /// <summary>One that has watched nothing yet.</summary>
    public RedactedReading Anew() => new(areLabelsFindings, keepsStructure);

    /// <summary>Whether a text has a label.</summary>
    public static bool HasLabel(ReadOnlySpan<byte> utf8) => utf8.IndexOf(OpeningUtf8) >= 0;

    /// <summary>Whether a text has a label.</summary>
    public static bool HasLabel(string text) => text.Contains(Opening, StringComparison.Ordinal);

    /// <summary>How a payload is to be read.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="areLabelsFindings">Whether every label is known to stand for a finding.</param>
    public static RedactedReading Of(ReadOnlySpan<byte> payload, bool areLabelsFindings)
    {
        var keepsStructure = true;
        for (var at = 0; keepsStructure && payload[at..].IndexOf(OpeningUtf8) is >= 0 and var found;)
        {
            at += found;
            var length = payload[at..].IndexOf((byte)']') + 1;
            keepsStructure = KindOf(payload.Slice(at, length)) is not null;
            at += Math.Max(length, OpeningUtf8.Length);
        }

        return new(areLabelsFindings, keepsStructure);
    }

    /// <summary>A condition reads a part of the payload.</summary>
    /// <param name="part">What it reads.</param>
    /// <param name="isStructure">Whether it reads what there is rather than what it says: whether a field is there, how many.</param>
    public void Look(ReadOnlySpan<byte> part, bool isStructure = false) =>
        IsInDoubt |= !keepsStructure || (!isStructure && HasLabel(part));

    /// <summary>
    /// What a scanner would have found where labels stand. In doubt are labels of kinds that the scanner might not look for,
    /// and all of them where they might have been sent as they are.
    /// </summary>
    public ImmutableArray<Finding> FindingsIn(ReadOnlySpan<byte> text, Scanner scanner)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        for (var at = 0; text[at..].IndexOf(OpeningUtf8) is >= 0 and var found;)
        {
            var start = at + found;
            var length = text[start..].IndexOf((byte)']') + 1;
            if (areLabelsFindings && scanner.IsStrict && KindOf(text.Slice(start, length)) is { } kind)
            {
                findings.Add(new Finding(kind, start, start + length));
            }
            else
            {
                IsInDoubt = true;
            }

            at = start + Math.Max(length, OpeningUtf8.Length);
        }

        return findings.ToImmutable();
    }

    // The built-in kinds are those that every strict scanner looks for.
    private static FindingKind? KindOf(ReadOnlySpan<byte> label)
    {
        var name = label.Length > OpeningUtf8.Length + 2
            ? FindingKinds.Named(Encoding.UTF8.GetString(label[(OpeningUtf8.Length + 1)..^1]))
            : null;
        return name == FindingKinds.Custom ? null : name;
    }
}
