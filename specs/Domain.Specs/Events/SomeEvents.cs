using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Commanding;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Nodes;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Replaying;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Domain.Reports;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Domain.Sessions;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Domain.Topology;
using AgentAssembly.Domain.Trust;
using AgentAssembly.Specs.Domain.Pricing;
using CsCheck;
using static AgentAssembly.Specs.Domain.Events.SomeValues;

namespace AgentAssembly.Specs.Domain.Events;

// Random events of every type, each as the data that it has in the log and as its codec reads and writes it again.
internal static class SomeEvents
{
    private static readonly Gen<StreamCheck> Check = Gen.Select(Name, Gen.Long[-1, 1L << 40]).Select((key, version) =>
        new StreamCheck(
            StreamName.ForKey("agent", key),
            version < 0 ? ExpectedVersion.NoStream : ExpectedVersion.Exact(new((ulong)version))));

    private static readonly Gen<ShadowVerdict?> Shadow = Gen.Select(Gen.Bool, Gen.Enum<Verdict>(), Text.Array[3]).Select(
        (isThere, verdict, texts) => isThere ? new ShadowVerdict(verdict, texts[0], texts[1], texts[2]) : null);

    public static readonly Gen<ActionDecided> ActionDecided =
        Gen.Select(Text.Array[19], Gen.Select(Agent, Gen.Enum<ActionKind>(), Gen.Enum<Verdict>(), Digest, Gen.Bool),
            Gen.Int[0, int.MaxValue].Array[3], Gen.Long[1, 1L << 50], Check.Array[0, 3],
            Gen.Select(Name.Array[0, 2], Shadow))
        .Select((texts, what, numbers, latency, reliedOn, told) => new ActionDecided
        {
            Agent = what.Item1,
            Kind = what.Item2,
            Verdict = what.Item3,
            Approval = what.Item5 ? ApprovalId.Of("acme", Hash256.From(Convert.FromHexString(what.Item4)), numbers[0]) : null,
            Digest = Hash256.From(Convert.FromHexString(what.Item4)),
            Caller = texts[0],
            Channel = texts[15],
            TargetAgent = what.Item5 ? AgentId.Of("acme", "did:key:" + texts[16]) : null,
            TargetTeam = texts[16],
            Tool = texts[1],
            ToolSource = texts[2],
            Model = texts[3],
            Host = texts[4],
            Operation = texts[5],
            Path = texts[6],
            Command = texts[7],
            SpanId = texts[8],
            Reason = texts[9],
            ReasonCode = "c" + texts[10],
            Rule = texts[11],
            Clause = texts[12],
            PolicyDigest = "sha256:" + texts[13],
            IdempotencyKey = texts[14],
            Inputs = texts[17],
            InputsOmitted = texts[18],
            Reservation = what.Item5 ? EventId.From(Convert.FromHexString(what.Item4)) : null,
            PromptTokens = numbers[0],
            Port = numbers[1],
            PayloadBytes = numbers[2],
            LatencyMicroseconds = latency,
            ReliedOn = [.. reliedOn],
            Obligations = [.. told.Item1],
            Shadow = told.Item2,
        });

    public static readonly Gen<EdgeObserved> EdgeObserved =
        Gen.Select(Gen.Long[1, 1L << 50], Agent, Agent, Gen.Enum<EdgeKind>(), Gen.Bool, Name, Gen.Select(Text, Text))
        .Where(edge => edge.Item4 != EdgeKind.None)
        .Select((id, source, target, kind, says, reporter, teams) => new EdgeObserved
        {
            Id = id,
            Source = source,
            Target = target,
            Kind = kind,
            Metadata = says ? EdgeMetadata.TryRead("{\"a\": [1]}", out _)! : EdgeMetadata.None,
            Reporter = reporter,
            SourceTeam = teams.Item1,
            TargetTeam = teams.Item2,
        });

