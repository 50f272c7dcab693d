using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Domain.Anomalies;

/// <summary>What is looked at for anomalies.</summary>
/// <param name="Facts">What the decision rests on.</param>
/// <param name="Ruling">What policy says.</param>
/// <param name="Rules">The rules in force.</param>
/// <param name="Sight">What the agent's latest actions come to, this one among them; empty where they are not counted.</param>
/// <param name="Contradiction">How the caller that the action names is not as is said; null where nothing contradicts it.</param>
public readonly record struct AnomalyQuestion(
    ActionFacts Facts, PolicyRuling Ruling, AnomalyRules Rules, BaselineSight Sight, string? Contradiction);

/// <summary>What was found.</summary>
/// <param name="Type">What; of those that fit the one about which the most is wanted.</param>
/// <param name="Response">What the org wants done about it; never <see cref="AnomalyResponse.Off"/>.</param>
/// <param name="Subject">What it is about.</param>
public sealed record AnomalyFinding(AnomalyType Type, AnomalyResponse Response, string Subject)
{
    /// <summary>The figures that show it.</summary>
    public required ImmutableSortedDictionary<string, string> Evidence { get; init; }
}

/// <summary>
/// Looks at an action for what is unlike its agent (gateway specification §9): of all that fits, what asks for the strongest
/// response decides, and of those alike the first in the specification's order; the others stand in its evidence. Pure;
/// allocates nothing where nothing is found.
/// </summary>
public static class AnomalyDetector
{
    /// <summary>The anomaly in an action; null for none.</summary>
    public static AnomalyFinding? Detect(in AnomalyQuestion asked)
    {
        List<AnomalyType>? found = null;
        for (var type = AnomalyType.ChildProcessExecution; type <= AnomalyType.CrossAgentIdentitySpoofing; type++)
        {
            if (asked.Rules.To(type) != AnomalyResponse.Off && Shows(type, asked))
            {
                (found ??= []).Add(type);
            }
        }

        if (found is null)
        {
            return null;
        }

        var (rules, isDenied) = (asked.Rules, asked.Ruling.Verdict == Verdict.Deny);
        var decisive = found.MaxBy(type => StrengthOf(rules.To(type), isDenied));
        var finding = new AnomalyFinding(decisive, rules.To(decisive), SubjectOf(decisive, asked)) { Evidence = EvidenceOf(decisive, asked) };
        return found.Count == 1
            ? finding
            : finding with { Evidence = finding.Evidence.Add("also", AlsoOf(found, decisive)) };
    }

    /// <summary>A figure of evidence, no longer than one may be.</summary>
    public static string Figure(string text) => CutText.To(text, Anomaly.FigureLengthMax);

    // A block of what is denied already does nothing, and so hides no pause.
    private static int StrengthOf(AnomalyResponse response, bool isDenied) => response switch
    {
        AnomalyResponse.Quarantine => 3,
        AnomalyResponse.Pause => 1,
        AnomalyResponse.Block when !isDenied => 2,
        _ => 0,
    };

    private static string AlsoOf(List<AnomalyType> found, AnomalyType decisive) =>
        string.Join(',', found.Where(type => type != decisive).Select(AnomalyWords.Of));

    private static bool Shows(AnomalyType type, in AnomalyQuestion asked) => type switch
    {
        // Whoever is to be asked first is named by policy, which so is not silent.
        AnomalyType.ChildProcessExecution => asked.Facts.Action.Kind == ActionKind.ProcessExec
            && Said(asked.Ruling) != Verdict.Pending && !asked.Facts.Policy.Names(asked.Facts.Question),
        AnomalyType.UnknownExternalConnection => asked.Facts.Action.Kind == ActionKind.NetworkCall
            && asked.Facts.Policy.IsOffTheList(asked.Facts.Question),
        AnomalyType.DataExfiltrationAttempt => asked.Facts.Action.Kind == ActionKind.NetworkCall
            && CredentialFindings.CountIn(asked.Ruling.FindingKinds) > 0,
        AnomalyType.LoopRunaway => asked.Sight.Repeats >= asked.Rules.LoopThreshold,
        AnomalyType.BehaviorSpike => asked.Sight.Spike.IsSpike(asked.Rules),
        AnomalyType.CredentialLeakAttempt => asked.Sight.Credentials >= asked.Rules.CredentialThreshold,
        AnomalyType.CrossAgentIdentitySpoofing => asked.Contradiction is not null,
        _ => false,
    };

    private static Verdict Said(PolicyRuling ruling) => (ruling.Shadow ?? ruling).Verdict;

    private static string SubjectOf(AnomalyType type, in AnomalyQuestion asked) => Figure(type switch
    {
        AnomalyType.ChildProcessExecution => asked.Facts.Action.Command,
        AnomalyType.UnknownExternalConnection or AnomalyType.DataExfiltrationAttempt =>
            ActionDecider.HostIn(asked.Facts.Action.Host),
        AnomalyType.LoopRunaway => asked.Facts.Digest.ToString(),
        AnomalyType.CrossAgentIdentitySpoofing => asked.Facts.Action.Caller?.Did ?? "",
        _ => "",
    });

    private static ImmutableSortedDictionary<string, string> EvidenceOf(AnomalyType type, in AnomalyQuestion asked)
    {
        var (action, rules, sight) = (asked.Facts.Action, asked.Rules, asked.Sight);
        return type switch
        {
            AnomalyType.ChildProcessExecution => Evidence(("program", action.Command)),
            AnomalyType.UnknownExternalConnection =>
                Evidence(("host", ActionDecider.HostIn(action.Host)), ("port", Text(action.Port))),
            AnomalyType.DataExfiltrationAttempt => Evidence(
                ("host", ActionDecider.HostIn(action.Host)), ("kinds", CredentialFindings.Names(asked.Ruling.FindingKinds))),
            AnomalyType.LoopRunaway => Evidence(
                ("count", Text(sight.Repeats)), ("threshold", Text(rules.LoopThreshold)), ("tool", action.Tool),
                ("window_secs", Text(rules.LoopWindowSeconds))),
            AnomalyType.BehaviorSpike => Evidence(
                ("count", Text(sight.Spike.Latest)), ("mean", sight.Spike.Mean),
                ("multiplier_thousandths", Text(rules.SpikeMultiplierThousandths)),
                ("sigma", sight.Spike.Sigma), ("window_secs", Text(rules.WindowSeconds))),
            AnomalyType.CredentialLeakAttempt => Evidence(
                ("count", Text(sight.Credentials)), ("kinds", CredentialFindings.Names(asked.Ruling.FindingKinds)),
                ("threshold", Text(rules.CredentialThreshold)), ("tool", action.Tool), ("window_secs", Text(rules.WindowSeconds))),
            _ => Evidence(("caller", action.Caller?.Did ?? ""), ("contradiction", asked.Contradiction ?? "")),
        };
    }

    private static ImmutableSortedDictionary<string, string> Evidence(params ReadOnlySpan<(string Name, string Figure)> figures)
    {
        var evidence = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, figure) in figures)
        {
            evidence[name] = Figure(figure);
        }

        return evidence.ToImmutable();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
