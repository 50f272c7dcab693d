using AgentAssembly.Domain.Deciding;

namespace AgentAssembly.Domain.Topology;

/// <summary>
/// Who may report which edge, and how it is numbered. Unlike other commands, a repeated report is a sighting of its own:
/// edges are counted. Pure.
/// </summary>
public sealed class EdgesDecider : IDecider<EdgesState, ReportEdge, EdgeObserved, EdgeReply>
{
    private EdgesDecider()
    {
    }

    /// <inheritdoc/>
    public static EdgesState Initial => EdgesState.Empty;

    /// <inheritdoc/>
    public static EdgesState Evolve(EdgesState state, EdgeObserved happened) => state.With(happened);

    /// <inheritdoc/>
    public static Decision<EdgeReply, EdgeObserved> Decide(EdgesState state, ReportEdge command)
    {
        if (!MayReport(command))
        {
            return new(new EdgeReply.NotAuthor(), []);
        }

        if (state.Distinct >= EdgesState.DistinctMax && !state.Has(command.Source, command.Target, command.Kind))
        {
            return new(new EdgeReply.Full(), []);
        }

        var seen = new EdgeObserved
        {
            Id = state.LastId + 1,
            Source = command.Source,
            Target = command.Target,
            Kind = command.Kind,
            Metadata = command.Metadata,
            Reporter = command.By.Principal,
            SourceTeam = command.Teams.Source,
            TargetTeam = command.Teams.Target,
        };
        return new(new EdgeReply.Observed(seen.Id), [seen]);
    }

    // Nobody else can put an edge between two agents.
    private static bool MayReport(ReportEdge command) => command.By is EdgeReporter.Operator
        || (command.By is EdgeReporter.Agent agent
            && (agent.Id == command.Source || (agent.Id == command.Target && EdgeKinds.TargetMayReport(command.Kind))));
}
