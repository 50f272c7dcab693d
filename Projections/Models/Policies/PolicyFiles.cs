using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Policies;

/// <summary>What a new version changes of single documents.</summary>
internal sealed class PolicyFiles(IDocumentSession documents, KeyedShape<PolicyFile> files)
{
    public void Change(PolicyVersion? before, PolicyVersion after)
    {
        var parts = after.Documents.Select(part => part.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in before?.Documents.Where(part => !parts.Contains(part.Name)) ?? [])
        {
            var key = KeyOf(after, gone);
            documents.Put(files, key, documents.Find(files, key)! with
            {
                IsActive = false,
                ChangedAt = after.Since,
                ChangedBy = after.Principal,
            });
        }

        foreach (var part in after.Documents)
        {
            var key = KeyOf(after, part);
            var known = documents.Find(files, key);
            if (known is null || !known.IsActive || known.Text != part.Text)
            {
                documents.Put(files, key, Changed(known, part, after));
            }
        }
    }

    private static string KeyOf(PolicyVersion version, PolicyPart part) => $"{version.Stream}-{part.Name}";

    private static PolicyFile Changed(PolicyFile? known, PolicyPart part, PolicyVersion version) => new()
    {
        Org = version.Org,
        Stream = version.Stream,
        Name = part.Name,
        Scope = part.Scope,
        Text = part.Text,
        FirstAt = known?.FirstAt ?? version.Since,
        ChangedAt = version.Since,
        ChangedBy = version.Principal,
        Texts = (known?.Texts ?? 0) + (known?.Text == part.Text ? 0 : 1),
    };
}
