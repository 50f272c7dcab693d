using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Anomalies;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Commands.Anomalies;

// What specs of anomalies look at.
internal static class AnomalySide
{
    public static AnomalyQueries Queries(this WriteSide side) => new(side.State);

    public static AnomalyAdministration Administration(this WriteSide side) => new(side.Commands, side.Permission, side.Queries());

    // Everything that the log tells of anomalies, by type.
    public static async Task<List<Anomaly>> AnomaliesAsync(this WriteSide side) =>
    [
        .. (await side.EventsAsync("anomaly")).Select(recorded => AnomalyEvent.Read(recorded.Event.Open()))
            .OfType<AnomalyEvent.Detected>().Select(detected => detected.What),
    ];

    // Sets rules, whatever they were.
    public static async Task<AnomalyRules> SetRulesAsync(
        this WriteSide side, Func<AnomalyRules, AnomalyRules> change, string org = "acme")
    {
        var known = Done(side.Administration().GetRules(WriteSide.Local, org));
        var rules = change(known.Rules);
        Done(await side.Administration().SetRulesAsync(
            WriteSide.Local, org, new AnomalyRulesCommand.Set(rules, known.Version, "for a spec"), CancellationToken.None));
        return rules;
    }

    public static Task<AnomalyRules> SetResponseAsync(this WriteSide side, AnomalyType type, AnomalyResponse response) =>
        side.SetRulesAsync(rules => rules with { Responses = rules.Responses.SetItem(type, response) });

    // For specs of something else that do the same again and again.
    public static Task<AnomalyRules> LookForNothingAsync(this WriteSide side) =>
        side.SetRulesAsync(rules => rules with
        {
            Responses = rules.Responses.SetItems(AnomalyWords.Types.Select(type => KeyValuePair.Create(type, AnomalyResponse.Off))),
        });

    public static AgentState StateOf(this WriteSide side, TestAgent agent) => side.State.Agents.Find(agent.Id)!.State;

    public static bool IsSuspendedForAnomaly(this WriteSide side, TestAgent agent) =>
        side.StateOf(agent).Suspensions.ContainsKey(SuspensionKind.Anomaly);

    public static T Done<T>(Answer<T> answer) => Assert.IsType<Answer<T>.Done>(answer).Value;

    public static KnownStream<AnomalyState>? Known(this WriteSide side, TestAgent agent) =>
        side.State.Anomalies.Find(AnomalyDecider.StreamOf(agent.Org, agent.Id));

    public static EventId OnlyId(this WriteSide side, TestAgent agent) => Assert.Single(side.Known(agent)!.State.Recent).Id;
}
