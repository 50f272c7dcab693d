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
        var wildcards = new Wildcards([.. EntriesOf(documents, tool => tool == ToolRule.AnyOther)]);
        _anyOther = new ToolSlot([], wildcards, rulings);
        _listed = EntriesOf(documents, tool => tool != ToolRule.AnyOther)
            .GroupBy(entry => entry.Rule.Tool, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => new ToolSlot([.. group], wildcards, rulings), StringComparer.Ordinal);
    }

    public ToolSlot Find(string tool) => _listed.TryGetValue(tool, out var slot) ? slot : _anyOther;

    // The slot of an exact entry alone: `message` is a condition holder, and no tool that a wildcard could stand for.
    public ToolSlot? FindListed(string tool) => _listed.GetValueOrDefault(tool);

    private static IEnumerable<ToolEntry> EntriesOf(IReadOnlyList<DocumentProgram> documents, Func<string, bool> wanted) =>
        from document in documents
        from rule in document.Document.Tools
        where wanted(rule.Tool)
        select new ToolEntry(document, rule);
}

internal readonly record struct ToolEntry(DocumentProgram Owner, ToolRule Rule);

// The wildcard entries by what they do, so that a tool among thousands of documents meets only those that do something.
internal sealed class Wildcards(IReadOnlyList<ToolEntry> entries)
{
    public IReadOnlyList<ToolEntry> Denying { get; } = [.. entries.Where(entry => !entry.Rule.Allow)];

    public IReadOnlyList<ToolEntry> Permitting { get; } = [.. entries.Where(entry => entry.Rule.Allow).Reverse()];

    public IReadOnlyList<ToolEntry> Asking { get; } = [.. entries.Where(entry => entry.Rule.ApprovalCondition is not null)];

    public IReadOnlyList<ToolEntry> Limiting { get; } = [.. entries.Where(entry => !entry.Rule.Limits.IsEmpty)];
}
