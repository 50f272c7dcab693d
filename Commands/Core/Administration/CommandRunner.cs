using AgentAssembly.Commands.Core.Commanding;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Anomalies;

using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Domain.Trust;

namespace AgentAssembly.Commands.Core.Administration;

/// <summary>
/// Runs undertakings that rest on the folded state: looks again when that had changed, and returns only when the state
/// shows what was done. Safe for concurrent use.
/// </summary>
public sealed class CommandRunner(DeciderRunner runner, WriteSideState state, IEventStore store)
{
    /// <summary>The state that undertakings look at.</summary>
    public WriteSideState State => state;

    /// <summary>Runs an undertaking.</summary>
    /// <exception cref="ContentionException">What it rests on changed again and again.</exception>
    public async ValueTask<Outcome<TReply>> RunAsync<TReply>(
        Func<Undertaking, CancellationToken, ValueTask<TReply>> undertake, CancellationToken cancellationToken)
    {
        var command = CommandUnderWay.Current;
        for (var attempt = 1; ; attempt++)
        {
            Undertaking? last = null;
            try
            {
                var outcome = command is null
                    ? await runner.RunAsync(
                        (undertaking, token) => undertake(last = undertaking, token), cancellationToken).ConfigureAwait(false)
                    : await RunAsync(command, (undertaking, token) => undertake(last = undertaking, token), cancellationToken)
                        .ConfigureAwait(false);
                await ShowAsync(outcome.Position, last!, cancellationToken).ConfigureAwait(false);
                return outcome;
            }
            catch (ContentionException e)
                when (e.Conflict is { } conflict && conflict.Stream != command?.Stream && attempt < DeciderRunner.AttemptsMax)
            {
                await state.CatchUpAsync(store, e.Conflict, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<Outcome<TReply>> RunAsync<TReply>(
        CommandUnderWay command,
        Func<Undertaking, CancellationToken, ValueTask<TReply>> undertake,
        CancellationToken cancellationToken)
    {
        var isAccepted = false;
        var outcome = await runner.RunAsync(
            async (undertaking, token) =>
            {
                undertaking.ActFor(command);
                var reply = await undertake(undertaking, token).ConfigureAwait(false);
                isAccepted = undertaking.TryAccept(command);
                return reply;
            },
            cancellationToken).ConfigureAwait(false);
        if (outcome.Position is { } position)
        {
            command.Appended(position, isAccepted);
        }

        return outcome;
    }

    // What is so since before may have been done by somebody else just now, and not be folded yet.
    private async ValueTask ShowAsync(Position? position, Undertaking undertaking, CancellationToken cancellationToken)
    {
        if (position is { } last)
        {
            await state.AwaitAsync(last, cancellationToken).ConfigureAwait(false);
            return;
        }

        foreach (var (stream, head) in undertaking.Asked)
        {
            var actual = ExpectedVersion.Of(head);
            await state.CatchUpAsync(store, new(stream, actual, actual), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks an agent.</summary>
    public ValueTask<AgentReply> AskAsync(
        Undertaking undertaking, AgentId id, AgentCommand command, CommandOrigin origin, CancellationToken cancellationToken) =>
        undertaking.AskAsync<AgentDecider, AgentEventCodec, AgentState, AgentCommand, AgentEvent, AgentReply>(
            id.Stream, FoldedOf(id), command, origin, cancellationToken);

    /// <summary>Asks an org.</summary>
    public ValueTask<TenancyReply> AskAsync(
        Undertaking undertaking, OrgCommand command, CommandOrigin origin, CancellationToken cancellationToken) =>
        undertaking.AskAsync<OrgDecider, OrgEvent, OrgState, OrgCommand, OrgEvent, TenancyReply>(
            OrgDecider.StreamOf(origin.Org),
            FoldedOf(state.Orgs, OrgDecider.StreamOf(origin.Org)),
            command, origin, cancellationToken);

    /// <summary>Asks a team.</summary>
    public ValueTask<TenancyReply> AskAsync(
        Undertaking undertaking, TeamCommand command, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var stream = TeamDecider.StreamOf(origin.Org, origin.Team!);
        return undertaking.AskAsync<TeamDecider, TeamEvent, TeamState, TeamCommand, TeamEvent, TenancyReply>(
            stream, FoldedOf(state.Teams, stream), command, origin, cancellationToken);
    }

    /// <summary>Asks the brake of an org; of the fleet where the origin names no org.</summary>
    public ValueTask<HaltReply> AskAsync(
        Undertaking undertaking, HaltCommand command, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var stream = HaltScope.StreamOf(origin.Org);
        return undertaking.AskAsync<HaltDecider, HaltEvent, HaltState, HaltCommand, HaltEvent, HaltReply>(
            stream, FoldedOf(state.Halts, stream), command, origin, cancellationToken);
    }

    /// <summary>Asks an API key.</summary>
    public ValueTask<IdentityReply> AskAsync(
        Undertaking undertaking, StreamName key, ApiKeyCommand command, CommandOrigin origin, CancellationToken cancellationToken) =>
        undertaking.AskAsync<ApiKeyDecider, ApiKeyEvent, ApiKeyState, ApiKeyCommand, ApiKeyEvent, IdentityReply>(
            key, FoldedOf(state.ApiKeys.Keys, key), command, origin, cancellationToken);

    /// <summary>Asks an account.</summary>
    public ValueTask<IdentityReply> AskAsync(
        Undertaking undertaking, StreamName user, UserCommand command, CommandOrigin origin, CancellationToken cancellationToken) =>
        undertaking.AskAsync<UserDecider, UserEvent, UserState, UserCommand, UserEvent, IdentityReply>(
            user, FoldedOf(state.Users, user), command, origin, cancellationToken);

    /// <summary>Asks an agent's anomalies.</summary>
    public ValueTask<AnomalyReply> AskAsync(
        Undertaking undertaking, StreamName stream, AnomalyCommand command, CommandOrigin origin, CancellationToken cancellationToken) =>
        undertaking.AskAsync<AnomalyDecider, AnomalyEvent, AnomalyState, AnomalyCommand, AnomalyEvent, AnomalyReply>(
            stream, FoldedOf(state.Anomalies, stream), command, origin, cancellationToken);

    /// <summary>Asks what an org takes for an anomaly.</summary>
    public ValueTask<AnomalyRulesReply> AskAsync(
        Undertaking undertaking, AnomalyRulesCommand command, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var stream = AnomalyRulesDecider.StreamOf(origin.Org);
        return undertaking
            .AskAsync<AnomalyRulesDecider, AnomalyRulesEvent, AnomalyRulesState, AnomalyRulesCommand, AnomalyRulesEvent, AnomalyRulesReply>(
                stream, FoldedOf(state.AnomalyRules, stream), command, origin, cancellationToken);
    }

    /// <summary>Asks a round of approval.</summary>
    public ValueTask<ApprovalReply> AskAsync(
        Undertaking undertaking, ApprovalId id, ApprovalCommand command, CommandOrigin origin, CancellationToken cancellationToken) =>
        undertaking.AskAsync<ApprovalDecider, ApprovalEventCodec, ApprovalState, ApprovalCommand, ApprovalEvent, ApprovalReply>(
            id.Stream, FoldedOf(id), command, origin, cancellationToken);

    /// <summary>Asks an org's routing of approvals.</summary>
    public ValueTask<RoutingReply> AskAsync(
        Undertaking undertaking, RoutingCommand command, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var stream = RoutingDecider.StreamOf(origin.Org);
        return undertaking.AskAsync<RoutingDecider, RoutingEvent, RoutingState, RoutingCommand, RoutingEvent, RoutingReply>(
            stream, FoldedOf(state.Routing, stream), command, origin, cancellationToken);
    }

    /// <summary>Asks an alert.</summary>
    public ValueTask<AlertReply> AskAsync(
        Undertaking undertaking, AlertId id, AlertCommand command, CommandOrigin origin, CancellationToken cancellationToken) =>
        undertaking.AskAsync<AlertDecider, AlertEventCodec, AlertState, AlertCommand, AlertEvent, AlertReply>(
            id.Stream, FoldedOf(id), command, origin, cancellationToken);

    /// <summary>Asks an alert rule.</summary>
    public ValueTask<AlertRuleReply> AskAsync(
        Undertaking undertaking, AlertRuleId id, AlertRuleCommand command, CommandOrigin origin, CancellationToken cancellationToken) =>
        undertaking.AskAsync<AlertRuleDecider, AlertRuleEvent, AlertRuleState, AlertRuleCommand, AlertRuleEvent, AlertRuleReply>(
            id.Stream, FoldedOf(state.AlertRules, id.Stream), command, origin, cancellationToken);

    /// <summary>Asks whom an org's alerts are told.</summary>
    public ValueTask<AlertingReply> AskAsync(
        Undertaking undertaking, AlertingCommand command, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var stream = AlertingDecider.StreamOf(origin.Org);
        return undertaking.AskAsync<AlertingDecider, AlertingEvent, AlertingState, AlertingCommand, AlertingEvent, AlertingReply>(
            stream, FoldedOf(state.Alerting, stream), command, origin, cancellationToken);
    }

    /// <summary>Asks a secret.</summary>
    public ValueTask<SecretReply> AskAsync(
        Undertaking undertaking, SecretId id, SecretCommand command, CommandOrigin origin, CancellationToken cancellationToken) =>
        undertaking.AskAsync<SecretDecider, SecretEvent, SecretState, SecretCommand, SecretEvent, SecretReply>(
            id.Stream, FoldedOf(state.Secrets, id.Stream), command, origin, cancellationToken);

    /// <summary>Asks an org's reading of friction.</summary>
    public ValueTask<TrustReply> AskAsync(
        Undertaking undertaking, SetTrustWeights command, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var stream = TrustDecider.StreamOf(origin.Org);
        return undertaking.AskAsync<TrustDecider, TrustWeightsSet, TrustState, SetTrustWeights, TrustWeightsSet, TrustReply>(
            stream, FoldedOf(state.Trust, stream), command, origin, cancellationToken);
    }

    /// <summary>Asks a destination.</summary>
    public ValueTask<DestinationReply> AskAsync(
        Undertaking undertaking, DestinationId id, DestinationCommand command, CommandOrigin origin, CancellationToken cancellationToken) =>
        undertaking.AskAsync<DestinationDecider, DestinationEvent, DestinationState, DestinationCommand, DestinationEvent, DestinationReply>(
            id.Stream, FoldedOf(state.Destinations, id.Stream), command, origin, cancellationToken);

    /// <summary>Asks for other prices of an org; of the installation where the origin names no org.</summary>
    public ValueTask<PricingReply> AskAsync(
        Undertaking undertaking, PublishPrices command, CommandOrigin origin, CancellationToken cancellationToken)
    {
        var stream = PricingPublished.StreamOf(origin.Org);
        return undertaking.AskAsync<PricingDecider, PricingPublished, PricingState, PublishPrices, PricingPublished, PricingReply>(
            stream, FoldedOf(state.Prices.Streams, stream), command, origin, cancellationToken);
    }

    private FoldedState<AgentState> FoldedOf(AgentId id) => state.Agents.Find(id) is { } known
        ? new(known.State, ExpectedVersion.Exact(known.Version))
        : new(AgentDecider.Initial, ExpectedVersion.NoStream);

    private FoldedState<AlertState> FoldedOf(AlertId id) => state.Alerts.Find(id) is { } known
        ? new(known.State, ExpectedVersion.Exact(known.Version))
        : new(AlertDecider.Initial, ExpectedVersion.NoStream);

    private FoldedState<ApprovalState> FoldedOf(ApprovalId id) => state.Approvals.Find(id) is { } known
        ? new(known.State, ExpectedVersion.Exact(known.Version))
        : new(ApprovalDecider.Initial, ExpectedVersion.NoStream);

    private static FoldedState<TState> FoldedOf<TState>(StreamBook<TState> book, StreamName stream) =>
        book.Find(stream) is { } known
            ? new(known.State, ExpectedVersion.Exact(known.Version))
            : new(book.Initial, ExpectedVersion.NoStream);
}
