using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using AgentAssembly.Domain.Scanning.Locales;

namespace AgentAssembly.Domain.Scanning;

/// <summary>A finding in the words that reports and other systems share (scanner specification §11.7).</summary>
/// <param name="Category">One of <see cref="Categories"/>.</param>
/// <param name="Confidence">How sure the scanner is.</param>
/// <param name="Severity">How bad it is if it leaves.</param>
/// <param name="Method">How it was found.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="End">The byte behind its last.</param>
public sealed record CanonicalFinding(
    string Category, Confidence Confidence, Severity Severity, DetectionMethod Method, int Start, int End)
{
    private static readonly FrozenSet<string> Reference =
        FindingKinds.Compatible.Concat(LocalePacks.ZhTw.Kinds).Select(k => k.Category).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Known =
        Reference.Concat(StrictKinds.All.Select(k => k.Category)).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Every category: the 34 of the compatible scanner and those of the strict one.</summary>
    public static IReadOnlySet<string> Categories => Known;

    /// <summary>The 34 categories that a reader of the compatible scanner's findings knows.</summary>
    public static IReadOnlySet<string> ReferenceCategories => Reference;

    /// <summary>Whether it is one beyond doubt; otherwise it is suspected.</summary>
    public bool IsConfirmed => Confidence == Confidence.High;

    /// <summary>The canonical view of a finding.</summary>
    /// <returns>Null for an empty or inverted span, which is no finding in this view.</returns>
    public static CanonicalFinding? Of(Finding finding) => finding.End <= finding.Start
        ? null
        : new(finding.Kind.Category, finding.Confidence, finding.Kind.Severity, finding.Kind.Method, finding.Start, finding.End);

    /// <summary>Reads a category, in its case.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="category">The category, or null.</param>
    /// <returns>Whether there is one of this name.</returns>
    public static bool TryParseCategory(string text, [NotNullWhen(true)] out string? category) =>
        Known.TryGetValue(text, out category);
}
