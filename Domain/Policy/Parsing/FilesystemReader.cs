using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Paths;

namespace AgentAssembly.Domain.Policy.Parsing;

// The section `filesystem`. A verb is unstated when it is absent; present and empty it denies everything.
internal static class FilesystemReader
{
    public static FilesystemSection Read(Node section, SectionReader sections)
    {
        var values = sections.Read(section, "filesystem", Vocabulary.Filesystem);
        return new(Verb("read"), Verb("write"), section.Line);

        PathScope? Verb(string verb) =>
            values.TryGetValue(verb, out var value) ? ReadVerb(value, "filesystem." + verb, sections) : null;
    }

    private static PathScope ReadVerb(Node value, string field, SectionReader sections)
    {
        var values = sections.Read(value, field, Vocabulary.Allowed, "must be a mapping such as {allow: [/srv/data]}");
        return values.TryGetValue("allow", out var list)
            ? PathScope.Of(ListReader.Read<string>(list, field + ".allow", sections, ReadPath))
            : PathScope.Of([]);
    }

    private static bool ReadPath(string text, out string? path, out string? problem)
    {
        (path, problem) = PathScope.Normalize(text);
        return path is not null;
    }
}
