using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Domain.Policy.Documents;

/// <summary>Whom a document speaks of, from the broadest to the narrowest (policy specification §6.1).</summary>
public enum ScopeKind
{
    /// <summary>Everybody.</summary>
    Global,

    /// <summary>The agents of one org.</summary>
    Org,

    /// <summary>The agents of one team.</summary>
    Team,

    /// <summary>One agent.</summary>
    Agent,

    /// <summary>Calls and results of one tool.</summary>
    Tool,
}

/// <summary>The scope of a document.</summary>
/// <param name="Kind">What kind of group it names.</param>
/// <param name="Name">
/// The org, team or tool, exact; for an agent 32 lower-case hexadecimal digits or its DID; empty for all.
/// </param>
public readonly record struct PolicyScope(ScopeKind Kind, string Name)
{
    /// <summary>Everybody.</summary>
    public static PolicyScope Global => new(ScopeKind.Global, "");

    /// <summary>
    /// Reads <c>global</c>, <c>org:acme</c>, <c>team:sre</c>, <c>tool:deploy</c> or <c>agent:</c> with a UUID, 32
    /// hexadecimal digits or a DID.
    /// </summary>
    /// <returns>The scope; null with a message that says what is wrong.</returns>
    public static (PolicyScope? Scope, string Problem) Read(string text)
    {
        if (text == "global")
        {
            return (Global, "");
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = text[(colon + 1)..];
        return colon < 0 || KindOf(text[..colon]) is not { } kind ? (null, Expected)
            : name.Trim().Length == 0 ? (null, $"empty identifier after '{text[..colon]}:'")
            : kind == ScopeKind.Agent ? ReadAgent(name)
            : ToolName.ProblemWith(name) is { } problem ? (null, problem.Replace("a tool name", "the identifier", StringComparison.Ordinal))
            : (new(kind, name), "");
    }

    /// <inheritdoc/>
    public override string ToString() => Kind == ScopeKind.Global ? "global" : $"{WordOf(Kind)}:{Name}";

    /// <summary>The id of an agent's scope; null where the scope names a DID or no agent.</summary>
    public AgentId? Agent => Kind == ScopeKind.Agent && AgentId.TryParse(Name, out var id) ? id : null;

    private const string Expected = "unknown scope; expected global, org:<id>, team:<id>, agent:<uuid or DID> or tool:<name>";

    private static string WordOf(ScopeKind kind) => kind switch
    {
        ScopeKind.Global => "global",
        ScopeKind.Org => "org",
        ScopeKind.Team => "team",
        ScopeKind.Agent => "agent",
        ScopeKind.Tool => "tool",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no scope"),
    };

    private static ScopeKind? KindOf(string word) => word switch
    {
        "org" => ScopeKind.Org,
        "team" => ScopeKind.Team,
        "agent" => ScopeKind.Agent,
        "tool" => ScopeKind.Tool,
        _ => null,
    };

    private static (PolicyScope? Scope, string Problem) ReadAgent(string name) =>
        name.StartsWith("did:", StringComparison.Ordinal) ? (new(ScopeKind.Agent, name), "")
        : Guid.TryParse(name, out var id) ? (new(ScopeKind.Agent, id.ToString("N")), "")
        : (null, $"'{ToolName.Shown(name)}' is neither a UUID nor a DID");
}