    public static IReadOnlyDictionary<string, Gen<byte[]>> ByType { get; } = new Dictionary<string, Gen<byte[]>>(
    [
        .. DataByType<AgentEventCodec, AgentEvent>(SomeAgentEvents.ByType),
        .. DataByType<OrgEvent, OrgEvent>(SomeTenancyEvents.OrgsByType),
        .. DataByType<TeamEvent, TeamEvent>(SomeTenancyEvents.TeamsByType),
        .. DataByType<HaltEvent, HaltEvent>(SomeHaltEvents.ByType),
        .. DataByType<ApiKeyEvent, ApiKeyEvent>(SomeIdentityEvents.KeysByType),
        .. DataByType<UserEvent, UserEvent>(SomeIdentityEvents.UsersByType),
        .. DataByType<KeyEvent, KeyEvent>(SomeKeyEvents.ByType),
        .. DataByType<ReplayEvent, ReplayEvent>(SomeReplayEvents.ByType),
        .. DataByType<SecretEvent, SecretEvent>(SomeSecretEvents.ByType),
        .. DataByType<DestinationEvent, DestinationEvent>(SomeDeliveryEvents.DestinationsByType),
        .. DataByType<DeliveryEventCodec, DeliveryEvent>(SomeDeliveryEvents.ByType),
        .. DataByType<BudgetEventCodec, BudgetEvent>(SomeBudgetEvents.ByType),
        .. DataByType<AnomalyEvent, AnomalyEvent>(SomeAnomalyEvents.ByType),
        .. DataByType<AnomalyRulesEvent, AnomalyRulesEvent>(SomeAnomalyEvents.RulesByType),
        .. DataByType<ApprovalEventCodec, ApprovalEvent>(SomeApprovalEvents.RoundsByType),
        .. DataByType<RoutingEvent, RoutingEvent>(SomeApprovalEvents.RoutingByType),
        .. DataByType<AlertEventCodec, AlertEvent>(SomeAlertEvents.ByType),
        .. DataByType<AlertRuleEvent, AlertRuleEvent>(SomeAlertEvents.RulesByType),
        .. DataByType<AlertingEvent, AlertingEvent>(SomeAlertEvents.AlertingByType),
    ])
    {
        [AgentAssembly.Domain.Actions.ActionDecided.Type] = ActionDecided.Select(DataOf),
        [AgentAssembly.Domain.Topology.EdgeObserved.Type] = EdgeObserved.Select(DataOf),
        [SessionClosed.Type] = Name.Select(key => DataOf(new SessionClosed(StreamName.ForKey("session", key)))),
        [ToolDispatched.Type] = SomeSecretEvents.Dispatched.Select(DataOf),
        [CallersRefused.Type] = Gen.Select(Name, Gen.Dictionary(Name, Gen.Long[1, 1L << 50])[1, 3], Agent.Array[1, 3]).Select(
            (source, counts, claims) => DataOf(new CallersRefused(
                source,
                counts.ToImmutableSortedDictionary(StringComparer.Ordinal),
                claims.Select(c => c.ToString()).ToImmutableSortedSet(StringComparer.Ordinal)))),
        [CommandAccepted.Type] = Gen.Select(Name, Gen.Byte.Array[Hash256.SizeBytes], Text).Select(
            (command, digest, reason) => DataOf(new CommandAccepted(command, Hash256.From(digest), reason))),
        [NodeEvent.StartedType] = Gen.Select(Name, Name).Select((version, digest) =>
            Data<NodeEvent, NodeEvent>(new NodeEvent.Started(version, digest))),
        [NodeEvent.StoppedType] = Name.Select(reason => Data<NodeEvent, NodeEvent>(new NodeEvent.Stopped(reason))),
        [NodeEvent.SigningKeyRotatedType] = Name.Select(id => Data<NodeEvent, NodeEvent>(new NodeEvent.SigningKeyRotated(id))),
        [PolicyPublished.Type] = Gen.Select(Name, Gen.Select(Name, Text).Array[1, 3], Text).Select(
            (digest, documents, reason) => DataOf(new PolicyPublished(
                digest,
                [.. documents.Select(d => new PolicySource(d.Item1, d.Item2))],
                reason.Length == 0 ? PolicyPublished.FromFile : PolicyPublished.FromCommand,
                reason))),
        [PricingPublished.Type] = Gen.Select(Digest, Gen.Int[1, 9], SomePrices.Row.Array[0, 3], Gen.OneOf("command", "file a b.json"), Text).Select(
            (digest, number, rows, source, reason) => DataOf(new PricingPublished(
                number, number, number + 1, $"sha256:{digest}", [.. rows], source, reason))),
        [TrustWeightsSet.Type] = Gen.Select(Gen.Int[0, 1_000_000].Array[3], Gen.Bool.Array[3], Gen.Int[1, 1_000_000], Text).Select(
            (weights, enabled, least, reason) => DataOf(new TrustWeightsSet(
                new()
                {
                    Violation = new(weights[0] / 10_000m, enabled[0]),
                    Redaction = new(weights[1] / 10_000m, enabled[1]),
                    Approval = new(weights[2] / 10_000m, enabled[2]),
                    MinActions = least,
                },
                reason))),
        [SourceEventCodec.Reported] = SomeReports.Reported.Select(Data<SourceEventCodec, SourceEvent>),
        [SourceEventCodec.GapDetected] = Gen.Select(Text, Gen.Long[0, 1L << 50], Gen.Long[0, 1L << 50]).Select(
            (session, first, more) => Data<SourceEventCodec, SourceEvent>(
                new SourceEvent.GapDetected(session, new(first, first + more)))),
    };

