using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Anomalies;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Anomalies;
using AgentAssembly.Edges.Grpc.Interceptors;

namespace AgentAssembly.Edges.Grpc.Admin;

/// <summary>Anomalies and their rules on the wire.</summary>
internal static class AnomalyRecords
{
    public static AnomalyRecord ToWire(FoundAnomaly found)
    {
        var (known, what) = (found.Known, found.Known.What);
        return new()
        {
            Id = known.Id.ToString(),
            Org = found.Org,
            Agent = what.Agent.ToString(),
            Type = AnomalyWords.Of(what.Type),
            Subject = what.Subject,
            Response = AnomalyWords.Of(what.Response),
            Effect = AnomalyWords.Of(what.Effect),
            DecisionId = what.Decision?.ToString() ?? "",
            Evidence = { what.Evidence },
            RulesVersion = (uint)what.RulesVersion,
            RulesDigest = what.RulesDigest,
            AtUnixMs = AgentRecords.MillisecondsOf(known.At),
            Verdict = known.Verdict == AnomalyVerdict.None ? "" : AnomalyWords.Of(known.Verdict),
            VerdictReason = known.Reason,
            JudgedBy = known.JudgedBy,
        };
    }

    public static AnomalyRuleSet ToWire(AnomalyRules rules) => new()
    {
        Responses = { rules.Responses.ToDictionary(each => AnomalyWords.Of(each.Key), each => AnomalyWords.Of(each.Value)) },
        WindowSecs = (uint)rules.WindowSeconds,
        SpikeMultiplierThousandths = (uint)rules.SpikeMultiplierThousandths,
        SpikeActionsMin = (uint)rules.SpikeActionsMin,
        LoopThreshold = (uint)rules.LoopThreshold,
        LoopWindowSecs = (uint)rules.LoopWindowSeconds,
        CredentialThreshold = (uint)rules.CredentialThreshold,
        PauseSecs = (uint)rules.PauseSeconds,
    };

    public static AnomalyRules Of(AnomalyRuleSet? wire)
    {
        var set = wire ?? throw GrpcErrors.Invalid("rules", "are missing; send all of them, as GetAnomalyRules shows them");
        return new()
        {
            Responses = set.Responses.ToImmutableSortedDictionary(each => TypeOf("rules.responses", each.Key), each => ResponseOf(each.Value)),
            WindowSeconds = Number(set.WindowSecs),
            SpikeMultiplierThousandths = Number(set.SpikeMultiplierThousandths),
            SpikeActionsMin = Number(set.SpikeActionsMin),
            LoopThreshold = Number(set.LoopThreshold),
            LoopWindowSeconds = Number(set.LoopWindowSecs),
            CredentialThreshold = Number(set.CredentialThreshold),
            PauseSeconds = Number(set.PauseSecs),
        };
    }

    public static AnomalyType TypeOf(string field, string name) => AnomalyWords.TryRead(name, out AnomalyType type)
        ? type
        : throw GrpcErrors.Invalid(field, $"'{name}' is no type: {string.Join(", ", AnomalyWords.Types.Select(AnomalyWords.Of))} are");

    public static AnomalyVerdict VerdictOf(string name) =>
        AnomalyWords.TryRead(name, out AnomalyVerdict verdict) && verdict != AnomalyVerdict.None
            ? verdict
            : throw GrpcErrors.Invalid("verdict", $"'{name}' is none: confirmed and false_positive are");

    private static AnomalyResponse ResponseOf(string name) => AnomalyWords.TryRead(name, out AnomalyResponse response)
        ? response
        : throw GrpcErrors.Invalid("rules.responses", $"'{name}' is no response: off, alert, pause, quarantine and block are");

    // What is too large for the rules is refused by them, whatever it is exactly.
    private static int Number(uint number) => (int)Math.Min(number, int.MaxValue);
}
