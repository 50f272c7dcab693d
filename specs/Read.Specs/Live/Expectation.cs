using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Commands;

namespace AgentAssembly.Specs.Read.Live;

/// <summary>A subscription's <c>where</c>, as it is sent.</summary>
internal sealed record Where
{
    public string[]? types { get; init; }

    public string[]? orgs { get; init; }

    public string[]? teams { get; init; }

    public string[]? agents { get; init; }

    public string[]? roots { get; init; }

    public string[]? traces { get; init; }

    public string[]? verdicts { get; init; }
}

/// <summary>Which events somebody is to be told: said again, from the log alone.</summary>
internal static class Expectation
{
    public static async Task<List<string>> OfAsync(WriteSide side, Viewer viewer, Where where, string[]? categories = null, ulong from = 0)
    {
        var agents = new Dictionary<AgentId, AgentState>();
        var told = new List<string>();
        foreach (var (position, chained) in await side.EventsAsync())
        {
            var envelope = chained.Open();
            AgentId? agent = null;
            string? verdict = null;
            if (AgentEventCodec.Read(envelope) is { } happened)
            {
                agent = new AgentId(envelope.Stream.Id);
                agents[agent.Value] = AgentDecider.Evolve(agents.GetValueOrDefault(agent.Value, AgentDecider.Initial), happened);
            }
            else if (ActionDecided.Read(envelope) is { } decided)
            {
                (agent, verdict) = (decided.Agent, decided.Verdict.ToString().ToUpperInvariant());
            }

            var root = agent is { } id && agents.TryGetValue(id, out var state) ? state.Lineage?.Root.ToString() : null;
            if (position.Value >= from
                && viewer.Sees(envelope.Org ?? "", envelope.Team ?? "")
                && (categories is null || categories.Contains(envelope.Stream.Category))
                && Has(where.types, envelope.Type) && Has(where.orgs, envelope.Org ?? "") && Has(where.teams, envelope.Team ?? "")
                && Has(where.agents, agent?.ToString()) && Has(where.roots, root) && Has(where.traces, envelope.CorrelationId)
                && Has(where.verdicts, verdict))
            {
                told.Add(position.ToString());
            }
        }

        return told;
    }

    private static bool Has(string[]? wanted, string? value) => wanted is null || (value is not null && wanted.Contains(value));
}