    // The stream that the code tells a type in.
    public static IReadOnlyDictionary<string, StreamName> StreamByType { get; } = new Dictionary<string, StreamName>(
    [
        .. SomeAgentEvents.ByType.Keys.Select(type => KeyValuePair.Create(type, default(AgentId).Stream)),
        .. SomeTenancyEvents.OrgsByType.Keys.Select(type => KeyValuePair.Create(type, OrgDecider.StreamOf("acme"))),
        .. SomeTenancyEvents.TeamsByType.Keys.Select(
            type => KeyValuePair.Create(type, TeamDecider.StreamOf("acme", "payments"))),
        .. SomeHaltEvents.ByType.Keys.Select(type => KeyValuePair.Create(type, HaltScope.StreamOf("acme"))),
        .. SomeIdentityEvents.KeysByType.Keys.Select(type => KeyValuePair.Create(type, ApiKey.StreamOf("acme", "3f"))),
        .. SomeIdentityEvents.UsersByType.Keys.Select(type => KeyValuePair.Create(type, UserDecider.StreamOf("anna"))),
        .. SomeKeyEvents.ByType.Keys.Select(type => KeyValuePair.Create(type, KeyDecider.StreamOf(new KeySubject("acme", "")))),
        .. SomeReplayEvents.ByType.Keys.Select(type => KeyValuePair.Create(type, default(ReplayId).Stream)),
        .. SomeSecretEvents.ByType.Keys.Select(type => KeyValuePair.Create(type, new SecretId("acme", "", "KEY").Stream)),
        .. SomeDeliveryEvents.DestinationsByType.Keys.Select(type => KeyValuePair.Create(type, new DestinationId("acme", "ops").Stream)),
        .. SomeDeliveryEvents.ByType.Keys.Select(type => KeyValuePair.Create(type, default(DeliveryId).Stream)),
        .. SomeBudgetEvents.ByType.Keys.Select(type => KeyValuePair.Create(type, BudgetDecider.StreamOf("acme"))),
        .. SomeAnomalyEvents.ByType.Keys.Select(type => KeyValuePair.Create(type, AnomalyDecider.StreamOf("acme", default))),
        .. SomeAnomalyEvents.RulesByType.Keys.Select(type => KeyValuePair.Create(type, AnomalyRulesDecider.StreamOf("acme"))),
        .. SomeApprovalEvents.RoundsByType.Keys.Select(type => KeyValuePair.Create(type, default(ApprovalId).Stream)),
        .. SomeApprovalEvents.RoutingByType.Keys.Select(type => KeyValuePair.Create(type, RoutingDecider.StreamOf("acme"))),
        .. SomeAlertEvents.ByType.Keys.Select(type => KeyValuePair.Create(type, default(AlertId).Stream)),
        .. SomeAlertEvents.RulesByType.Keys.Select(type => KeyValuePair.Create(type, AlertRuleId.Of("acme", "spend").Stream)),
        .. SomeAlertEvents.AlertingByType.Keys.Select(type => KeyValuePair.Create(type, AlertingDecider.StreamOf("acme"))),
    ])
    {
        [AgentAssembly.Domain.Actions.ActionDecided.Type] = SessionStream.Of("acme", default, "run", default, 0),
        [AgentAssembly.Domain.Topology.EdgeObserved.Type] = AgentAssembly.Domain.Topology.EdgeObserved.StreamOf("acme"),
        [SessionClosed.Type] = SessionStream.Of("acme", default, "run", default, 0),
        [ToolDispatched.Type] = SessionStream.Of("acme", default, "", default, 0),
        [CallersRefused.Type] = CallersRefused.StreamOf("acme", "unix"),
        [CommandAccepted.Type] = CommandAccepted.StreamOf("acme", "user:anna", "once"),
        [NodeEvent.StartedType] = NodeEvent.StreamOf("acme", "local"),
        [NodeEvent.StoppedType] = NodeEvent.StreamOf("acme", "local"),
        [NodeEvent.SigningKeyRotatedType] = NodeEvent.StreamOf("acme", "local"),
        [PolicyPublished.Type] = PolicyPublished.StreamOf("acme"),
        [PricingPublished.Type] = PricingPublished.StreamOf("acme"),
        [TrustWeightsSet.Type] = TrustDecider.StreamOf("acme"),
        [SourceEventCodec.Reported] = SourceStream.Of("acme", default, Assurance.Bound),
        [SourceEventCodec.GapDetected] = SourceStream.Of("acme", default, Assurance.Bound),
    };

