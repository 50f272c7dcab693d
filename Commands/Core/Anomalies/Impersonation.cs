using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Anomalies;

/// <summary>
/// Records that an agent's credential was shown for somebody else: in the org of the credential's owner, whatever org was
/// claimed. Where nothing is done about it, once for each agent that was claimed, and no more than
/// <see cref="AgentBaseline.ToldMax"/> of them, within the window; where the owner is suspended for it, once until somebody
/// ends that. So asking quickly fills nothing. Safe for concurrent use.
/// </summary>
public sealed class Impersonation(
    WriteSideState state, Journal journal, IdSource ids, AnomalyBaselines baselines, AnomalyResponder responder)
{
    /// <summary>Stands for agents of other orgs.</summary>
    public const string AnotherOrg = "an agent of another org";

    /// <summary>Records it, if the credential is somebody's, and the org looks for that.</summary>
    /// <param name="claim">Who was claimed.</param>
    /// <param name="token">The credential that was shown.</param>
    /// <param name="source">Where from.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EventStoreException">The log takes no event.</exception>
    public async ValueTask RecordAsync(
        ActorClaim claim, string token, string source, Instant now, CancellationToken cancellationToken)
    {
        if (state.Agents.HolderOf(token) is not { } owner || owner.Id == claim.AgentId)
        {
            return;
        }

        var org = owner.State.Profile!.Org;
        var rules = state.AnomalyRules.StateOf(OrgStreams.Of(org).AnomalyRules);
        var response = rules.Rules.To(AnomalyType.CrossAgentIdentitySpoofing);

        // Whether there is such an agent in another org is nothing that this one learns, not even by its own record.
        var subject = claim.Org == org ? claim.AgentId.ToString() : AnotherOrg;
        var known = baselines.Of(owner.Id);
        AgentBaseline baseline;
        ToldTicket told;
        AnomalyEffect effect;
        bool acts;
        lock (known.Gate)
        {
            // Whoever waited for the gate may find it done.
            effect = EffectOf(response, state.Agents.Find(owner.Id)!, now);
            acts = Acts(effect);
            baseline = known.Under(rules);
            if (response == AnomalyResponse.Off
                || (acts ? known.IsActedOn : baseline.IsTold(AnomalyType.CrossAgentIdentitySpoofing, subject, now, rules.Rules)))
            {
                return;
            }

            known.IsActedOn |= acts;
            told = baseline.Tell(AnomalyType.CrossAgentIdentitySpoofing, subject, 0, now, rules.Rules);
        }

        try
        {
            await AppendAsync(owner, Of(owner.Id, response, effect, rules) with
            {
                Subject = subject,
                Evidence = ImmutableSortedDictionary.CreateRange<string, string>(
                    StringComparer.Ordinal, [new("claimed", subject), new("source", AnomalyDetector.Figure(source))]),
            }, now, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            lock (known.Gate)
            {
                baseline.Untell(told);
            }

            throw;
        }
        finally
        {
            lock (known.Gate)
            {
                known.IsActedOn &= !acts;
            }
        }
    }

    private async ValueTask AppendAsync(KnownAgent owner, Anomaly what, Instant now, CancellationToken cancellationToken)
    {
        var profile = owner.State.Profile!;
        var stream = AnomalyDecider.StreamOf(profile.Org, owner.Id);
        var draft = EventDrafts.Of<AnomalyEvent, AnomalyEvent>(
            ids.Next(now), new AnomalyEvent.Detected(what),
            new(profile.Org, profile.Team, AnomalyWatch.Principal, Assurance.Unspecified, []));
        var at = await journal.AppendAsync(stream, draft, cancellationToken).ConfigureAwait(false);
        await state.AwaitAsync(at, CancellationToken.None).ConfigureAwait(false);
        if (Acts(what.Effect))
        {
            await responder.TryAnswerAsync(stream).ConfigureAwait(false);
        }
    }

    private static bool Acts(AnomalyEffect effect) => effect is AnomalyEffect.Suspended or AnomalyEffect.Quarantined;

    // The call itself is refused whatever is wanted. Whoever is suspended for an anomaly, or is about to be, is not once more;
    // but a pause is no shelter from a quarantine.
    private AnomalyEffect EffectOf(AnomalyResponse response, KnownAgent owner, Instant now)
    {
        var held = state.Anomalies.StateOf(AnomalyDecider.StreamOf(owner.State.Profile!.Org, owner.Id));
        var isHeld = held.Due is not null || owner.State.Suspensions.ContainsKey(SuspensionKind.Anomaly);
        return owner.State.IsObserved(now) ? AnomalyEffect.Observed
            : response switch
            {
                AnomalyResponse.Quarantine when held.Due is not { What.Effect: AnomalyEffect.Quarantined } => AnomalyEffect.Quarantined,
                AnomalyResponse.Pause when !isHeld => AnomalyEffect.Suspended,
                AnomalyResponse.Alert => AnomalyEffect.Recorded,
                _ => AnomalyEffect.AlreadyDenied,
            };
    }

    private static Anomaly Of(AgentId owner, AnomalyResponse response, AnomalyEffect effect, AnomalyRulesState rules) => new()
    {
        Type = AnomalyType.CrossAgentIdentitySpoofing,
        Agent = owner,
        Response = response,
        Effect = effect,
        PauseSeconds = effect == AnomalyEffect.Suspended ? rules.Rules.PauseSeconds : 0,
        RulesVersion = rules.Version,
        RulesDigest = rules.Digest,
    };
}
