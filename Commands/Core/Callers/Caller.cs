using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Identity;
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

    /// <summary>A person by a session, or a program by an API key.</summary>
    /// <param name="Name">As events call it: <c>user:anna</c>, <c>apikey:3f…</c>.</param>
    /// <param name="Stream">The account's or key's stream.</param>
    /// <param name="Version">As it was when the caller was identified.</param>
    /// <param name="Org">Its tenant; empty for somebody of the whole installation.</param>
    /// <param name="Team">Its team; empty for the whole tenant.</param>
    /// <param name="Scope">The most that it may do by what it showed.</param>
    public sealed record Member(
        string Name, StreamName Stream, StreamVersion Version, string Org, string Team, CredentialScope Scope) : Caller
    {
        /// <inheritdoc/>
        public override string Principal => Name;

        /// <inheritdoc/>
        public override Assurance Assurance => Assurance.Bound;

        /// <summary>The session; empty for API keys.</summary>
        public string Session { get; init; } = "";

        /// <summary>What proved the API key; null for tokens.</summary>
        public KeyProof? Proof { get; init; }

        /// <summary>When the token was made; null for API keys themselves.</summary>
        public Instant? Since { get; init; }
    }

    /// <summary>Whether the caller runs the installation, and may do everything.</summary>
    public bool IsOperator => this is Operator or Member { Org: "", Scope: CredentialScope.Admin };

    /// <summary>Whether the caller may look at everything.</summary>
    public bool SeesAll => this is Operator or Member { Org: "" };

    /// <summary>Whether the caller may see what belongs to an org at all.</summary>
    public bool BelongsTo(string org) => SeesAll || HomeOrg == org;

    /// <summary>The tenant that the caller is of; null for those who are of all.</summary>
    public string? HomeOrg => this switch
    {
        Agent agent => agent.Org,
        Member { Org.Length: > 0 } member => member.Org,
        _ => null,
    };
}
