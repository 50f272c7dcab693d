using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Domain.Trust;

namespace AgentAssembly.Commands.Core.Trust;

/// <summary>An agent's score.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Score">The score, and what it is made of.</param>
/// <param name="Weights">What it was read with.</param>
public sealed record AgentTrust(KnownAgent Agent, TrustScore Score, TrustState Weights);

/// <summary>Scores the friction of agents, and says how it is read. Safe for concurrent use.</summary>
public sealed class TrustAdministration(CommandRunner commands, Permission permission, TrustBook book, Sequencer sequencer)
{
    private WriteSideState State => commands.State;

    /// <summary>The moment that scores are of.</summary>
    public Instant Now => sequencer.Now;

    /// <summary>The scores of some agents, in their order. Whether the caller may see them is decided before.</summary>
    public async ValueTask<IReadOnlyList<AgentTrust>> ScoreAsync(
        IReadOnlyList<KnownAgent> agents, Instant now, CancellationToken cancellationToken)
    {
        var signals = await book.OfAsync([.. agents.Select(agent => agent.Id)], now, cancellationToken).ConfigureAwait(false);
        return
        [
            .. agents.Zip(signals, (agent, counted) =>
            {
                var weights = WeightsOf(agent.State.Profile!.Org);
                return new AgentTrust(agent, TrustScore.Of(counted, weights.Weights), weights);
            }),
        ];
    }

    /// <summary>The weights of an org.</summary>
    public Answer<TrustState> Get(Caller caller, string org) => WhyNotSeen<TrustState>(caller, org)
        ?? new Answer<TrustState>.Done(WeightsOf(org), null);

    /// <summary>Reads friction with other weights from now on; needs org_admin, and no agent may.</summary>
    /// <exception cref="ContentionException">Others changed them again and again.</exception>
    public async ValueTask<Answer<int>> SetAsync(
        Caller caller, string org, SetTrustWeights command, CancellationToken cancellationToken)
    {
        if (WhyNotSeen<int>(caller, org) is { } unseen)
        {
            return unseen;
        }

        if (caller is Caller.Agent)
        {
            return new Answer<int>.Forbidden(
                "agents see weights and change nothing about them: let a person or a program with an API key do it");
        }

        if (permission.WhyNot(caller, org, new Need(Role.OrgAdmin, "")) is { } forbidden)
        {
            return new Answer<int>.Forbidden(forbidden);
        }

        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            return new Answer<int>.Invalid("reason", "is empty; whoever reads the record has to learn why");
        }

        var origin = new CommandOrigin(org, null, caller.Principal, caller.Assurance, []);
        var outcome = await commands.RunAsync(
            (undertaking, token) =>
            {
                undertaking.Require(permission.ChecksOf(caller));
                return commands.AskAsync(undertaking, command, origin, token);
            },
            cancellationToken).ConfigureAwait(false);
        return outcome.Reply switch
        {
            TrustReply.Refused refused => new Answer<int>.Refused(refused.Rule, refused.Message),
            TrustReply.Done done => new Answer<int>.Done(done.Version, outcome.Position),
            _ => throw new System.Diagnostics.UnreachableException(outcome.Reply.GetType().Name),
        };
    }

    private TrustState WeightsOf(string org) => State.Trust.StateOf(TrustDecider.StreamOf(org));

    private Answer<T>? WhyNotSeen<T>(Caller caller, string org) =>
        caller.BelongsTo(org) && TenantBook.HasOrg(State, org)
            ? null
            : new Answer<T>.NotFound($"no org '{org}': 'aasm org list' shows those that you may see");
}
