namespace AgentAssembly.Domain.Policy.Linting;

/// <summary>The names of what is looked for. A name never changes its meaning.</summary>
public static class LintRules
{
    /// <summary>A tool is denied that other documents deny anyway.</summary>
    public const string ShadowedTool = "shadowed-tool";

    /// <summary>A tool is allowed that other clauses deny whatever is said here: documents cannot loosen each other.</summary>
    public const string IneffectiveAllow = "ineffective-allow";

    /// <summary>A tool that is always denied has a limit or an approval condition.</summary>
    public const string IdleTerms = "idle-terms";

    /// <summary>A limit of no calls.</summary>
    public const string ZeroLimit = "zero-limit";

    /// <summary>A rule without which every ruling would be the same.</summary>
    public const string ShadowedRule = "shadowed-rule";

    /// <summary>An allow rule that lifts nothing.</summary>
    public const string IdleAllowRule = "idle-allow-rule";

    /// <summary>A rule that speaks of no action at all.</summary>
    public const string NeverApplies = "never-applies";

    /// <summary>A condition that can never hold.</summary>
    public const string Contradiction = "contradiction";

    /// <summary>A condition that always holds, or is unknown.</summary>
    public const string AlwaysHolds = "always-holds";

    /// <summary>A condition that asks of what the action does not have.</summary>
    public const string NeverKnown = "never-known";

    /// <summary>What the condition's own reader warns of.</summary>
    public const string OddCondition = "odd-condition";

    /// <summary>A part of a tool's document that speaks of other actions.</summary>
    public const string OutOfScope = "out-of-scope";

    /// <summary>A <c>network.deny</c> entry that no list lets through anyway.</summary>
    public const string UnreachableDeny = "unreachable-deny";

    /// <summary>An empty list that denies everything of its kind.</summary>
    public const string DeniesAll = "denies-all";

    /// <summary>Lists of several documents that have nothing in common, so that nothing is left.</summary>
    public const string NothingLeft = "nothing-left";

    /// <summary>A capability that is allowed and denied.</summary>
    public const string AllowedAndDenied = "allowed-and-denied";

    /// <summary>A section <c>capabilities</c> that names none, and so restricts nothing.</summary>
    public const string EmptyCapabilities = "empty-capabilities";

    /// <summary>A capability that no action exercises.</summary>
    public const string InertCapability = "inert-capability";

    /// <summary>A window of a schedule that never opens.</summary>
    public const string NeverOpen = "never-open";

    /// <summary>Schedules that are never open at the same time.</summary>
    public const string NeverOpenTogether = "never-open-together";

    /// <summary>A policy that allows everything.</summary>
    public const string AllowsEverything = "allows-everything";

    /// <summary>No document speaks of everybody.</summary>
    public const string NoGlobalDocument = "no-global-document";

    /// <summary>A document that is there twice.</summary>
    public const string DuplicateDocument = "duplicate-document";

    /// <summary>More approvals than people will give.</summary>
    public const string LargeQuorum = "large-quorum";

    /// <summary>An escalation that comes after the wait is over.</summary>
    public const string LateEscalation = "late-escalation";

    /// <summary>A kind of action that is not decided.</summary>
    public const string UnknownAction = "unknown-action";

    /// <summary>There was too much to ask, so something may be missing.</summary>
    public const string NotAllAsked = "not-all-asked";
}
