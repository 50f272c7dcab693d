using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Reports;

/// <summary>The streams that reports are told in.</summary>
public static class SourceStream
{
    /// <summary>
    /// Names a source's stream. What was merely claimed has a stream of its own, so that nobody without the credential can
    /// use up an agent's numbers.
    /// </summary>
    /// <param name="org">The tenant.</param>
    /// <param name="agent">The agent that answers for the reports.</param>
    /// <param name="assurance">How far that is corroborated.</param>
    public static StreamName Of(string org, AgentId agent, Assurance assurance) => StreamName.ForKey(
        "source", org, "reports", agent.ToString(), assurance == Assurance.Bound ? "bound" : "asserted");
}
