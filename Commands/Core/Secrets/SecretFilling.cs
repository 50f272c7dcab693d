using System.Collections.Immutable;
using System.Security.Cryptography;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;

namespace AgentAssembly.Commands.Core.Secrets;

/// <summary>
/// Fills the secrets into a call that policy allowed, and records it. Values are opened before the event, so that the log never
/// tells of a secret that nobody got; they leave after it, so that nobody gets one that the log does not tell of. Safe for
/// concurrent use.
/// </summary>
public sealed class SecretFilling(
    WriteSideState state,
    IEventStore store,
    SessionLanes lanes,
    ISecretValues values,
    IKeyVault vault,
    IdSource ids,
    TimeProvider time)
{
    /// <summary>Fills and records; looks again as often as secrets changed meanwhile.</summary>
    /// <returns>The answer; or else what changed that the decision about the call rests on.</returns>
    internal async ValueTask<(Answer<DispatchedTool>? Answer, AppendResult.Conflict? Conflict)> FillAsync(
        AllowedTool allowed, Placeholders placeholders, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var profile = allowed.Agent.State.Profile!;
            var lookup = SecretLookup.Of(state.Secrets, profile.Org, profile.Team, placeholders.Names);
            if (lookup.Unknown is { } unknown)
            {
                return (Refused("secret_unknown", $"there is no secret {unknown} that {profile.Org}/{profile.Team} can use; "
                    + "no secret was filled in. 'aasm secret list' shows those that there are"), null);
            }

            var (answer, conflict) = await TryAsync(allowed, placeholders, lookup, cancellationToken).ConfigureAwait(false);
            if (answer is not null || !lookup.Checks.Any(check => check.Stream == conflict!.Stream))
            {
                return (answer, conflict);
            }

            if (attempt == DeciderRunner.AttemptsMax)
            {
                throw new ContentionException(conflict!.Stream);
            }

            await state.CatchUpAsync(store, conflict!, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<(Answer<DispatchedTool>?, AppendResult.Conflict?)> TryAsync(
        AllowedTool allowed, Placeholders placeholders, SecretLookup lookup, CancellationToken cancellationToken)
    {
        using var opened = new OpenedValues();
        if (await OpenAsync(lookup, opened, cancellationToken).ConfigureAwait(false) is { } failed)
        {
            return failed;
        }

        if (placeholders.Fill(opened.ByName) is not { } filled)
        {
            return (Refused("arguments_too_large",
                $"with the secrets in place the arguments exceed {Placeholders.FilledBytesMax} bytes: call with less"), null);
        }

        AppendResult? result = null;
        try
        {
            result = await RecordAsync(allowed, lookup, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (result is not AppendResult.Appended)
            {
                CryptographicOperations.ZeroMemory(filled);
            }
        }

        return result is AppendResult.Appended done
            ? (new Answer<DispatchedTool>.Done(new(filled, [.. placeholders.Places]), done.First), null)
            : (null, (AppendResult.Conflict)result);
    }

    // Null where all are open.
    private async ValueTask<(Answer<DispatchedTool>?, AppendResult.Conflict?)?> OpenAsync(
        SecretLookup lookup, OpenedValues opened, CancellationToken cancellationToken)
    {
        foreach (var secret in lookup.Secrets)
        {
            if (await WhyNotOpenedAsync(secret, opened, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                // What was rotated or deleted meanwhile is looked up again; everything else stays as it is.
                var now = state.Secrets.CheckOf(secret.Id.Stream).Expected;
                var before = lookup.Checks.First(check => check.Stream == secret.Id.Stream).Expected;
                return now == before ? (problem, null) : (null, new AppendResult.Conflict(secret.Id.Stream, before, now));
            }
        }

        return null;
    }

    private async ValueTask<Answer<DispatchedTool>?> WhyNotOpenedAsync(
        FoundSecret secret, OpenedValues opened, CancellationToken cancellationToken)
    {
        var name = new SecretValueName(secret.Id.Stream, secret.State.Value);
        if (await values.FindAsync(name, cancellationToken).ConfigureAwait(false) is not { } text)
        {
            return Refused("value_missing", SecretRules.ValueMissing(secret.Id));
        }

        try
        {
            opened.Add(secret.Id.Name, await vault
                .OpenAsync(text, secret.Id.BindingOf(name.Id), cancellationToken).ConfigureAwait(false));
            return null;
        }
        catch (KeyDestroyedException)
        {
            return Refused("key_destroyed", SecretRules.KeyDestroyed(secret.Id));
        }
    }

    private ValueTask<AppendResult> RecordAsync(AllowedTool allowed, SecretLookup lookup, CancellationToken cancellationToken)
    {
        var (agent, profile) = (allowed.Agent, allowed.Agent.State.Profile!);
        var now = Instant.From(time.GetUtcNow());
        var origin = new CommandOrigin(profile.Org, profile.Team, $"agent:{profile.Did}", Assurance.Bound, []);
        var dispatched = new ToolDispatched(agent.Id, allowed.DecisionId, allowed.Command.Tool,
            [.. lookup.Secrets.Select(secret => new UsedSecret(secret.Id.Name, secret.Id.Team, secret.State.Version))]);
        var draft = EventDrafts.Of<ToolDispatched, ToolDispatched>(ids.Next(now), dispatched, origin) with
        {
            CausationId = allowed.DecisionId,
            TraceParent = allowed.Command.TraceParent,
        };
        ImmutableArray<StreamCheck> checks = [.. allowed.Standing, .. lookup.Checks];
        return lanes.AppendAsync(SessionKey.Of(profile.Org, agent.Id, "", now), draft, checks, cancellationToken);
    }

    private static Answer<DispatchedTool>.Refused Refused(string rule, string message) => new(rule, message);
}
