using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Halts;

/// <summary>What a halt is about: the fleet, or an org, a team or an agent of it.</summary>
/// <param name="Org">The tenant; empty for the fleet.</param>
/// <param name="Team">The team; empty where the whole org or one agent is meant.</param>
/// <param name="Agent">The agent; null where more than one is meant.</param>
public readonly record struct HaltScope(string Org, string Team, AgentId? Agent)
{
    /// <summary>Every org.</summary>
    public static HaltScope Fleet => new("", "", null);

    /// <summary>Whether it is about every org.</summary>
    public bool IsFleet => Org.Length == 0;

    /// <summary>The stream that tells of the brakes of an org; of the fleet for an empty name.</summary>
    public static StreamName StreamOf(string org) => StreamName.ForKey("halt", org);

    /// <summary>Whether an actor is in it.</summary>
    public bool Covers(string org, string team, AgentId agent) =>
        IsFleet || (Org == org && (Team.Length == 0 || Team == team) && (Agent is null || Agent == agent));

    /// <summary><c>fleet</c>, <c>org:acme</c>, <c>team:acme/payments</c> or <c>agent:</c> and its id.</summary>
    public override string ToString() =>
        IsFleet ? "fleet"
        : Agent is { } agent ? $"agent:{agent}"
        : Team.Length > 0 ? $"team:{Org}/{Team}"
        : $"org:{Org}";
}

/// <summary>What is done to what a halt is about.</summary>
public enum HaltSignal
{
    /// <summary>Its actions are denied until the halt is released.</summary>
    Pause = 1,

    /// <summary>Its actions are denied until the halt is released, and what was under way fails for good.</summary>
    Terminate,
}
