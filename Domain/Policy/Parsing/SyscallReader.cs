using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Paths;

namespace AgentAssembly.Domain.Policy.Parsing;

// The section `syscalls`.
internal static class SyscallReader
{
    public static ImmutableArray<string>? Read(Node section, SectionReader sections)
    {
        var values = sections.Read(section, "syscalls", Vocabulary.Allowed);
        return values.TryGetValue("allow", out var list)
            ? [.. ListReader.Read<string>(list, "syscalls.allow", sections, ReadName).Distinct()]
            : ImmutableArray<string>.Empty;
    }

    private static bool ReadName(string text, out string? name, out string? problem)
    {
        name = text;
        problem = Syscalls.Names.Contains(text) ? null : "unknown system call; known are " + string.Join(", ", Syscalls.Names.Order());
        return problem is null;
    }
}
