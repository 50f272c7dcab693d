using System.Collections.Frozen;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Evaluation;

// What the documents of one scope say of each tool. In a document the exact entry replaces the wildcard entirely.
internal sealed class ToolTable
{
    private readonly FrozenDictionary<string, ToolSlot> _listed;
    private readonly ToolSlot _anyOther;

    public ToolTable(IReadOnlyList<DocumentProgram> documents, Rulings rulings)
    {
        var wildcards = EntriesOf(documents, tool => tool == ToolRule.AnyOther).ToList();
        _anyOther = new ToolSlot(wildcards, rulings);
        _listed = EntriesOf(documents, tool => tool != ToolRule.AnyOther)
            .GroupBy(entry => entry.Rule.Tool, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => SlotOf([.. group], wildcards, rulings), StringComparer.Ordinal);
    }

    public ToolSlot Find(string tool) => _listed.TryGetValue(tool, out var slot) ? slot : _anyOther;

    // The slot of an exact entry alone: `message` is a condition holder, and no tool that a wildcard could stand for.
    public ToolSlot? FindListed(string tool) => _listed.GetValueOrDefault(tool);

    private static IEnumerable<ToolEntry> EntriesOf(IReadOnlyList<DocumentProgram> documents, Func<string, bool> wanted) =>
        from document in documents
        from rule in document.Document.Tools
        where wanted(rule.Tool)
        select new ToolEntry(document, rule);

    private static ToolSlot SlotOf(List<ToolEntry> exact, List<ToolEntry> wildcards, Rulings rulings)
    {
        if (wildcards.Count == 0)
        {
            return new ToolSlot(exact, rulings);
        }

        var owners = exact.Select(entry => entry.Owner).ToHashSet();
        return new ToolSlot(exact.Concat(wildcards.Where(entry => !owners.Contains(entry.Owner))), rulings);
    }
}

internal readonly record struct ToolEntry(DocumentProgram Owner, ToolRule Rule);
