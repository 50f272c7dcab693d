using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Edges.Grpc.Interceptors;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary>Lists of agents, page by page, in order of their ids.</summary>
internal static class AgentPages
{
    /// <param name="Org">Tenant; empty for all.</param>
    /// <param name="Team">Team; empty for all.</param>
    /// <param name="Status">Status; empty for all but those that have left.</param>
    /// <param name="After">Where the last page ended; empty for the first.</param>
    public sealed record Wanted(string Org, string Team, string Status, string After);

    public static IEnumerable<KnownAgent> Of(AgentDirectory agents, Caller caller, Wanted wanted)
    {
        if (wanted.Status is not ("" or "active" or "suspended" or "deregistered"))
        {
            throw GrpcErrors.Invalid("status", "must be active, suspended or deregistered, or empty");
        }

        var after = AgentId.Unattributed;
        if (wanted.After.Length > 0 && !AgentId.TryParse(wanted.After, out after))
        {
            throw GrpcErrors.Invalid("page_token", "is none that a page ended with");
        }

        return agents.All
            .Where(agent => agent.Id.Value > after.Value && IsWanted(agent, caller, wanted))
            .OrderBy(agent => agent.Id.Value);
    }

    private static bool IsWanted(KnownAgent agent, Caller caller, Wanted wanted) =>
        agent.State.Profile is { } profile
        && caller.BelongsTo(profile.Org)
        && (wanted.Org.Length == 0 || wanted.Org == profile.Org)
        && (wanted.Team.Length == 0 || wanted.Team == profile.Team)
        && (wanted.Status.Length == 0
            ? agent.State.Status != AgentStatus.Deregistered
            : AgentWords.Of(agent.State.Status) == wanted.Status);
}
