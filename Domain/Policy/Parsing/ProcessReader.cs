using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Paths;

namespace AgentAssembly.Domain.Policy.Parsing;

// The section `process`.
internal static class ProcessReader
{
    public static ProcessSection Read(Node section, SectionReader sections)
    {
        var values = sections.Read(section, "process", Vocabulary.Lists);
        return new(
            values.TryGetValue("allow", out var allow)
                ? ListReader.Read<CommandPattern>(allow, "process.allow", sections, CommandPattern.TryParse)
                : [],
            values.TryGetValue("deny", out var deny)
                ? ListReader.Read<CommandPattern>(deny, "process.deny", sections, CommandPattern.TryParse)
                : [],
            IsRestricted: values.ContainsKey("allow") || !values.ContainsKey("deny"),
            section.Line);
    }
}
