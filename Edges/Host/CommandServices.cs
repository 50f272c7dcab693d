using System.Security.Cryptography;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Agents;
using AgentAssembly.Commands.Core.Alerts;
using AgentAssembly.Commands.Core.Anomalies;
using AgentAssembly.Commands.Core.Approvals;
using AgentAssembly.Commands.Core.Budgets;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.Commanding;
using AgentAssembly.Commands.Core.Deciding;
using AgentAssembly.Commands.Core.Deliveries;
using AgentAssembly.Commands.Core.Halts;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Commands.Core.Invalidation;
using AgentAssembly.Commands.Core.Keys;
using AgentAssembly.Commands.Core.Nodes;
using AgentAssembly.Commands.Core.Policies;
using AgentAssembly.Commands.Core.Pricing;
using AgentAssembly.Commands.Core.Reactions;
using AgentAssembly.Commands.Core.Replaying;
using AgentAssembly.Commands.Core.Reports;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Commands.Core.Topology;
using AgentAssembly.Commands.Core.Trust;
using AgentAssembly.Commands.Stores.Embedded;
using AgentAssembly.Commands.Core.Tenancy;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using Microsoft.Extensions.DependencyInjection;

namespace AgentAssembly.Edges.Host;

/// <summary>Registers the write side around an opened store.</summary>
public static class CommandServices
{
    /// <summary>The name of this process's stream: one process serves one embedded log.</summary>
    public const string NodeName = "local";

    private const int LanesMax = 65_536;
    private const int IdempotencyKeysMax = 1_000_000;
    private const int ChallengesMax = 10_000;
    private const int MessageEdgesMax = 50_000;
    private const int ApprovalsKeptMax = 50_000;
    private const int BaselinesMax = 16_384;
    private const ulong BaselinePositionsMax = 1_000_000;
    private const int AlertsKeptMax = 50_000;
    private const int SourcesMax = 1_024;
    private const int WaitingBatchesMax = 64;

