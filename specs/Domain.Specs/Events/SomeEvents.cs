using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Nodes;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Reports;
using AgentAssembly.Domain.Sessions;
using AgentAssembly.Domain.Topology;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Events;

// Random events of every type, each as the data that it has in the log and as its codec reads and writes it again.
internal static class SomeEvents
{
    // Empty more often than not in optional places, and with everything that escaping and UTF-8 can get wrong.
    public static readonly Gen<string> Text = Gen.Frequency(
        (2, Gen.Const("")),
        (2, Gen.Char["abcXYZ019 ._/-"].Array[1, 12].Select(letters => new string(letters))),
        (1, Gen.OneOf("\"", "\\", "\b\t\n\f\r\u0001\u007f", "ä\u2028€", "😀\ud7ff\ue000", "{\"idempotency_key\":", "</script>")));

    private static readonly Gen<string> Name = Text.Where(text => text.Length > 0);

    private static readonly Gen<string> Hash = Gen.Byte.Array[32].Select(Convert.ToHexStringLower);

    private static readonly Gen<AgentId> Agent = Gen.Select(Text, Name).Select((org, did) => AgentId.Of(org, did));

    private static readonly Gen<StreamCheck> Check = Gen.Select(Name, Gen.Long[-1, 1L << 40]).Select((key, version) =>
        new StreamCheck(
            StreamName.ForKey("agent", key),
            version < 0 ? ExpectedVersion.NoStream : ExpectedVersion.Exact(new((ulong)version))));

    public static readonly Gen<ActionDecided> ActionDecided =
        Gen.Select(Text.Array[17], Gen.Select(Agent, Gen.Enum<ActionKind>(), Gen.Enum<Verdict>(), Hash, Gen.Bool),
            Gen.Int[0, int.MaxValue].Array[3], Gen.Long[1, 1L << 50], Check.Array[0, 3], Name.Array[0, 2])
        .Select((texts, what, numbers, latency, reliedOn, obligations) => new ActionDecided
        {
            Agent = what.Item1,
            Kind = what.Item2,
            Verdict = what.Item3,
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
            PromptTokens = numbers[0],
            Port = numbers[1],
            PayloadBytes = numbers[2],
            LatencyMicroseconds = latency,
            ReliedOn = [.. reliedOn],
            Obligations = [.. obligations],
        });

    public static readonly Gen<AgentEvent.Registered> Registered =
        Gen.Select(Text.Array[5], Gen.Int[0, 4], Text.Array[0, 3], Gen.Dictionary(Name, Text)[0, 3],
            Gen.Select(Agent, Gen.Bool, Agent, Gen.Int[0, 9], Gen.Int[-1, 9]), Gen.Select(Hash, Gen.Enum<Enrolment>()))
        .Select((texts, risk, tools, labels, place, entry) => new AgentEvent.Registered(
            new AgentProfile
            {
                Org = "acme",
                Team = "payments",
                Did = "did:key:" + texts[0],
                Name = texts[0],
                Framework = texts[1],
                Version = texts[2],
                RiskTier = risk,
                Tools = [.. tools],
                Labels = labels.ToImmutableSortedDictionary(StringComparer.Ordinal),
            },
            new AgentLineage(
                place.Item2 ? place.Item1 : null, place.Item3, place.Item4, texts[3], texts[4],
                place.Item5 < 0 ? null : place.Item5),
            entry.Item1,
            entry.Item2));

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

