using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Alerts;

/// <summary>Whom alerts are told, and which are told to nobody for a while. Safe for concurrent use.</summary>
public sealed class AlertingAdministration(
    CommandRunner commands, AlertDestinations destinations, AlertRights rights, Permission permission, IdSource ids, Sequencer sequencer)
{
    private const int IdBytes = 16;

    private WriteSideState State => commands.State;

    /// <summary>Lets nobody be told of some alerts that are raised meanwhile.</summary>
    /// <param name="caller">Who wants it.</param>
    /// <param name="org">In which org.</param>
    /// <param name="wanted">Which alerts; its id and end are found here.</param>
    /// <param name="duration">For how long: 1 to 604,800 seconds.</param>
    /// <param name="cancellationToken">Gives up before anything is appended.</param>
    /// <returns>The silence.</returns>
    public async ValueTask<Answer<AlertSilence>> SilenceAsync(
        Caller caller, string org, AlertSilence wanted, TimeSpan duration, CancellationToken cancellationToken)
    {
        var now = sequencer.Now;
        var silence = wanted with { Id = Convert.ToHexStringLower(ids.Secret(IdBytes)), Until = now.Plus(duration) };
        return WhyNotCategory<AlertSilence>(wanted.Category)
            ?? await RunAsync(caller, org, wanted.Team, new AlertingCommand.SetSilence(silence, now), silence, cancellationToken)
                .ConfigureAwait(false);
    }

    /// <summary>Lets people be told of them again; what was raised meanwhile and goes on, they are told now.</summary>
    public async ValueTask<Answer<bool>> EndSilenceAsync(
        Caller caller, string org, string id, string reason, CancellationToken cancellationToken) =>
        rights.WhyNotSee<bool>(caller, org)
        ?? (Silences(org).FirstOrDefault(silence => silence.Id == id) is not { } held
            ? NoSilence(id)
            : Changed(await RunAsync(
                caller, org, held.Team, new AlertingCommand.EndSilence(id, reason, sequencer.Now), held, cancellationToken)
                .ConfigureAwait(false)));

    /// <summary>Lets alerts go a way.</summary>
    public async ValueTask<Answer<bool>> SetRouteAsync(
        Caller caller, string org, AlertRoute route, CancellationToken cancellationToken) =>
        rights.WhyNotArrange<bool>(caller, org, route.Team)
        ?? WhyNotCategory<bool>(route.Category)
        ?? destinations.WhyNot(org, route.Destinations, "destinations")
        ?? Changed(await RunAsync(caller, org, route.Team, new AlertingCommand.SetRoute(route), route, cancellationToken).ConfigureAwait(false));

    /// <summary>Lets them not go that way any more.</summary>
    public async ValueTask<Answer<bool>> ClearRouteAsync(
        Caller caller, string org, string category, string team, CancellationToken cancellationToken) =>
        Changed(await RunAsync(caller, org, team, new AlertingCommand.ClearRoute(category, team), team, cancellationToken)
            .ConfigureAwait(false));

    /// <summary>The silences that last, and the routes.</summary>
    public Answer<AlertingState> Get(Caller caller, string org) => rights.WhyNotSee<AlertingState>(caller, org)
        ?? new Answer<AlertingState>.Done(State.Alerting.StateOf(AlertingDecider.StreamOf(org)), null);

    /// <summary>Whether a silence still lasts.</summary>
    public bool Lasts(AlertSilence silence) => sequencer.Now < silence.Until;

    private IEnumerable<AlertSilence> Silences(string org) => State.Alerting.StateOf(AlertingDecider.StreamOf(org)).Silences.Values;

    private async ValueTask<Answer<T>> RunAsync<T>(
        Caller caller, string org, string team, AlertingCommand command, T value, CancellationToken cancellationToken)
    {
        if (rights.WhyNotArrange<T>(caller, org, team) is { } refusal)
        {
            return refusal;
        }

        var origin = new CommandOrigin(org, team.Length == 0 ? null : team, caller.Principal, caller.Assurance, []);
        var outcome = await commands.RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(permission.ChecksOf(caller));
                if (command is AlertingCommand.SetRoute { Route: var route })
                {
                    destinations.Require(undertaking, org, route.Destinations);
                }

                return commands.AskAsync(undertaking, command, origin, token);
            },
            cancellationToken).ConfigureAwait(false);
        return outcome.Reply switch
        {
            AlertingReply.Refused refused => new Answer<T>.Refused(refused.Rule, refused.Message),
            AlertingReply.Unknown => NoSilence("").Refusing<T>(),
            _ => new Answer<T>.Done(value, outcome.Position),
        };
    }

    private static Answer<bool> Changed<T>(Answer<T> answer) => answer is Answer<T>.Done done
        ? new Answer<bool>.Done(done.Position is not null, done.Position)
        : answer.Refusing<bool>();

    private static Answer<bool> NoSilence(string id) =>
        new Answer<bool>.NotFound($"there is no silence '{id}', or it is over: 'aasm alerts silences list' shows them");

    private static Answer<T>.Invalid? WhyNotCategory<T>(string category) =>
        category.Length == 0 || AlertSources.Categories.Contains(category)
            ? null
            : new("category", $"'{category}' is no category: {string.Join(", ", AlertSources.Categories)} are, and empty stands for all");
}
