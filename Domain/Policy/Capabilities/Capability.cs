using AgentAssembly.Domain.Policy.Parsing;

namespace AgentAssembly.Domain.Policy.Capabilities;

/// <summary>What kind of thing an agent can do (policy specification §3.1).</summary>
public enum CapabilityKind
{
    /// <summary>Read files.</summary>
    FileRead,

    /// <summary>Write, create and append to files. Who may not may not delete them either.</summary>
    FileWrite,

    /// <summary>Delete files.</summary>
    FileDelete,

    /// <summary>Reach hosts.</summary>
    NetworkOutbound,

    /// <summary>Be reached.</summary>
    NetworkInbound,

    /// <summary>Run processes.</summary>
    TerminalExec,

    /// <summary>Make other agents.</summary>
    AgentSpawn,

    /// <summary>Call one tool, and see what it answers.</summary>
    McpTool,

    /// <summary>Call one language model.</summary>
    Model,
}

/// <summary>One capability, as documents name it.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Name">The tool or model, exact; empty for other kinds.</param>
public readonly record struct Capability(CapabilityKind Kind, string Name)
{
    private static readonly Dictionary<string, CapabilityKind> Words = new(StringComparer.Ordinal)
    {
        ["file_read"] = CapabilityKind.FileRead,
        ["file_write"] = CapabilityKind.FileWrite,
        ["file_delete"] = CapabilityKind.FileDelete,
        ["network_outbound"] = CapabilityKind.NetworkOutbound,
        ["network_inbound"] = CapabilityKind.NetworkInbound,
        ["terminal_exec"] = CapabilityKind.TerminalExec,
        ["agent_spawn"] = CapabilityKind.AgentSpawn,
        ["mcp_tool"] = CapabilityKind.McpTool,
        ["model"] = CapabilityKind.Model,
    };

    /// <summary>Whether no action exercises it yet, so that naming it changes nothing.</summary>
    public bool IsInert => Kind is CapabilityKind.NetworkInbound or CapabilityKind.AgentSpawn;

    /// <summary>Reads <c>file_read</c>, <c>mcp_tool:search</c>, <c>model:gpt-4o</c> and their like; exact.</summary>
    /// <param name="text">The capability.</param>
    /// <param name="capability">What it names.</param>
    /// <param name="suggestion">Where there is none, the word that was probably meant; or null.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryParse(string text, out Capability capability, out string? suggestion)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var word = colon < 0 ? text : text[..colon];
        var name = colon < 0 ? "" : text[(colon + 1)..];
        var isKnown = Words.TryGetValue(word, out var kind);
        capability = new(kind, name);
        suggestion = isKnown ? null : Spelling.Nearest(word, Words.Keys);
        var takesName = kind is CapabilityKind.McpTool or CapabilityKind.Model;
        return isKnown && (takesName ? name.Trim().Length > 0 : colon < 0);
    }

    /// <summary>As documents write it.</summary>
    public override string ToString()
    {
        var kind = Kind;
        var word = Words.First(entry => entry.Value == kind).Key;
        return Name.Length == 0 ? word : $"{word}:{Name}";
    }
}
