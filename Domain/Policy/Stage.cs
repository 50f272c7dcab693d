namespace AgentAssembly.Domain.Policy;

/// <summary>The stages of a decision, in the order in which they are passed (architecture §5).</summary>
public enum Stage
{
    /// <summary>Is the schedule open?</summary>
    Schedule,

    /// <summary>May the address, the path or the program be reached?</summary>
    Reach,

    /// <summary>May the tool be called?</summary>
    Tool,

    /// <summary>May the capability be used?</summary>
    Capability,

    /// <summary>Does a rule deny?</summary>
    Rules,

    /// <summary>Is it permitted where a document denies by default?</summary>
    Default,

    /// <summary>Is a limit spent?</summary>
    Rate,

    /// <summary>Does the payload hold what must not leave?</summary>
    Scan,

    /// <summary>Do people have to agree?</summary>
    Approval,

    /// <summary>Is a budget spent?</summary>
    Budget,
}

/// <summary>What came of one clause.</summary>
public enum Outcome
{
    /// <summary>It has nothing against the action.</summary>
    Passes,

    /// <summary>It denies.</summary>
    Denies,

    /// <summary>It would deny, and an allow rule of its document lifts that.</summary>
    Lifted,

    /// <summary>It asks people first.</summary>
    Asks,

    /// <summary>It has something replaced.</summary>
    Redacts,

    /// <summary>It takes notice.</summary>
    Observes,
}
