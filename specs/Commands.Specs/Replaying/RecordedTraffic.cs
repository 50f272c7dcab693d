using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Specs.Commands.Anomalies;

namespace AgentAssembly.Specs.Commands.Replaying;

// The recorded sessions of an airline's agent, on their way through a write side.
internal static class RecordedTraffic
{
    // Two seconds between actions. Every other session is of an agent that only says who it is.
    public static async Task PlayAsync(WriteSide side, int actions, params TestAgent[] bound)
    {
        var left = actions;
        foreach (var (session, number) in Traffic.Sessions.Select((session, number) => (session, number)))
        {
            var agent = bound.Length > 0 && number % 2 == 0 ? bound[number / 2 % bound.Length] : null;
            foreach (var action in session.Actions.Take(left))
            {
                side.Time.Advance(TimeSpan.FromSeconds(2));
                await side.CheckAsync(agent is not null ? action.By(agent) : new CheckAction(
                    action with { Actor = ActorClaim.From("", "", session.Name) }, "", WriteSide.Loopback, "", TraceParent: null));
            }

            left -= Math.Min(left, session.Actions.Count);
        }
    }
}
