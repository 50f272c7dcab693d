using System.Collections.Immutable;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Projections.Models.Activity;
using AgentAssembly.Projections.Models.Edges;
using AgentAssembly.Projections.Models.Machine;
using AgentAssembly.Projections.Models.Policies;
using AgentAssembly.Projections.Models.Pricing;
using AgentAssembly.Projections.Models.Sessions;
using AgentAssembly.Projections.Models.Sources;
using AgentAssembly.Projections.Models.Spending;

namespace AgentAssembly.Projections.Models;

/// <summary>Every read model, once.</summary>
public sealed class ModelSet
{
    /// <summary>The audit log.</summary>
    public EventsProjection Events { get; } = new();

    /// <summary>Agents.</summary>
    public AgentsProjection Agents { get; } = new();

    /// <summary>Policy replays.</summary>
    public ReplaysProjection Replays { get; } = new();

    /// <summary>People and organisations.</summary>
    public PeopleModels People { get; } = new();

    /// <summary>Activity in buckets of time.</summary>
    public ActivityProjection Activity { get; } = new();

    /// <summary>Reservations and what was spent.</summary>
    public SpendProjection Spend { get; } = new();

    /// <summary>Limits of spending.</summary>
    public LimitsProjection Limits { get; } = new();

    /// <summary>Runs of agents.</summary>
    public SessionsProjection Sessions { get; } = new();

    /// <summary>How complete sources are.</summary>
    public SourcesProjection Sources { get; } = new();

    /// <summary>How friction is read.</summary>
    public TrustProjection Trust { get; } = new();

    /// <summary>Prices in all their versions.</summary>
    public PricesProjection Prices { get; } = new();

    /// <summary>What agents have to do with each other.</summary>
    public EdgesProjection Edges { get; } = new();

    /// <summary>Policies and their history.</summary>
    public PoliciesProjection Policies { get; } = new();

    /// <summary>The processes that serve the log.</summary>
    public NodesProjection Nodes { get; } = new();

    /// <summary>The Merkle tree over the log.</summary>
    public TreeProjection Tree { get; } = new();

    /// <summary>All of them.</summary>
    public ImmutableArray<Projection> All =>
    [
        Events, Agents, Replays, Activity, Spend, Limits, Sessions, Sources, Trust, Prices, Edges, Policies, Nodes, Tree,
        .. People.All,
    ];
}
