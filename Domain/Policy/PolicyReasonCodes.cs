namespace AgentAssembly.Domain.Policy;

/// <summary>Codes of policy reasons, for programs. A code never changes its meaning.</summary>
public static class PolicyReasonCodes
{
    /// <summary>No rule denies the action.</summary>
    public const string Allowed = "allowed";

    /// <summary>A rule under <c>tools</c> denies the action.</summary>
    public const string ToolDenied = "tool_denied";

    /// <summary>There is no policy at all, and absence denies.</summary>
    public const string NoPolicy = "no_policy";
}
