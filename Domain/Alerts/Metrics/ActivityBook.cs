using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts.Metrics;

/// <summary>
/// What agents did in the last hour, by org, team and agent: a fold of the log in slices of
/// <see cref="Evaluations.Interval"/>. Not thread-safe.
/// </summary>
public sealed class ActivityBook
{
    /// <summary>Most orgs; of more, the quietest are forgotten.</summary>
    public const int OrgsMax = 10_000;

    /// <summary>Most teams of all orgs.</summary>
    public const int TeamsMax = 10_000;

    /// <summary>Most agents of all orgs.</summary>
    public const int AgentsMax = 20_000;

    private readonly QuietestOut<string> _orgs = new(OrgsMax);
    private readonly QuietestOut<(string Org, string Team)> _teams = new(TeamsMax);
    private readonly QuietestOut<(string Org, AgentId Agent)> _agents = new(AgentsMax);

    /// <summary>Adds one more event. Never refuses: history happened.</summary>
    public void Apply(Activity activity)
    {
        var index = Evaluations.SliceOf(activity.At);
        _orgs.Add(activity.Org, index, activity.Counts);
        if (activity.Team.Length > 0)
        {
            _teams.Add((activity.Org, activity.Team), index, activity.Counts);
        }

        if (activity.Agent != default)
        {
            _agents.Add((activity.Org, activity.Agent), index, activity.Counts);
        }
    }

    /// <summary>What happened in the window before an evaluation: to an agent, else to a team, else to the org.</summary>
    /// <param name="org">The org.</param>
    /// <param name="team">The team; empty for all.</param>
    /// <param name="agent">The agent; the default for all.</param>
    /// <param name="at">The evaluation.</param>
    /// <param name="windowSeconds">How far back: a multiple of 15, at most an hour.</param>
    public ActivityCounts Sum(string org, string team, AgentId agent, Instant at, int windowSeconds)
    {
        var slices = agent != default ? _agents.Find((org, agent))
            : team.Length > 0 ? _teams.Find((org, team))
            : _orgs.Find(org);
        return slices?.Sum(at, windowSeconds) ?? default;
    }
}
