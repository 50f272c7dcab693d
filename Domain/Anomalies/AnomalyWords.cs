using System.Collections.Immutable;

namespace AgentAssembly.Domain.Anomalies;

/// <summary>The wire's names of what anomalies can be (gateway specification §9).</summary>
public static class AnomalyWords
{
    private static readonly Names<AnomalyType> TypeNames = new(
        (AnomalyType.ChildProcessExecution, "child_process_execution"),
        (AnomalyType.UnknownExternalConnection, "unknown_external_connection"),
        (AnomalyType.DataExfiltrationAttempt, "data_exfiltration_attempt"),
        (AnomalyType.LoopRunaway, "loop_runaway"),
        (AnomalyType.BehaviorSpike, "behavior_spike"),
        (AnomalyType.CredentialLeakAttempt, "credential_leak_attempt"),
        (AnomalyType.CrossAgentIdentitySpoofing, "cross_agent_identity_spoofing"));

    private static readonly Names<AnomalyResponse> ResponseNames = new(
        (AnomalyResponse.Off, "off"),
        (AnomalyResponse.Alert, "alert"),
        (AnomalyResponse.Pause, "pause"),
        (AnomalyResponse.Quarantine, "quarantine"),
        (AnomalyResponse.Block, "block"));

    private static readonly Names<AnomalyEffect> EffectNames = new(
        (AnomalyEffect.Recorded, "recorded"),
        (AnomalyEffect.Denied, "denied"),
        (AnomalyEffect.AlreadyDenied, "already_denied"),
        (AnomalyEffect.Suspended, "suspended"),
        (AnomalyEffect.Quarantined, "quarantined"),
        (AnomalyEffect.Observed, "observed"));

    private static readonly Names<AnomalyVerdict> VerdictNames = new(
        (AnomalyVerdict.None, "none"),
        (AnomalyVerdict.Confirmed, "confirmed"),
        (AnomalyVerdict.FalsePositive, "false_positive"));

    /// <summary>The types, in the order in which an action is looked at.</summary>
    public static ImmutableArray<AnomalyType> Types { get; } = [.. Enum.GetValues<AnomalyType>().Order()];

    /// <summary>The name of a type.</summary>
    public static string Of(AnomalyType type) => TypeNames.Of(type);

    /// <summary>The name of a response.</summary>
    public static string Of(AnomalyResponse response) => ResponseNames.Of(response);

    /// <summary>The name of an effect.</summary>
    public static string Of(AnomalyEffect effect) => EffectNames.Of(effect);

    /// <summary>The name of what people say; <c>none</c> where nobody has.</summary>
    public static string Of(AnomalyVerdict verdict) => VerdictNames.Of(verdict);

    /// <summary>Reads the name of a type.</summary>
    /// <returns>Whether there is such a type.</returns>
    public static bool TryRead(string name, out AnomalyType type) => TypeNames.TryRead(name, out type);

    /// <summary>Reads the name of a response.</summary>
    /// <returns>Whether there is such a response.</returns>
    public static bool TryRead(string name, out AnomalyResponse response) => ResponseNames.TryRead(name, out response);

    /// <summary>Reads the name of an effect.</summary>
    /// <returns>Whether there is such an effect.</returns>
    public static bool TryRead(string name, out AnomalyEffect effect) => EffectNames.TryRead(name, out effect);

    /// <summary>Reads the name of what people say.</summary>
    /// <returns>Whether people can say that.</returns>
    public static bool TryRead(string name, out AnomalyVerdict verdict) => VerdictNames.TryRead(name, out verdict);

    private sealed class Names<T>(params (T Value, string Name)[] pairs)
        where T : struct, Enum
    {
        // So few that looking at all of them is quicker than anything that has to be made first.
        public string Of(T value)
        {
            foreach (var (each, name) in pairs)
            {
                if (EqualityComparer<T>.Default.Equals(each, value))
                {
                    return name;
                }
            }

            throw new ArgumentOutOfRangeException(nameof(value), value, $"no {typeof(T).Name}");
        }

        public bool TryRead(string name, out T value)
        {
            foreach (var (each, known) in pairs)
            {
                if (known == name)
                {
                    value = each;
                    return true;
                }
            }

            value = default;
            return false;
        }
    }
}
