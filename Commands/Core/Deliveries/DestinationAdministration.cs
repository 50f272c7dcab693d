using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Secrets;

namespace AgentAssembly.Commands.Core.Deliveries;

/// <summary>
/// What those do to destinations who may. Secrets go in and never come out here, whoever asks. Safe for concurrent use.
/// </summary>
public sealed class DestinationAdministration(
    CommandRunner commands, Permission permission, DestinationAccess access, DestinationSecretBox box,
    IEnumerable<IDestinationUse> uses, EgressLimits egress)
{
    private const string SecretField = "secrets.";

    private WriteSideState State => commands.State;

    /// <summary>Makes a destination, or changes it.</summary>
    /// <param name="caller">Who wants it.</param>
    /// <param name="id">Which.</param>
    /// <param name="profile">All that is set of it.</param>
    /// <param name="secrets">All of its secrets; none to leave them as they are.</param>
    /// <param name="cancellationToken">Gives up before anything is appended.</param>
    /// <exception cref="SecretValuesException">The secrets cannot be kept.</exception>
    /// <exception cref="KeyVaultException">The secrets cannot be encrypted.</exception>
    public async ValueTask<Answer<bool>> SetAsync(
        Caller caller, DestinationId id, DestinationProfile profile, DestinationSecrets secrets, CancellationToken cancellationToken)
    {
        if (WhyNot(caller, id, profile, secrets) is { } refusal)
        {
            return refusal;
        }

        var origin = DestinationOrigin.Of(profile, secrets);
        if (secrets.IsEmpty)
        {
            return await RunAsync(caller, id, new DestinationCommand.Set(id.Name, profile, origin, null), cancellationToken)
                .ConfigureAwait(false);
        }

        var kept = box.Name(id, secrets);
        var command = new DestinationCommand.Set(id.Name, profile, origin, kept);
        if (DestinationDecider.Decide(State.Destinations.StateOf(id.Stream), command).Reply is not DestinationReply.Done and var hopeless)
        {
            // Nothing is encrypted, and no key made, for what would be refused.
            return Refusal(id, hopeless);
        }

        try
        {
            await box.PutAsync(id, kept, secrets, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyDestroyedException)
        {
            return new Answer<bool>.Refused("key_destroyed",
                $"the key of the destination '{id.Name}' was destroyed, and with it every secret that it could have: choose another name");
        }

        var answer = await RunAsync(caller, id, command, cancellationToken).ConfigureAwait(false);
        if (answer is not Answer<bool>.Done)
        {
            await box.RemoveAsync(id, kept.Value, CancellationToken.None).ConfigureAwait(false);
        }

        return answer;
    }

    /// <summary>
    /// Ends a destination, and forgets its secrets. What is on its way to it is given up. One that is in use is refused; one
    /// that somebody begins to use at the same moment may be removed all the same: what is to be told there is then given up
    /// at once, and the ledger shows it.
    /// </summary>
    public async ValueTask<Answer<bool>> RemoveAsync(Caller caller, DestinationId id, CancellationToken cancellationToken) =>
        access.WhyNotChange<bool>(caller, id.Org)
        ?? (uses.SelectMany(use => use.UsesOf(id)).Take(1).ToList() is [var user]
            ? new Answer<bool>.Refused("destination_in_use", $"the destination '{id.Name}' is used by {user}: change that first")
            : await RunAsync(caller, id, new DestinationCommand.Remove(), cancellationToken).ConfigureAwait(false));

    /// <summary>The destinations of an org, in order of name.</summary>
    public Answer<ImmutableArray<DestinationState>> List(Caller caller, string org) =>
        access.WhyNotLook<ImmutableArray<DestinationState>>(caller, org)
        ?? new Answer<ImmutableArray<DestinationState>>.Done(
            [.. OfOrg(org).OrderBy(each => each.Name, StringComparer.Ordinal)], null);

    /// <summary>One destination.</summary>
    public Answer<DestinationState> Get(Caller caller, DestinationId id) =>
        access.WhyNotLook<DestinationState>(caller, id.Org)
        ?? (State.Destinations.StateOf(id.Stream) is { Exists: true } found
            ? new Answer<DestinationState>.Done(found, null)
            : new Answer<DestinationState>.NotFound(NoSuch(id)));

    internal static string NoSuch(DestinationId id) =>
        $"there is no destination '{id.Name}' in {id.Org}: 'aasm alerts destinations list' shows those that there are";

    private Answer<bool>? WhyNot(Caller caller, DestinationId id, DestinationProfile profile, DestinationSecrets secrets) =>
        !DestinationId.IsName(id.Name)
            ? new Answer<bool>.Invalid("name", $"'{id.Name}' is no name: 1 to {DestinationId.NameLengthMax} of a-z, 0-9 and dash")
        : access.WhyNotChange<bool>(caller, id.Org) is { } refusal ? refusal
        : DestinationRules.WhyNot(profile, egress) is { } bad ? new Answer<bool>.Invalid(bad.Field, bad.Message)
        : DestinationRules.WhyNot(profile.Kind, secrets, egress) is { } secret
            ? new Answer<bool>.Invalid(SecretField + secret.Field, secret.Message)
        : !State.Destinations.StateOf(id.Stream).Exists && OfOrg(id.Org).Count() >= DestinationState.DestinationsMax
            ? new Answer<bool>.Refused("destinations_max",
                $"the org {id.Org} has {DestinationState.DestinationsMax} destinations: remove one first")
        : null;

    // Callers that set some at the same time may pass the bound by their number.
    private IEnumerable<DestinationState> OfOrg(string org) =>
        State.Destinations.All.Where(each => each.Value.Org == org && each.Value.State.Exists).Select(each => each.Value.State);

    private async ValueTask<Answer<bool>> RunAsync(
        Caller caller, DestinationId id, DestinationCommand command, CancellationToken cancellationToken)
    {
        var origin = new CommandOrigin(id.Org, null, caller.Principal, caller.Assurance, []);
        var outcome = await commands.RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(permission.ChecksOf(caller));
                return commands.AskAsync(undertaking, id, command, origin, token);
            },
            cancellationToken).ConfigureAwait(false);
        if (outcome.Reply is not DestinationReply.Done done)
        {
            return Refusal(id, outcome.Reply);
        }

        await box.RemoveAsync(id, done.Spent, CancellationToken.None).ConfigureAwait(false);
        return new Answer<bool>.Done(outcome.Position is not null, outcome.Position);
    }

    private static Answer<bool> Refusal(DestinationId id, DestinationReply reply) => reply switch
    {
        DestinationReply.Unknown => new Answer<bool>.NotFound(NoSuch(id)),
        DestinationReply.Incomplete { HasMoved: true } moved => new Answer<bool>.Invalid(SecretField + moved.Secret,
            "was given for another server: give it again, so that nobody gets it who does not know it"),
        DestinationReply.Incomplete missing => new Answer<bool>.Invalid(SecretField + missing.Secret, "is missing: it is needed to send"),
        _ => throw new UnreachableException($"{reply.GetType().Name} is no refusal"),
    };
}
