using System.Text.RegularExpressions;

namespace AgentAssembly.Specs.Domain.Events;

// A field as the catalogue documents it; nested ones as `list[].field`, free names as `map.*`.
internal sealed record CatalogueField(string Path, string JsonType, string Meaning, string Present);

// An event type as the catalogue documents it.
internal sealed record CatalogueEntry(
    string Type, string Category, int SchemaVersion, string Since, IReadOnlyList<CatalogueField> Fields, IReadOnlyList<string> Golden);

// Reads contracts/events/catalogue.md.
internal static partial class Catalogue
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "catalogue.md"));

    public static IReadOnlyList<CatalogueEntry> Entries { get; } = [.. ReadEntries()];

    // Category, and whether it is in use.
    public static IReadOnlyList<(string Category, bool InUse)> Categories { get; } =
    [
        .. Lines.Select(line => CategoryRow().Match(line)).Where(m => m.Success)
            .Select(m => (m.Groups["name"].Value, m.Groups["since"].Value != "–")),
    ];

    private static IEnumerable<CatalogueEntry> ReadEntries()
    {
        var starts = Enumerable.Range(0, Lines.Length).Where(i => Heading().IsMatch(Lines[i])).ToList();
        foreach (var start in starts)
        {
            var section = Lines.Skip(start + 1).TakeWhile(line => !line.StartsWith('#')).ToList();
            var facts = section.Select(line => Facts().Match(line)).Single(m => m.Success);
            yield return new CatalogueEntry(
                Heading().Match(Lines[start]).Groups["type"].Value,
                facts.Groups["category"].Value,
                int.Parse(facts.Groups["schema"].Value),
                facts.Groups["since"].Value,
                [.. section.Select(line => FieldRow().Match(line)).Where(m => m.Success).Select(m => new CatalogueField(
                    m.Groups["path"].Value, m.Groups["type"].Value, m.Groups["meaning"].Value, m.Groups["present"].Value))],
                [.. section.Where(line => line.StartsWith('{'))]);
        }
    }

    [GeneratedRegex(@"^### `(?<type>[a-z]+\.[a-z_]+)`$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^Stream `(?<category>[a-z]+)` · schema version (?<schema>\d+) · since (?<since>\d+\.\d+\.\d+)$")]
    private static partial Regex Facts();

    [GeneratedRegex(@"^\| `(?<path>[a-z_.*\[\]]+)` \| (?<type>string|number|boolean|object|array) \| (?<meaning>.+) \| (?<present>.+) \|$")]
    private static partial Regex FieldRow();

    [GeneratedRegex(@"^\| `(?<name>[a-z]+)` \| (?<holds>[^|]+) \| (?<key>[^|]+) \| (?<since>\d+\.\d+\.\d+|–) \|$")]
    private static partial Regex CategoryRow();
}
