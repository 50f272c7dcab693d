using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Models;
using AgentAssembly.Projections.Models.Sources;
using AgentAssembly.Read.GraphQL.Lists;
using AgentAssembly.Read.GraphQL.Schema;
using GraphQL;
using GraphQL.Types;

namespace AgentAssembly.Read.GraphQL.Sources;

/// <summary>A source of reports, or of callers without a credential, and how complete what it told is.</summary>
[Name("Source")]
public sealed class SourceNode
{
    private readonly SourceDocument _document;

    internal SourceNode(SourceDocument document) => _document = document;

    /// <summary>Its id: that of its stream.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>The tenant.</summary>
    public string Org => _document.Org;

    /// <summary>The team; empty where it is not known.</summary>
    public string Team => _document.Team;

    /// <summary>The id of the agent that answers for its reports; null for an address.</summary>
    public string? AgentId => _document.Agent.Length == 0 ? null : _document.Agent;

    /// <summary>The address whose callers were refused; null for an agent.</summary>
    public string? Address => _document.Address.Length == 0 ? null : _document.Address;

    /// <summary>Whether its reports come with the agent's credential.</summary>
    public bool IsBound => _document.IsBound;

    /// <summary>Reports taken.</summary>
    public long Reports => _document.Reports;

    /// <summary>Those of them that came late and filled gaps.</summary>
    public long Late => _document.Late;

    /// <summary>Gaps that were told of.</summary>
    public long Gaps => _document.Gaps;

    /// <summary>Reports that are missing still.</summary>
    public long Missing => _document.Missing;

    /// <summary>Whether nothing is missing. Reports without a sequence number cannot be missed.</summary>
    public bool IsComplete => _document.Missing == 0;

    /// <summary>Callers refused.</summary>
    public long Refused => _document.Refused;

    /// <summary>When it was first heard of.</summary>
    public Instant FirstAt => _document.First;

    /// <summary>When it was last heard of.</summary>
    public Instant LastAt => _document.Last;
}

/// <summary>The type of sources.</summary>
internal sealed class SourceType : AutoRegisteringObjectGraphType<SourceNode>;

/// <summary>How sources are listed.</summary>
internal static class SourceLists
{
    public static ListOf<SourceDocument> Of(ModelSet models) => new()
    {
        Node = "Source",
        Projection = models.Sources,
        Shape = SourcesProjection.Sources,
        Filters =
        [
            Filter.Texts("org", "org", "Of one of these tenants."),
            Filter.Texts("team", "team", "Of one of these teams."),
            Filter.Texts("agent", "agent", "For whose reports one of these agents answers, by id."),
            Filter.Truth("isIncomplete", "missing", "Of which reports are missing, or of which none is."),
            Filter.Truth("hasRefused", "refused", "Whose callers were refused, or were not."),
        ],
        Orders = [new("LAST_HEARD_FIRST", "last", true), new("MOST_MISSING_FIRST", "missing", true)],
        Show = (_, listed) => new SourceNode(listed.Document),
    };

    public static void AddTo(QueryRoot root, ListCatalog lists) =>
        root.RootList("sources", "Who reports, how complete that is, and whose callers were refused.", lists.Sources);
}
