namespace AgentAssembly.Domain.Policy;

/// <summary>Codes of policy reasons, for programs. A code never changes its meaning.</summary>
public static class PolicyReasonCodes
{
    /// <summary>No rule denies the action.</summary>
    public const string Allowed = "allowed";

    /// <summary>There is no policy for the action, and absence denies.</summary>
    public const string NoPolicy = "no_policy";

    /// <summary>A schedule is closed.</summary>
    public const string OutsideActiveHours = "outside_active_hours";

    /// <summary>An address is on no <c>network</c> list that it must be on.</summary>
    public const string HostNotAllowed = "host_not_allowed";

    /// <summary>An entry under <c>network.deny</c> denies the address.</summary>
    public const string HostDenied = "host_denied";

    /// <summary>A path lies outside the document's <c>filesystem</c>.</summary>
    public const string PathNotAllowed = "path_not_allowed";

    /// <summary>A process is on no <c>process.allow</c> list that it must be on.</summary>
    public const string CommandNotAllowed = "command_not_allowed";

    /// <summary>An entry under <c>process.deny</c> denies the process.</summary>
    public const string CommandDenied = "command_denied";

    /// <summary>A rule under <c>tools</c> denies the action.</summary>
    public const string ToolDenied = "tool_denied";

    /// <summary>An entry under <c>capabilities.deny</c> denies the action.</summary>
    public const string CapabilityDenied = "capability_denied";

    /// <summary>The action is on no <c>capabilities.allow</c> list that it must be on.</summary>
    public const string CapabilityNotAllowed = "capability_not_allowed";

    /// <summary>An entry under <c>rules</c> denies the action.</summary>
    public const string RuleDenied = "rule_denied";

    /// <summary>A document with <c>default: deny</c> permits nothing of the kind.</summary>
    public const string DefaultDenied = "default_denied";

    /// <summary>A limit is spent.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>A secret or personal data was found, and policy blocks such actions.</summary>
    public const string CredentialDetected = "credential_detected";

    /// <summary>A secret or personal data has to be replaced first.</summary>
    public const string SensitiveData = "sensitive_data";

    /// <summary>People have to agree first.</summary>
    public const string ApprovalRequired = "approval_required";

    /// <summary>The month's budget is spent.</summary>
    public const string MonthlyBudgetExceeded = "monthly_budget_exceeded";

    /// <summary>The day's budget is spent.</summary>
    public const string DailyBudgetExceeded = "daily_budget_exceeded";

    /// <summary>A budget limits the action, and nobody knows what was spent.</summary>
    public const string BudgetUnknown = "budget_unknown";
}