    /// <summary>Registers deciding, sequencing and state.</summary>
    public static IServiceCollection AddCommands(
        this IServiceCollection services,
        EmbeddedEventStore store,
        IKeyStore keys,
        ActionDigestKey digestKey,
        InputRecording inputs,
        TimeProvider time)
    {
        services.AddSingleton(time);
        services.AddSingleton<IEventStore>(store);
        services.AddSingleton<IEventFeed>(store);
        services.AddSingleton(digestKey);
        services.AddSingleton(keys);
        services.AddSingleton(new KeyVaultOptions());
        services.AddSingleton<KeyVault>();
        services.AddSingleton<IKeyVault>(p => p.GetRequiredService<KeyVault>());
        services.AddSingleton<KeyAdministration>();
        services.AddSingleton<InputDisclosure>();
        services.AddSingleton(p => new InputRecorder(p.GetRequiredService<IKeyVault>(), inputs));
        services.AddSingleton(new IdSource(time, RandomNumberGenerator.Fill));
        services.AddSingleton(new Sequencer(store, time, store.LastRecordedAt));
        services.AddSingleton<Journal>();
        services.AddSingleton<DeciderRunner>();
        services.AddSingleton<WriteSideState>();
        services.AddSingleton<RefusedCallers>();
        services.AddSingleton<MemberBook>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton<SecretHashing>();
        services.AddSingleton<PasswordVault>();
        services.AddSingleton<SessionTokens>();
        services.AddSingleton<Logins>();
        services.AddSingleton<ApiKeyAdministration>();
        services.AddSingleton<UserAdministration>();
        services.AddSingleton<SigningKeyAdministration>();
        services.AddSingleton<LedgerHealth>();
        services.AddSingleton<CommandRunner>();
        services.AddSingleton<CommandLedger>();
        services.AddSingleton<Permission>();
        services.AddSingleton<Admission>();
        services.AddSingleton<AgentAdministration>();
        services.AddSingleton<AgentSignals>();
        services.AddSingleton<TenancyAdministration>();
        services.AddSingleton<BrakeAdministration>();
        services.AddSingleton<OperationSignals>();
        services.AddSingleton<PolicyAdministration>();
        services.AddSingleton<Registration>();
        services.AddSingleton<Presence>();
        services.AddSingleton<PolicyPublisher>();
        services.AddSingleton<ReplayJobs>();
        services.AddSingleton<ReplayAdministration>();
        services.AddSingleton<ReplayQueries>();
        services.AddSingleton<ReplayRecall>();
        services.AddSingleton<BudgetLanes>();
        services.AddSingleton<SpendGate>();
        services.AddSingleton<BudgetSuspension>();
        services.AddSingleton<Settlements>();
        services.AddSingleton<SpendRecall>();
        services.AddSingleton<BudgetAdministration>();
        services.AddSingleton<BudgetQueries>();
        services.AddSingleton<SpendSummary>();
        services.AddSingleton<PricingAdministration>();
        services.AddSingleton<PricePublisher>();
        services.AddSingleton<TrustBook>();
        services.AddSingleton<TrustAdministration>();
        services.AddSingleton<CheckActionHandler>();
        services.AddSingleton<RulingPassage>();
        services.AddSingleton<PatientCheck>();
        services.AddSingleton(new AnomalyBaselines(BaselinesMax));
        services.AddSingleton<AnomalyWatch>();
        services.AddSingleton<AnomalyResponder>();
        services.AddSingleton<Impersonation>();
        services.AddSingleton<AnomalyAdministration>();
        services.AddSingleton<AnomalyQueries>();
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<AnomalyRecall>(p, BaselinePositionsMax));
        services.AddSingleton<IReaction, AnomalyResponses>();
        services.AddSingleton<ApprovalGate>();
        services.AddSingleton<ApprovalRounds>();
        services.AddSingleton<ApprovalVoters>();
        services.AddSingleton<ApprovalAdministration>();
        services.AddSingleton<RoutingAdministration>();
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<StreamHistory<KnownApproval>>(p, ApprovalQueries.Fold, ApprovalsKeptMax));
        services.AddSingleton<ApprovalQueries>();
        services.AddSingleton<ApprovalInputs>();
        services.AddSingleton<DeliveryQueue>();
        services.AddSingleton<AlertWrites>();
        services.AddSingleton<AlertDestinations>();
        services.AddSingleton<IDestinationUse>(p => p.GetRequiredService<AlertDestinations>());
        services.AddSingleton<AlertLookup>();
        services.AddSingleton<AlertRights>();
        services.AddSingleton<AlertRaising>();
        services.AddSingleton<AlertEvaluator>();
        services.AddSingleton<AlertPreview>();
        services.AddSingleton<AlertAdministration>();
        services.AddSingleton<AlertRuleAdministration>();
        services.AddSingleton<AlertingAdministration>();
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<StreamHistory<KnownAlert>>(p, AlertQueries.Fold, AlertsKeptMax));
        services.AddSingleton<AlertQueries>();
        services.AddSingleton<IReaction, AlertSilences>();
        services.AddSingleton<AgentTrees>();
        services.AddSingleton<EdgeReports>();
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<MessageEdges>(p, MessageEdgesMax));
        services.AddSingleton<TopologyQueries>();
        services.AddSingleton<Invalidations>();
        services.AddSingleton<RecentDecisions>();
        services.AddSingleton<IdempotencyRecall>();
        services.AddSingleton<LimitRecall>();
        services.AddSingleton<OperationRecall>();
        services.AddSingleton<IReaction, ShadowWindows>();
        services.AddSingleton<IReaction, Heartbeats>();
        services.AddSingleton<IReaction, Stragglers>();
        services.AddSingleton<IReaction, EnrolmentTokens>();
        services.AddSingleton<IReaction, ApprovalTimers>();
        services.AddSingleton<Scheduler>();
        services.AddSingleton(new SessionBook(store, LanesMax));
        services.AddSingleton(new OperationBoard(LanesMax));
        services.AddSingleton(new SourceLanes(store, SourcesMax, WaitingBatchesMax));
        services.AddSingleton<UsageMeter>();
        services.AddSingleton<ReportIntake>();
        services.AddSingleton(new IdempotencyTable(time, IdempotencyKeysMax));
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<SessionLanes>(p, LanesMax));
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<Challenges>(p, ChallengesMax));
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<NodeJournal>(p, NodeName));
        return services;
    }
}
