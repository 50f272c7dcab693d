namespace AgentAssembly.Domain.Policy;

/// <summary>
/// Texts of policy reasons as existing callers compare them: byte-exact (policy specification §6.2, §7). Those without a
/// counterpart there are ours.
/// </summary>
public static class PolicyReasonTexts
{
    /// <summary>The text of <see cref="PolicyReasonCodes.Allowed"/>: none.</summary>
    public const string Allowed = "";

    /// <summary>The text of <see cref="PolicyReasonCodes.NoPolicy"/>.</summary>
    public const string NoPolicy = "no policy — fail-closed";

    /// <summary>The text of <see cref="PolicyReasonCodes.OutsideActiveHours"/>.</summary>
    public const string OutsideActiveHours = "outside active hours";

    /// <summary>The text of <see cref="PolicyReasonCodes.HostNotAllowed"/>.</summary>
    public const string HostNotAllowed = "host not in network allowlist";

    /// <summary>The text of <see cref="PolicyReasonCodes.HostDenied"/>.</summary>
    public const string HostDenied = "host denied by policy";

    /// <summary>The text of <see cref="PolicyReasonCodes.PathNotAllowed"/>.</summary>
    public const string PathNotAllowed = "path not in filesystem allow list";

    /// <summary>The text of <see cref="PolicyReasonCodes.CommandNotAllowed"/>.</summary>
    public const string CommandNotAllowed = "command not in process allow list";

    /// <summary>The text of <see cref="PolicyReasonCodes.CommandDenied"/>.</summary>
    public const string CommandDenied = "command denied by policy";

    /// <summary>The text of <see cref="PolicyReasonCodes.ToolDenied"/>.</summary>
    public const string ToolDenied = "tool denied by policy";

    /// <summary>The text of <see cref="PolicyReasonCodes.CapabilityDenied"/>.</summary>
    public const string CapabilityDenied = "capability denied by policy";

    /// <summary>The text of <see cref="PolicyReasonCodes.CapabilityNotAllowed"/>.</summary>
    public const string CapabilityNotAllowed = "capability not in allow list";

    /// <summary>The text of <see cref="PolicyReasonCodes.RuleDenied"/>, to which the rule's id is added.</summary>
    public const string RuleDenied = "blocked by rule: ";

    /// <summary>The text of <see cref="PolicyReasonCodes.DefaultDenied"/>.</summary>
    public const string DefaultDenied = "denied by default";

    /// <summary>The text of <see cref="PolicyReasonCodes.RateLimited"/>.</summary>
    public const string RateLimited = "rate limit exceeded";

    /// <summary>The text of <see cref="PolicyReasonCodes.CredentialDetected"/>.</summary>
    public const string CredentialDetected = "credential detected";

    /// <summary>The text of <see cref="PolicyReasonCodes.SensitiveData"/>.</summary>
    public const string SensitiveData = "sensitive data detected";

    /// <summary>The text of <see cref="PolicyReasonCodes.ApprovalRequired"/>.</summary>
    public const string ApprovalRequired = "approval required";

    /// <summary>The text of <see cref="PolicyReasonCodes.MonthlyBudgetExceeded"/>.</summary>
    public const string MonthlyBudgetExceeded = "monthly budget exceeded";

    /// <summary>The text of <see cref="PolicyReasonCodes.DailyBudgetExceeded"/>.</summary>
    public const string DailyBudgetExceeded = "daily budget exceeded";

    /// <summary>The text of <see cref="PolicyReasonCodes.BudgetUnknown"/>.</summary>
    public const string BudgetUnknown = "budget unknown";
}
