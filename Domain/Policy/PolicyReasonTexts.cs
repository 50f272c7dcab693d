namespace AgentAssembly.Domain.Policy;

/// <summary>
/// Texts of policy reasons as existing callers compare them: byte-exact (policy specification §6.3, §7.1).
/// </summary>
public static class PolicyReasonTexts
{
    /// <summary>The text of <see cref="PolicyReasonCodes.Allowed"/>: none.</summary>
    public const string Allowed = "";

    /// <summary>The text of <see cref="PolicyReasonCodes.ToolDenied"/>.</summary>
    public const string ToolDenied = "tool denied by policy";

    /// <summary>The text of <see cref="PolicyReasonCodes.NoPolicy"/>.</summary>
    public const string NoPolicy = "no policy — fail-closed";
}
