namespace AgentAssembly.Domain.Identity;

/// <summary>The most that a credential may be used for, in rising order: each includes those before it (gateway specification §12).</summary>
public enum CredentialScope
{
    /// <summary>Looks.</summary>
    Read = 1,

    /// <summary>Also does what a developer may.</summary>
    Write,

    /// <summary>Also does what an administrator may.</summary>
    Admin,
}

/// <summary>The wire's names of scopes.</summary>
public static class CredentialScopes
{
    /// <summary>The name of a scope.</summary>
    public static string NameOf(CredentialScope scope) => scope switch
    {
        CredentialScope.Read => "read",
        CredentialScope.Write => "write",
        CredentialScope.Admin => "admin",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "no scope"),
    };

    /// <summary>Reads a name.</summary>
    /// <returns>Whether there is such a scope.</returns>
    public static bool TryRead(string name, out CredentialScope scope)
    {
        foreach (var candidate in Enum.GetValues<CredentialScope>())
        {
            if (NameOf(candidate) == name)
            {
                scope = candidate;
                return true;
            }
        }

        scope = default;
        return false;
    }
}
