using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Callers;

/// <summary>Who calls, as this process itself established it: nothing here was merely claimed.</summary>
public abstract record Caller
{
    private Caller()
    {
    }

    /// <summary>The name under which events tell of it.</summary>
    public abstract string Principal { get; }

    /// <summary>How far it is corroborated.</summary>
    public abstract Assurance Assurance { get; }

    /// <summary>The person who runs this machine: any org.</summary>
    /// <param name="Name">How the person is called in events.</param>
    public sealed record Operator(string Name) : Caller
    {
        /// <inheritdoc/>
        public override string Principal => $"operator:{Name}";

        /// <inheritdoc/>
        public override Assurance Assurance => Assurance.Unspecified;
    }

    /// <summary>A registered agent that showed its credential: its own org only.</summary>
    /// <param name="Known">The agent.</param>
    public sealed record Agent(KnownAgent Known) : Caller
    {
        /// <inheritdoc/>
        public override string Principal => $"agent:{Known.State.Profile!.Did}";

        /// <inheritdoc/>
        public override Assurance Assurance => Assurance.Bound;

        /// <summary>Its tenant.</summary>
        public string Org => Known.State.Profile!.Org;

        /// <summary>Its team.</summary>
        public string Team => Known.State.Profile!.Team;
    }

    /// <summary>Whether the caller may see what belongs to an org at all.</summary>
    public bool BelongsTo(string org) => this is Operator || (this is Agent agent && agent.Org == org);
}
