using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Scanning;

namespace AgentAssembly.Domain.Policy.Evaluation;

// What the documents of one scope want of the scanner together (specification §6.2): the strictest action, and whatever
// any of them looks for.
internal sealed record DataTerms(
    ImmutableArray<CustomPattern> Patterns, ImmutableArray<string> Locales, bool IsCompatible, DocumentProgram Strictest)
{
    public CredentialAction Action => Strictest.Document.Data!.Action;

    public static DataTerms? Of(IEnumerable<DocumentProgram> documents)
    {
        var speaking = documents.Where(d => d.Document.Data is not null).ToList();
        if (speaking.Count == 0)
        {
            return null;
        }

        var sections = speaking.ConvertAll(d => d.Document.Data!);
        return new(
            [.. sections.SelectMany(s => s.Patterns).DistinctBy(p => p.ToString(), StringComparer.Ordinal)],
            [.. sections.SelectMany(s => s.Locales).Distinct(StringComparer.Ordinal)],
            AllWantCompatible(sections.Select(s => s.Mode)),
            speaking.MaxBy(d => d.Document.Data!.Action)!);
    }

    // Strict finds more of what matters, so one document that asks for it is enough.
    private static bool AllWantCompatible(IEnumerable<ScanMode?> modes) =>
        modes.OfType<ScanMode>().ToList() is { Count: > 0 } stated && stated.TrueForAll(mode => mode == ScanMode.Compatible);

    public static DataTerms Both(DataTerms first, DataTerms second) =>
        Of([first.Strictest, second.Strictest])! with
        {
            Patterns = [.. first.Patterns.Concat(second.Patterns).DistinctBy(p => p.ToString(), StringComparer.Ordinal)],
            Locales = [.. first.Locales.Concat(second.Locales).Distinct(StringComparer.Ordinal)],
            IsCompatible = first.IsCompatible && second.IsCompatible,
        };
}
