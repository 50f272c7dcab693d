namespace AgentAssembly.Domain.Tenancy;

/// <summary>What a principal may change, in rising order (policy specification §13).</summary>
public enum Role
{
    /// <summary>Reads evidence and changes nothing.</summary>
    Auditor = 1,

    /// <summary>Reads and changes nothing.</summary>
    Viewer,

    /// <summary>Changes policies of agents and tools, and pulls the brake on agents of its team.</summary>
    Developer,

    /// <summary>Changes its team.</summary>
    TeamAdmin,

    /// <summary>Changes its org.</summary>
    OrgAdmin,
}

/// <summary>A role that a principal has.</summary>
/// <param name="Principal">Who.</param>
/// <param name="Team">Of which team; empty for the whole org.</param>
/// <param name="Role">What.</param>
/// <param name="GrantedBy">The principal that granted it.</param>
public sealed record RoleGrant(string Principal, string Team, Role Role, string GrantedBy);

/// <summary>The wire's names of roles.</summary>
public static class Roles
{
    /// <summary>The name of a role.</summary>
    public static string NameOf(Role role) => role switch
    {
        Role.Auditor => "auditor",
        Role.Viewer => "viewer",
        Role.Developer => "developer",
        Role.TeamAdmin => "team_admin",
        Role.OrgAdmin => "org_admin",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "no role"),
    };

    /// <summary>Reads a name.</summary>
    /// <returns>Whether there is such a role.</returns>
    public static bool TryRead(string name, out Role role)
    {
        foreach (var candidate in Enum.GetValues<Role>())
        {
            if (NameOf(candidate) == name)
            {
                role = candidate;
                return true;
            }
        }

        role = default;
        return false;
    }
}
