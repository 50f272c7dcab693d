using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Alerts;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Alerts;

/// <summary>A time in which some alerts are told nobody.</summary>
[Name("AlertSilence")]
public sealed class AlertSilenceNode
{
    private readonly ItemDocument<SilenceItem> _document;

    internal AlertSilenceNode(ItemDocument<SilenceItem> document) => _document = document;

    private AlertSilence Silence => _document.Item.Silence;

    /// <summary>The silence's id.</summary>
    [Id]
    public string Id => Silence.Id;

    /// <summary>Its tenant.</summary>
    public string Org => _document.Org;

    /// <summary>Alerts of this category; empty for all.</summary>
    public string Category => Silence.Category;

    /// <summary>Alerts of the rule with this id; empty for all.</summary>
    public string Rule => Silence.Rule;

    /// <summary>Alerts of this team; empty for all.</summary>
    public string Team => Silence.Team;

    /// <summary>Alerts about the agent with this id; empty for all.</summary>
    public string AgentId => Silence.Agent;

    /// <summary>Alerts that are at least so bad.</summary>
    public AlertSeverity MinSeverity => Silence.MinSeverity;

    /// <summary>Since when.</summary>
    public Instant Since => _document.Born;

    /// <summary>Until when, unless somebody ends it before.</summary>
    public Instant Until => Silence.Until;

    /// <summary>Why.</summary>
    public string Reason => Silence.Reason;

    /// <summary>When somebody ended it; null where nobody did.</summary>
    public Instant? EndedAt => _document.Item.EndedAt;

    /// <summary>Why it was ended.</summary>
    public string EndReason => _document.Item.EndReason;

    /// <summary>Who set it, or ended it.</summary>
    public string ChangedBy => _document.By;
}

/// <summary>Whom alerts of a category and of a team are told.</summary>
[Name("AlertRoute")]
public sealed class AlertRouteNode
{
    private readonly ItemDocument<AlertRoute> _document;

    internal AlertRouteNode(ItemDocument<AlertRoute> document) => _document = document;

    /// <summary>Its id.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>Its tenant.</summary>
    public string Org => _document.Org;

    /// <summary>The category; empty for all.</summary>
    public string Category => _document.Item.Category;

    /// <summary>The team; empty for all.</summary>
    public string Team => _document.Item.Team;

    /// <summary>Alerts that are at least so bad.</summary>
    public AlertSeverity MinSeverity => _document.Item.MinSeverity;

    /// <summary>The names of the destinations.</summary>
    public IReadOnlyList<string> Destinations => _document.Item.Destinations;

    /// <summary>When it was last changed.</summary>
    public Instant ChangedAt => _document.Changed;

    /// <summary>Who changed it last.</summary>
    public string ChangedBy => _document.By;
}
