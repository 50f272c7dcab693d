using AgentAssembly.Domain.Identity;

namespace AgentAssembly.Domain.Callers;

/// <summary>What looks at the read side.</summary>
public enum ViewerKind
{
    /// <summary>The person who runs this machine, over loopback without a credential.</summary>
    Operator,

    /// <summary>A person by a session.</summary>
    User,

    /// <summary>A program by an API key.</summary>
    ApiKey,

    /// <summary>A registered agent by its credential.</summary>
    Agent,
}

/// <summary>
/// Who looks, as the edge established it: nothing here was merely claimed. Safe to share. Whoever binds the read side derives
/// from it what tells the caller again when a command is given.
/// </summary>
/// <param name="Principal">As events name it: <c>user:anna</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Org">Its tenant; null for those who see all tenants.</param>
/// <param name="Team">Its team; null for those who see all teams of what they see.</param>
/// <param name="Scope">The most that it may do by what it showed.</param>
public abstract record Viewer(string Principal, ViewerKind Kind, string? Org, string? Team, CredentialScope Scope)
{
    /// <summary>Whether what belongs to an org, and to a team of it unless that is empty, exists for this viewer.</summary>
    /// <param name="org">An org; empty for what belongs to the installation.</param>
    /// <param name="team">A team of it; empty for what belongs to the whole org.</param>
    public bool Sees(string org, string team) => (Org is null || Org == org) && (Team is null || Team == team);
}
