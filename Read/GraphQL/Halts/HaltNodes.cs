using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Halts;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Halts;

/// <summary>How much a halt stops.</summary>
public enum HaltReach
{
    /// <summary>Every agent of every org.</summary>
    Fleet,

    /// <summary>Every agent of an org.</summary>
    Org,

    /// <summary>Every agent of a team.</summary>
    Team,

    /// <summary>One agent.</summary>
    Agent,
}

/// <summary>An order that agents stop.</summary>
[Name("Halt")]
public sealed class HaltNode
{
    private readonly ItemDocument<HaltItem> _document;

    internal HaltNode(Look look, ItemDocument<HaltItem> document) => (Look, _document) = (look, document);

    internal Look Look { get; }

    /// <summary>The halt's id.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>How much it stops.</summary>
    public HaltReach Reach => _document switch
    {
        { Org: "" } => HaltReach.Fleet,
        { Item.Agent: not null } => HaltReach.Agent,
        { Item: not null, Team.Length: > 0 } => HaltReach.Team,
        _ => HaltReach.Org,
    };

    /// <summary>The tenant; empty for the fleet.</summary>
    public string Org => _document.Org;

    /// <summary>The team; empty where it does not stop one team alone.</summary>
    public string Team => _document.Team;

    /// <summary>The id of the agent; empty where it does not stop one agent alone.</summary>
    public string AgentId => _document.Item.Agent?.ToString() ?? "";

    /// <summary>What is done to what runs.</summary>
    public HaltSignal Signal => _document.Item.Signal;

    /// <summary>Why.</summary>
    public string Reason => _document.Item.Reason;

    /// <summary>Who ordered it.</summary>
    public string OrderedBy => _document.Item.OrderedBy;

    /// <summary>When.</summary>
    public Instant OrderedAt => _document.Born;

    /// <summary>Whether it is in force.</summary>
    public bool IsInForce => _document.Item.EndedAt is null;

    /// <summary>When it was lifted, or a stronger one took its place; null while it is in force.</summary>
    public Instant? EndedAt => _document.Item.EndedAt;

    /// <summary>Who lifted it, or ordered the stronger one.</summary>
    public string EndedBy => _document.Item.EndedBy;

    /// <summary>Why.</summary>
    public string EndReason => _document.Item.EndReason;

    /// <summary>The id of the stronger one that took its place.</summary>
    public string? ReplacedBy => _document.Item.ReplacedBy;
}

/// <summary>A runtime obeys a halt.</summary>
[Name("HaltAcknowledgement")]
public sealed class AcknowledgementNode
{
    private readonly AcknowledgementItem _item;

    internal AcknowledgementNode(AcknowledgementItem item) => _item = item;

    /// <summary>The halt's id.</summary>
    public string HaltId => _item.Halt;

    /// <summary>What obeys, as it calls itself.</summary>
    public string Runtime => _item.Runtime;

    /// <summary>Who says so.</summary>
    public string By => _item.By;

    /// <summary>When.</summary>
    public Instant At => _item.At;
}

/// <summary>An operation of an agent that somebody paused, resumed or ended.</summary>
[Name("Operation")]
public sealed class OperationNode
{
    private readonly ItemDocument<OperationItem> _document;

    internal OperationNode(Look look, ItemDocument<OperationItem> document) => (Look, _document) = (look, document);

    internal Look Look { get; }

    /// <summary>The run and the action: <c>trace:span</c>.</summary>
    [Id]
    public string Id => _document.Item.Operation;

    /// <summary>Its tenant.</summary>
    public string Org => _document.Org;

    /// <summary>Its team.</summary>
    public string Team => _document.Team;

    /// <summary>The id of the agent.</summary>
    public string AgentId => _document.Item.Agent.ToString();

    /// <summary>How it stands.</summary>
    public OperationState State => _document.Item.State;

    /// <summary>Why; empty where it completed.</summary>
    public string Reason => _document.Item.Reason;

    /// <summary>Who changed it last.</summary>
    public string ChangedBy => _document.By;

    /// <summary>When somebody first changed it.</summary>
    public Instant FirstChangedAt => _document.Born;

    /// <summary>When somebody last changed it.</summary>
    public Instant ChangedAt => _document.Changed;
}
