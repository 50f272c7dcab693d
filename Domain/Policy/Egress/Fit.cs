namespace AgentAssembly.Domain.Policy.Egress;

// How an address meets one demand of a rule. The lowest of several is that of all together.
internal enum Fit
{
    No,

    // What the rule asks about cannot be seen from outside, or could be read in two ways.
    Unclear,

    Yes,
}
