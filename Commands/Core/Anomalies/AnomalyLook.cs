using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Commands.Core.Anomalies;

/// <summary>What looking at an action came to.</summary>
/// <param name="Ruling">The ruling then.</param>
public readonly record struct AnomalyLook(PolicyRuling Ruling)
{
    /// <summary>What is to be recorded with the decision; null for nothing.</summary>
    public Anomaly? Found { get; init; }

    // What was counted, and by what it is taken back; null where nothing was.
    internal KnownBaseline? Known { get; init; }

    internal AgentBaseline? Baseline { get; init; }

    internal BaselineTicket? Counted { get; init; }

    internal ToldTicket? Told { get; init; }
}
