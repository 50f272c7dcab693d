using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Capabilities;
using AgentAssembly.Domain.Policy.Documents;

namespace AgentAssembly.Domain.Policy.Parsing;

// The section `capabilities`.
internal static class CapabilityReader
{
    public static CapabilitySection Read(Node section, SectionReader sections)
    {
        var values = sections.Read(section, "capabilities", Vocabulary.Lists);
        return new(List("allow"), List("deny"), section.Line);

        ImmutableArray<Capability> List(string key) =>
            values.TryGetValue(key, out var list) ? ReadList(list, "capabilities." + key, sections) : [];
    }

    private static ImmutableArray<Capability> ReadList(Node list, string field, SectionReader sections)
    {
        var read = ImmutableArray.CreateBuilder<Capability>();
        foreach (var (text, item, at) in sections.Values.Texts(list, field))
        {
            if (!Capability.TryParse(text, out var capability, out var suggestion))
            {
                sections.Errors.Add(item, at, $"unknown capability '{ToolName.Shown(text)}'; mcp_tool: and model: need a name", suggestion);
                continue;
            }

            read.Add(capability);
            if (capability.IsInert)
            {
                sections.Errors.Warn(item, at, $"inert capability: no action exercises '{text}'");
            }
        }

        return read.ToImmutable();
    }
}