    // Reads data as the type's codec does and writes it again; null when the codec does not know the type.
    public static byte[]? Reread(string type, byte[] data)
    {
        var envelope = Envelope(type, data);
        return Again<ActionDecided, ActionDecided>(envelope)
            ?? Again<AgentEventCodec, AgentEvent>(envelope)
            ?? Again<OrgEvent, OrgEvent>(envelope)
            ?? Again<TeamEvent, TeamEvent>(envelope)
            ?? Again<HaltEvent, HaltEvent>(envelope)
            ?? Again<ApiKeyEvent, ApiKeyEvent>(envelope)
            ?? Again<UserEvent, UserEvent>(envelope)
            ?? Again<KeyEvent, KeyEvent>(envelope)
            ?? Again<SecretEvent, SecretEvent>(envelope)
            ?? Again<DestinationEvent, DestinationEvent>(envelope)
            ?? Again<DeliveryEventCodec, DeliveryEvent>(envelope)
            ?? Again<BudgetEventCodec, BudgetEvent>(envelope)
            ?? Again<AnomalyEvent, AnomalyEvent>(envelope)
            ?? Again<AnomalyRulesEvent, AnomalyRulesEvent>(envelope)
            ?? Again<ApprovalEventCodec, ApprovalEvent>(envelope)
            ?? Again<RoutingEvent, RoutingEvent>(envelope)
            ?? Again<AlertEventCodec, AlertEvent>(envelope)
            ?? Again<AlertRuleEvent, AlertRuleEvent>(envelope)
            ?? Again<AlertingEvent, AlertingEvent>(envelope)
            ?? Again<ToolDispatched, ToolDispatched>(envelope)
            ?? Again<EdgeObserved, EdgeObserved>(envelope)
            ?? Again<SessionClosed, SessionClosed>(envelope)
            ?? Again<CallersRefused, CallersRefused>(envelope)
            ?? Again<CommandAccepted, CommandAccepted>(envelope)
            ?? Again<NodeEvent, NodeEvent>(envelope)
            ?? Again<PolicyPublished, PolicyPublished>(envelope)
            ?? Again<PricingPublished, PricingPublished>(envelope)
            ?? Again<ReplayEvent, ReplayEvent>(envelope)
            ?? Again<TrustWeightsSet, TrustWeightsSet>(envelope)
            ?? Again<SourceEventCodec, SourceEvent>(envelope);
    }

    public static EventEnvelope Envelope(string type, byte[] data) => new()
    {
        Id = default,
        Stream = StreamByType.GetValueOrDefault(type, StreamName.ForKey("other", "acme")),
        Version = default,
        Type = type,
        SchemaVersion = 1,
        RecordedAt = default,
        Org = "acme",
        Team = "payments",
        Principal = "system:spec",
        Assurance = Assurance.Unspecified,
        Data = data,
        PreviousHash = default,
        Hash = default,
    };

    public static byte[] Data<TCodec, TEvent>(TEvent happened)
        where TCodec : IEventDataCodec<TEvent>
    {
        var json = new CanonicalJsonWriter();
        TCodec.Write(json, happened);
        return json.ToArray();
    }

    private static IEnumerable<KeyValuePair<string, Gen<byte[]>>> DataByType<TCodec, TEvent>(
        IReadOnlyDictionary<string, Gen<TEvent>> byType)
        where TCodec : IEventDataCodec<TEvent> =>
        byType.Select(family => KeyValuePair.Create(family.Key, family.Value.Select(Data<TCodec, TEvent>)));

    private static byte[] DataOf<TEvent>(TEvent happened)
        where TEvent : IEventDataCodec<TEvent> => Data<TEvent, TEvent>(happened);

    private static byte[]? Again<TCodec, TEvent>(EventEnvelope envelope)
        where TCodec : IEventDataCodec<TEvent>
        where TEvent : class
    {
        if (TCodec.Read(envelope) is not { } happened)
        {
            return null;
        }

        Assert.Equal(envelope.Type, TCodec.TypeOf(happened));
        return Data<TCodec, TEvent>(happened);
    }
}
