using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Tenancy;
using AgentAssembly.Read.GraphQL.Reading;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Tenancy;

/// <summary>A tenant.</summary>
[Name("Org")]
public sealed class OrgNode
{
    private readonly ItemDocument<OrgItem> _document;

    internal OrgNode(Look look, ItemDocument<OrgItem> document) => (Look, _document) = (look, document);

    internal Look Look { get; }

    /// <summary>Its name, by which everything that belongs to it names it.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>The name that people read; empty where it has none.</summary>
    public string Title => _document.Item.Title;

    /// <summary>Whether somebody founded it; the default org is there without.</summary>
    public bool IsFounded => _document.Item.IsFounded;

    /// <summary>Since when there is something of it.</summary>
    public Instant Since => _document.Born;
}

/// <summary>A team of an org.</summary>
[Name("Team")]
public sealed class TeamNode
{
    private readonly ItemDocument<TeamItem> _document;

    internal TeamNode(Look look, ItemDocument<TeamItem> document) => (Look, _document) = (look, document);

    internal Look Look { get; }

    /// <summary>Its id.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>Its tenant.</summary>
    public string Org => _document.Org;

    /// <summary>Its name; unique in the org.</summary>
    public string Name => _document.Team;

    /// <summary>The name that people read; empty where it has none.</summary>
    public string Title => _document.Item.Title;

    /// <summary>When it was founded.</summary>
    public Instant FoundedAt => _document.Born;

    /// <summary>Who founded it.</summary>
    public string FoundedBy => _document.By;
}

/// <summary>A role that somebody has.</summary>
[Name("RoleGrant")]
public sealed class RoleNode
{
    private readonly ItemDocument<RoleGrant> _document;

    internal RoleNode(ItemDocument<RoleGrant> document) => _document = document;

    /// <summary>Its id.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>The tenant.</summary>
    public string Org => _document.Org;

    /// <summary>The team in which it counts; empty for the whole org.</summary>
    public string Team => _document.Item.Team;

    /// <summary>Who has it, such as user:anna.</summary>
    public string Principal => _document.Item.Principal;

    /// <summary>The role.</summary>
    public Role Role => _document.Item.Role;

    /// <summary>Who granted it.</summary>
    public string GrantedBy => _document.Item.GrantedBy;

    /// <summary>Since when somebody has a role here.</summary>
    public Instant Since => _document.Born;

    /// <summary>When this one was granted.</summary>
    public Instant ChangedAt => _document.Changed;
}

/// <summary>An agent that a team lets in.</summary>
[Name("Enrolled")]
public sealed class EnrolmentNode
{
    private readonly ItemDocument<EnrolmentItem> _document;

    internal EnrolmentNode(Look look, ItemDocument<EnrolmentItem> document) => (Look, _document) = (look, document);

    internal Look Look { get; }

    /// <summary>The tenant.</summary>
    public string Org => _document.Org;

    /// <summary>The team.</summary>
    public string Team => _document.Team;

    /// <summary>The agent's identifier.</summary>
    public string Did => _document.Item.Did;

    /// <summary>Since when.</summary>
    public Instant Since => _document.Born;

    /// <summary>Who let it in.</summary>
    public string By => _document.By;
}

/// <summary>A token by which agents enrol. What it is recognised by is nowhere shown.</summary>
[Name("EnrolmentToken")]
public sealed class EnrolmentTokenNode
{
    private readonly ItemDocument<TokenItem> _document;

    internal EnrolmentTokenNode(ItemDocument<TokenItem> document) => _document = document;

    /// <summary>What it is called.</summary>
    [Id]
    public string Id => _document.Item.TokenId;

    /// <summary>The tenant.</summary>
    public string Org => _document.Org;

    /// <summary>The team.</summary>
    public string Team => _document.Team;

    /// <summary>How often it could be used.</summary>
    public int Uses => _document.Item.Uses;

    /// <summary>How often still.</summary>
    public int UsesLeft => _document.Item.UsesLeft;

    /// <summary>When it ends by itself.</summary>
    public Instant Until => _document.Item.Until;

    /// <summary>When it was made.</summary>
    public Instant IssuedAt => _document.Born;

    /// <summary>Who made it.</summary>
    public string IssuedBy => _document.Item.IssuedBy;

    /// <summary>When it was revoked, or its end was recorded; null where neither happened.</summary>
    public Instant? EndedAt => _document.Item.EndedAt;

    /// <summary>Whether it ended by itself.</summary>
    public bool HasExpired => _document.Item.HasExpired;
}
