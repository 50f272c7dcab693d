using System.Reflection;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Nodes;
using AgentAssembly.Domain.Policy.Replaying;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Domain.Reports;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Domain.Topology;
using AgentAssembly.Domain.Trust;
using AgentAssembly.Specs.Domain.Events;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Deciding;

public sealed class ClosedFamilySpecs
{
    private static readonly Type[] All =
    [
        typeof(AgentCommand), typeof(AgentEvent), typeof(AgentReply), typeof(OrgCommand), typeof(OrgEvent),
        typeof(TeamCommand), typeof(TeamEvent), typeof(TenancyReply), typeof(HaltCommand), typeof(HaltEvent),
        typeof(HaltReply), typeof(NodeEvent), typeof(SourceEvent), typeof(SourceReply), typeof(EdgeReporter), typeof(EdgeReply),
        typeof(ApiKeyCommand), typeof(ApiKeyEvent), typeof(UserCommand), typeof(UserEvent), typeof(IdentityReply),
        typeof(KeyCommand), typeof(KeyEvent), typeof(KeyReply),
        typeof(SecretCommand), typeof(SecretEvent), typeof(SecretReply), typeof(PricingReply),
        typeof(BudgetCommand), typeof(BudgetEvent), typeof(BudgetReply),
        typeof(AnomalyCommand), typeof(AnomalyEvent), typeof(AnomalyReply),
        typeof(AnomalyRulesCommand), typeof(AnomalyRulesEvent), typeof(AnomalyRulesReply),
        typeof(ApprovalCommand), typeof(ApprovalEvent), typeof(ApprovalReply),
        typeof(RoutingCommand), typeof(RoutingEvent), typeof(RoutingReply),
        typeof(ReplayCommand), typeof(ReplayEvent), typeof(ReplayReply), typeof(ReplayAnswer),
        typeof(TrustReply),
        typeof(DestinationCommand), typeof(DestinationEvent), typeof(DestinationReply),
        typeof(DeliveryCommand), typeof(DeliveryEvent), typeof(DeliveryReply), typeof(DeliveryOutcome),
        typeof(AlertCommand), typeof(AlertEvent), typeof(AlertReply), typeof(AlertRuleCommand), typeof(AlertRuleEvent),
        typeof(AlertRuleReply), typeof(AlertingCommand), typeof(AlertingEvent), typeof(AlertingReply),
    ];

    public static TheoryData<Type> Families => [.. All];

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_member_of_a_family_is_nested_in_it_and_sealed(Type family)
    {
        var members = family.Assembly.GetTypes().Where(type => type != family && type.IsAssignableTo(family)).ToList();
        Assert.True(family.IsAbstract);
        Assert.NotEmpty(members);
        Assert.All(members, member => Assert.True(member.IsSealed && member.DeclaringType == family, member.FullName));
        Assert.All(
            family.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
            made => Assert.True(made.IsPrivate || IsCopying(made, family), $"{family.Name} can be derived from: {made}"));
    }

    [Fact]
    public void Every_family_of_the_domain_is_among_them()
    {
        // A family is an abstract record whose members are nested in it.
        var found = typeof(AgentEvent).Assembly.GetTypes()
            .Where(type => type.IsAbstract && type.GetNestedTypes().Any(nested => nested.BaseType == type))
            .Where(type => type.Name.EndsWith("Event", StringComparison.Ordinal)
                || type.Name.EndsWith("Command", StringComparison.Ordinal)
                || type.Name.EndsWith("Reply", StringComparison.Ordinal));
        Assert.Empty(found.Except(All));
    }

    [Fact]
    public void Random_events_are_of_every_member_of_their_family()
    {
        AreAll<AgentEventCodec, AgentEvent>(SomeAgentEvents.ByType);
        AreAll<OrgEvent, OrgEvent>(SomeTenancyEvents.OrgsByType);
        AreAll<TeamEvent, TeamEvent>(SomeTenancyEvents.TeamsByType);
        AreAll<HaltEvent, HaltEvent>(SomeHaltEvents.ByType);
        AreAll<ApiKeyEvent, ApiKeyEvent>(SomeIdentityEvents.KeysByType);
        AreAll<UserEvent, UserEvent>(SomeIdentityEvents.UsersByType);
        AreAll<KeyEvent, KeyEvent>(SomeKeyEvents.ByType);
        AreAll<SecretEvent, SecretEvent>(SomeSecretEvents.ByType);
        AreAll<BudgetEventCodec, BudgetEvent>(SomeBudgetEvents.ByType);
        AreAll<AnomalyEvent, AnomalyEvent>(SomeAnomalyEvents.ByType);
        AreAll<AnomalyRulesEvent, AnomalyRulesEvent>(SomeAnomalyEvents.RulesByType);
        AreAll<ApprovalEventCodec, ApprovalEvent>(SomeApprovalEvents.RoundsByType);
        AreAll<RoutingEvent, RoutingEvent>(SomeApprovalEvents.RoutingByType);
        AreAll<ReplayEvent, ReplayEvent>(SomeReplayEvents.ByType);
        AreAll<DestinationEvent, DestinationEvent>(SomeDeliveryEvents.DestinationsByType);
        AreAll<DeliveryEventCodec, DeliveryEvent>(SomeDeliveryEvents.ByType);
        AreAll<AlertEventCodec, AlertEvent>(SomeAlertEvents.ByType);
        AreAll<AlertRuleEvent, AlertRuleEvent>(SomeAlertEvents.RulesByType);
        AreAll<AlertingEvent, AlertingEvent>(SomeAlertEvents.AlertingByType);
    }

    private static void AreAll<TCodec, TEvent>(IReadOnlyDictionary<string, Gen<TEvent>> byType)
        where TCodec : IEventDataCodec<TEvent>
    {
        var members = new List<string>();
        foreach (var (type, some) in byType)
        {
            var made = some.Generate(new PCG(1, 1), null, out _);
            Assert.Equal(type, TCodec.TypeOf(made));
            members.Add(made!.GetType().Name);
        }

        Assert.Equal(
            typeof(TEvent).GetNestedTypes().Select(type => type.Name).Order(StringComparer.Ordinal),
            members.Order(StringComparer.Ordinal));
    }

    private static bool IsCopying(ConstructorInfo made, Type family) =>
        made.IsFamily && made.GetParameters() is [var only] && only.ParameterType == family;
}
