using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Agents;

/// <summary>A registered agent.</summary>
[Name("Agent")]
public sealed class AgentNode
{
    private readonly StreamDocument<AgentState> _document;

    internal AgentNode(Look look, StreamDocument<AgentState> document) => (Look, _document) = (look, document);

    internal Look Look { get; }

    internal StreamDocument<AgentState> Document => _document;

    internal string? ParentId => _document.State.Lineage?.Parent?.ToString();

    internal string Key => _document.Id;

    /// <summary>The agent's id: 32 hexadecimal digits.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>Its first decentralised identifier.</summary>
    public string Did => _document.State.Profile?.Did ?? "";

    /// <summary>The name that it gave itself.</summary>
    public string Name => _document.State.Profile?.Name ?? "";

    /// <summary>The framework that it runs on.</summary>
    public string Framework => _document.State.Profile?.Framework ?? "";

    /// <summary>The version that it gave itself.</summary>
    public string AgentVersion => _document.State.Profile?.Version ?? "";

    /// <summary>Its tenant.</summary>
    public string Org => _document.Org;

    /// <summary>Its team.</summary>
    public string Team => _document.Team;

    /// <summary>How dangerous it is, by its own word: from 0.</summary>
    public int RiskTier => _document.State.Profile?.RiskTier ?? 0;

    /// <summary>The tools that it declared.</summary>
    public IReadOnlyList<string> Tools => _document.State.Profile?.Tools ?? [];

    /// <summary>Its labels.</summary>
    public IEnumerable<LabelNode> Labels => _document.State.Profile?.Labels.Select(label => new LabelNode(label.Key, label.Value)) ?? [];

    /// <summary>Whether it may act.</summary>
    public AgentStatus Status => _document.State.Status;

    /// <summary>Why it may not, where it is suspended.</summary>
    public IEnumerable<SuspensionNode> Suspensions =>
        _document.State.Suspensions.Select(suspension => new SuspensionNode(suspension.Key, suspension.Value));

    /// <summary>Until when its verdicts are only observed; null where they are enforced.</summary>
    public Instant? ObservedUntil => _document.State.ObservedUntil;

    /// <summary>Whether its heartbeats stopped.</summary>
    public bool HasLapsed => _document.State.HasLapsed;

    /// <summary>How deep it stands below its root; 0 for the root itself.</summary>
    public int Depth => _document.State.Lineage?.Depth ?? 0;

    /// <summary>The id of the agent at the top of its tree.</summary>
    public string RootId => _document.State.Lineage?.Root.ToString() ?? Id;

    /// <summary>Why it was delegated to.</summary>
    public string DelegationReason => _document.State.Lineage?.DelegationReason ?? "";

    /// <summary>How it came to its team.</summary>
    public Enrolment Enrolment => _document.State.Enrolment;

    /// <summary>When it registered first.</summary>
    public Instant RegisteredAt => _document.Born;

    /// <summary>When something last happened to it; what it does itself does not count.</summary>
    public Instant ChangedAt => _document.Changed;

    /// <summary>The version of its stream, for expectedVersion.</summary>
    public long StreamVersion => _document.Version;
}

/// <summary>A label of an agent.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value.</param>
[Name("Label")]
public sealed record LabelNode(string Name, string Value);

/// <summary>Why an agent is suspended.</summary>
[Name("Suspension")]
public sealed class SuspensionNode
{
    private readonly Suspension _suspension;

    internal SuspensionNode(SuspensionKind kind, Suspension suspension) => (Kind, _suspension) = (kind, suspension);

    /// <summary>What kind of reason.</summary>
    public SuspensionKind Kind { get; }

    /// <summary>The reason in words.</summary>
    public string Reason => _suspension.Reason;

    /// <summary>The id of the agent because of which; null where it is not another's.</summary>
    public string? CauseId => _suspension.Cause?.ToString();

    /// <summary>Who suspended it.</summary>
    public string By => _suspension.By;

    /// <summary>Since when.</summary>
    public Instant Since => _suspension.At;
}
