using AgentAssembly.Domain.Agents;

namespace AgentAssembly.Domain.Topology;

/// <summary>Who says that an edge is there, as it was established and not merely claimed.</summary>
public abstract record EdgeReporter
{
    private EdgeReporter(string principal) => Principal = principal;

    /// <summary>The name under which the event tells of it.</summary>
    public string Principal { get; }

    /// <summary>Who runs the machine: may report any edge.</summary>
    public sealed record Operator : EdgeReporter
    {
        /// <summary>Names an operator.</summary>
        /// <param name="principal">Such as <c>operator:local</c>.</param>
        public Operator(string principal)
            : base(principal)
        {
        }
    }

    /// <summary>An agent: may report what it takes part in.</summary>
    public sealed record Agent : EdgeReporter
    {
        /// <summary>Names an agent.</summary>
        /// <param name="id">Its id.</param>
        /// <param name="principal">Such as <c>agent:did:key:…</c>.</param>
        public Agent(AgentId id, string principal)
            : base(principal) => Id = id;

        /// <summary>Its id.</summary>
        public AgentId Id { get; }
    }
}

/// <summary>An edge of an org is reported.</summary>
/// <param name="By">Who reports it.</param>
/// <param name="Source">The agent that it leaves.</param>
/// <param name="Target">The agent that it enters.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Metadata">What else is said of it.</param>
/// <param name="Teams">The teams of both ends.</param>
public sealed record ReportEdge(
    EdgeReporter By, AgentId Source, AgentId Target, EdgeKind Kind, EdgeMetadata Metadata, EdgeTeams Teams);

/// <summary>The teams at the ends of an edge, as the registry knows them.</summary>
/// <param name="Source">The source's; empty where none is known.</param>
/// <param name="Target">The target's; empty where none is known.</param>
public readonly record struct EdgeTeams(string Source, string Target);

/// <summary>What becomes of a report.</summary>
public abstract record EdgeReply
{
    private EdgeReply()
    {
    }

    /// <summary>The edge is recorded.</summary>
    /// <param name="Id">The number of this sighting.</param>
    public sealed record Observed(long Id) : EdgeReply;

    /// <summary>The reporter takes no part in the edge, and is not the operator.</summary>
    public sealed record NotAuthor : EdgeReply;

    /// <summary>The org has <see cref="EdgesState.DistinctMax"/> distinct edges, and this would be one more.</summary>
    public sealed record Full : EdgeReply;
}
