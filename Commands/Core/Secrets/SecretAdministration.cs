using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Commands.Core.Secrets;

/// <summary>
/// What those do to secrets who may. Values go in and never come out here, whoever asks. A value is kept before the event
/// that speaks of it, so that no event promises what is not there; <see cref="SecretSweep"/> clears away what was kept in
/// vain. Safe for concurrent use.
/// </summary>
public sealed class SecretAdministration(
    CommandRunner commands, Permission permission, ISecretValues values, IKeyVault vault, IdSource ids, SecretUses uses)
{
    private const int ValueIdBytes = 16;

    private WriteSideState State => commands.State;

    /// <summary>Makes a secret.</summary>
    /// <param name="caller">Who wants it.</param>
    /// <param name="id">Which.</param>
    /// <param name="value">Its value: UTF-8, of 1 to <see cref="SecretState.ValueBytesMax"/> bytes. The caller clears it.</param>
    /// <param name="cancellationToken">Gives up before anything is appended.</param>
    /// <exception cref="SecretValuesException">The value cannot be kept.</exception>
    /// <exception cref="KeyVaultException">The value cannot be encrypted.</exception>
    public ValueTask<Answer<SecretChange>> RegisterAsync(
        Caller caller, SecretId id, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        !SecretName.IsValid(id.Name) ? Of(BadName(id.Name))
        : SecretRules.WhyNotValue(value.Span) is { } problem ? Of(new Answer<SecretChange>.Invalid("value", problem))
        : WhyNot(caller, id) is { } refusal ? Of(refusal)
        : IsFull(id.Org) ? Of(new Answer<SecretChange>.Refused(
            "secrets_max", $"the org {id.Org} has {SecretState.SecretsMax} secrets: delete one first"))
        : KeepAsync(caller, id, value, kept => new SecretCommand.Register(id.Name, kept, id.Key.Name), cancellationToken);

    /// <summary>Gives a secret another value; the one before can be used no more.</summary>
    /// <inheritdoc cref="RegisterAsync"/>
    public ValueTask<Answer<SecretChange>> RotateAsync(
        Caller caller, SecretId id, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        SecretRules.WhyNotValue(value.Span) is { } problem ? Of(new Answer<SecretChange>.Invalid("value", problem))
        : WhyNot(caller, id) is { } refusal ? Of(refusal)
        : KeepAsync(caller, id, value, kept => new SecretCommand.Rotate(kept, id.Key.Name), cancellationToken);

    /// <summary>Ends a secret, and forgets its value.</summary>
    /// <exception cref="SecretValuesException">The value cannot be removed; the secret is gone all the same.</exception>
    public async ValueTask<Answer<SecretChange>> DeleteAsync(Caller caller, SecretId id, CancellationToken cancellationToken) =>
        WhyNot(caller, id) ?? await RunAsync(caller, id, new SecretCommand.Delete(), cancellationToken).ConfigureAwait(false);

    /// <summary>The secrets of an org, in order of team and name.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="org">The org.</param>
    /// <param name="team">Only those that a team's agents can use, its own and the org's; empty for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<Answer<ImmutableArray<SecretRecord>>> ListAsync(
        Caller caller, string org, string team, CancellationToken cancellationToken)
    {
        if (WhyNot(caller, org, team, new Need(Role.Developer, team)) is { } refusal)
        {
            return refusal.Refusing<ImmutableArray<SecretRecord>>();
        }

        var shown = State.Secrets.All.Select(each => each.Value)
            .Where(each => each.Org == org && each.State.Exists && (team.Length == 0 || each.Team.Length == 0 || each.Team == team))
            .OrderBy(each => each.Team, StringComparer.Ordinal).ThenBy(each => each.State.Name, StringComparer.Ordinal).ToList();
        var kept = (await values.ListAsync(cancellationToken).ConfigureAwait(false)).ToHashSet();
        var used = await uses.OfAsync(org, cancellationToken).ConfigureAwait(false);
        return new Answer<ImmutableArray<SecretRecord>>.Done(
            [
                .. shown.Select(each => (Id: new SecretId(org, each.Team, each.State.Name), each.State)).Select(each =>
                    new SecretRecord(each.Id, each.State, kept.Contains(new(each.Id.Stream, each.State.Value)), [.. used[each.Id]])),
            ],
            null);
    }

    private async ValueTask<Answer<SecretChange>> KeepAsync(
        Caller caller,
        SecretId id,
        ReadOnlyMemory<byte> value,
        Func<string, SecretCommand> commandOf,
        CancellationToken cancellationToken)
    {
        var kept = new SecretValueName(id.Stream, Convert.ToHexStringLower(ids.Secret(ValueIdBytes)));
        var command = commandOf(kept.Id);
        if (SecretDecider.Decide(State.Secrets.StateOf(id.Stream), command).Reply is not SecretReply.Done and var hopeless)
        {
            // Nothing is encrypted, and no key made, for what would be refused.
            return SecretRules.Refusal(id, hopeless);
        }

        try
        {
            var text = await vault.SealAsync(id.Key, value, id.BindingOf(kept.Id), cancellationToken).ConfigureAwait(false);
            await values.PutAsync(kept, text, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyDestroyedException)
        {
            return new Answer<SecretChange>.Refused("key_destroyed", SecretRules.KeyDestroyed(id));
        }

        var answer = await RunAsync(caller, id, command, cancellationToken).ConfigureAwait(false);
        if (answer is not Answer<SecretChange>.Done)
        {
            await values.RemoveAsync(kept, CancellationToken.None).ConfigureAwait(false);
        }

        return answer;
    }

    private async ValueTask<Answer<SecretChange>> RunAsync(
        Caller caller, SecretId id, SecretCommand command, CancellationToken cancellationToken)
    {
        var team = id.Team.Length == 0 ? null : id.Team;
        var origin = new CommandOrigin(id.Org, team, caller.Principal, caller.Assurance, []);
        var outcome = await commands.RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(permission.ChecksOf(caller));
                return commands.AskAsync(undertaking, id, command, origin, token);
            },
            cancellationToken).ConfigureAwait(false);
        if (outcome.Reply is not SecretReply.Done done)
        {
            return SecretRules.Refusal(id, outcome.Reply);
        }

        if (done.Spent.Length > 0)
        {
            await values.RemoveAsync(new(id.Stream, done.Spent), CancellationToken.None).ConfigureAwait(false);
        }

        return new Answer<SecretChange>.Done(new(done.Version, outcome.Position is not null), outcome.Position);
    }

    private Answer<SecretChange>? WhyNot(Caller caller, SecretId id) => WhyNot(
        caller, id.Org, id.Team, id.Team.Length == 0 ? new Need(Role.OrgAdmin, "") : new Need(Role.TeamAdmin, id.Team));

    private Answer<SecretChange>? WhyNot(Caller caller, string org, string team, Need need) =>
        !caller.BelongsTo(org) || !TenantBook.HasOrg(State, org)
            ? new Answer<SecretChange>.NotFound($"no org '{org}': 'aasm org list' shows those that you may see")
        : team.Length > 0 && !TenantBook.HasTeam(State, org, team)
            ? new Answer<SecretChange>.NotFound($"no team '{team}' in the org {org}: 'aasm team create' founds one")
        : permission.WhyNot(caller, org, need) is { } forbidden ? new Answer<SecretChange>.Forbidden(forbidden)
        : null;

    // Callers that register at the same time may pass the bound by their number.
    private bool IsFull(string org) =>
        State.Secrets.All.Count(each => each.Value.Org == org && each.Value.State.Exists) >= SecretState.SecretsMax;

    private static Answer<SecretChange> BadName(string name) => new Answer<SecretChange>.Invalid("name",
        $"'{name}' is no name: a letter A-Z, then letters A-Z, digits and underscores, at most {SecretName.LengthMax} in all");

    private static ValueTask<Answer<SecretChange>> Of(Answer<SecretChange> answer) => ValueTask.FromResult(answer);
}
