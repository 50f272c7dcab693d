using AgentAssembly.Domain.Agents;
using AgentAssembly.Projections.Models;
using AgentAssembly.Read.GraphQL.Lists;

namespace AgentAssembly.Read.GraphQL.Agents;

/// <summary>How agents are listed.</summary>
internal static class AgentLists
{
    public static ListOf<StreamDocument<AgentState>> Of(ModelSet models) => new()
    {
        Node = "Agent",
        Projection = models.Agents,
        Shape = models.Agents.Documents,
        Filters =
        [
            Filter.Texts("org", "org", "Agents of one of these tenants."),
            Filter.Texts("team", "team", "Agents of one of these teams."),
            Filter.Words<AgentStatus>("status", "status", "Agents of one of these standings.", AgentWords.Of),
            Filter.Texts("framework", "framework", "Agents on one of these frameworks."),
            Filter.Texts("name", "name", "Agents of one of these names."),
            Filter.Texts("did", "did", "Agents with one of these identifiers."),
            Filter.Texts("parent", "parent", "Agents that one of these delegated to."),
            Filter.Texts("root", "root", "Agents of the trees of these."),
            Filter.Search("text", "search", "Agents whose name, identifier, framework or id contains this."),
            Filter.Since("registeredSince", "born", "Agents that registered at this moment or later."),
        ],
        Orders =
        [
            new("NEWEST_FIRST", "born", true), new("OLDEST_FIRST", "born", false),
            new("NAME", "name", false), new("LAST_CHANGED_FIRST", "changed", true),
        ],
        Show = (look, listed) => new AgentNode(look, listed.Document),
    };
}
