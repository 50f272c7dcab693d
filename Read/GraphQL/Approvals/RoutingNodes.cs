using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Approvals;

/// <summary>Whom questions of a team and of a kind go to.</summary>
[Name("ApprovalRoute")]
public sealed class ApprovalRouteNode
{
    private readonly ItemDocument<ApprovalRoute> _document;

    internal ApprovalRouteNode(ItemDocument<ApprovalRoute> document) => _document = document;

    /// <summary>Its id.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>Its tenant.</summary>
    public string Org => _document.Org;

    /// <summary>The team; empty for all that have no route of their own.</summary>
    public string Team => _document.Item.Team;

    /// <summary>The kind of action, such as TOOL_CALL; empty for all that have no route of their own.</summary>
    public string Kind => _document.Item.Kind;

    /// <summary>Who may vote, by role.</summary>
    public IReadOnlyList<string> Roles => _document.Item.Roles;

    /// <summary>Who is asked once it escalates.</summary>
    public string EscalationRole => _document.Item.EscalationRole;

    /// <summary>After how many seconds it escalates; 0 for half of the time that there is.</summary>
    public int EscalateAfterSeconds => _document.Item.EscalateAfterSeconds;

    /// <summary>Since when there is one.</summary>
    public Instant SetAt => _document.Born;

    /// <summary>When it was last changed.</summary>
    public Instant ChangedAt => _document.Changed;

    /// <summary>Who changed it last.</summary>
    public string ChangedBy => _document.By;
}

/// <summary>Somebody decides in the place of somebody else.</summary>
[Name("ApprovalDelegation")]
public sealed class ApprovalDelegationNode
{
    private readonly ItemDocument<ApprovalDelegation> _document;

    internal ApprovalDelegationNode(ItemDocument<ApprovalDelegation> document) => _document = document;

    /// <summary>Its id.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>Its tenant.</summary>
    public string Org => _document.Org;

    /// <summary>The team whose questions it is about; empty for all.</summary>
    public string Team => _document.Item.Team;

    /// <summary>Whose right it is.</summary>
    public string From => _document.Item.From;

    /// <summary>Who may use it.</summary>
    public string To => _document.Item.To;

    /// <summary>Why.</summary>
    public string Reason => _document.Item.Reason;

    /// <summary>Until when: those that ended by themselves stay here, those that somebody ended do not.</summary>
    public Instant Until => _document.Item.Until;

    /// <summary>Since when.</summary>
    public Instant Since => _document.Born;

    /// <summary>Who set it up.</summary>
    public string By => _document.By;
}