    public static IReadOnlyDictionary<string, Gen<byte[]>> ByType { get; } = new Dictionary<string, Gen<byte[]>>
    {
        [AgentAssembly.Domain.Actions.ActionDecided.Type] = ActionDecided.Select(DataOf),
        [AgentEventCodec.Registered] = Registered.Select(Data<AgentEventCodec, AgentEvent>),
        [AgentEventCodec.CredentialRotated] =
            Hash.Select(hash => Data<AgentEventCodec, AgentEvent>(new AgentEvent.CredentialRotated(hash, ""))),
        [AgentEventCodec.Deregistered] =
            Text.Select(reason => Data<AgentEventCodec, AgentEvent>(new AgentEvent.Deregistered(reason, false))),
        [AgentAssembly.Domain.Topology.EdgeObserved.Type] = EdgeObserved.Select(DataOf),
        [SessionClosed.Type] = Name.Select(key => DataOf(new SessionClosed(StreamName.ForKey("session", key)))),
        [CallersRefused.Type] = Gen.Select(Name, Gen.Dictionary(Name, Gen.Long[1, 1L << 50])[1, 3], Agent.Array[1, 3]).Select(
            (source, counts, claims) => DataOf(new CallersRefused(
                source,
                counts.ToImmutableSortedDictionary(StringComparer.Ordinal),
                claims.Select(c => c.ToString()).ToImmutableSortedSet(StringComparer.Ordinal)))),
        [NodeEvent.StartedType] = Gen.Select(Name, Name).Select((version, digest) =>
            Data<NodeEvent, NodeEvent>(new NodeEvent.Started(version, digest))),
        [NodeEvent.StoppedType] = Name.Select(reason => Data<NodeEvent, NodeEvent>(new NodeEvent.Stopped(reason))),
        [PolicyPublished.Type] = Gen.Select(Name, Gen.Select(Name, Text).Array[1, 3]).Select((digest, documents) =>
            DataOf(new PolicyPublished(
                digest, [.. documents.Select(d => new PolicySource(d.Item1, d.Item2))], PolicyPublished.FromFile))),
        [SourceEventCodec.Reported] = SomeReports.Reported.Select(Data<SourceEventCodec, SourceEvent>),
        [SourceEventCodec.GapDetected] = Gen.Select(Text, Gen.Long[0, 1L << 50], Gen.Long[0, 1L << 50]).Select(
            (session, first, more) => Data<SourceEventCodec, SourceEvent>(
                new SourceEvent.GapDetected(session, new(first, first + more)))),
    };

    // The stream that the code tells a type in.
    public static IReadOnlyDictionary<string, StreamName> StreamByType { get; } = new Dictionary<string, StreamName>
    {
        [AgentAssembly.Domain.Actions.ActionDecided.Type] = SessionStream.Of("acme", default, "run", default, 0),
        [AgentEventCodec.Registered] = default(AgentId).Stream,
        [AgentEventCodec.CredentialRotated] = default(AgentId).Stream,
        [AgentEventCodec.Deregistered] = default(AgentId).Stream,
        [AgentAssembly.Domain.Topology.EdgeObserved.Type] = AgentAssembly.Domain.Topology.EdgeObserved.StreamOf("acme"),
        [SessionClosed.Type] = SessionStream.Of("acme", default, "run", default, 0),
        [CallersRefused.Type] = CallersRefused.StreamOf("acme", "unix"),
        [NodeEvent.StartedType] = NodeEvent.StreamOf("acme", "local"),
        [NodeEvent.StoppedType] = NodeEvent.StreamOf("acme", "local"),
        [PolicyPublished.Type] = PolicyPublished.StreamOf("acme"),
        [SourceEventCodec.Reported] = SourceStream.Of("acme", default, Assurance.Bound),
        [SourceEventCodec.GapDetected] = SourceStream.Of("acme", default, Assurance.Bound),
    };

    // Reads data as the type's codec does and writes it again; null when the codec does not know the type.
    public static byte[]? Reread(string type, byte[] data)
    {
        var envelope = Envelope(type, data);
        return Again<ActionDecided, ActionDecided>(envelope)
            ?? Again<AgentEventCodec, AgentEvent>(envelope)
            ?? Again<EdgeObserved, EdgeObserved>(envelope)
            ?? Again<SessionClosed, SessionClosed>(envelope)
            ?? Again<CallersRefused, CallersRefused>(envelope)
            ?? Again<NodeEvent, NodeEvent>(envelope)
            ?? Again<PolicyPublished, PolicyPublished>(envelope)
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
