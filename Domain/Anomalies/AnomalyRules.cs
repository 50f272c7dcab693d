using System.Collections.Immutable;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Anomalies;

/// <summary>
/// What an org takes for an anomaly, and what it wants done about each. Immutable; two with the same values have one digest.
/// </summary>
public sealed record AnomalyRules
{
    /// <summary>The rules of an org that has set none (gateway specification §9).</summary>
    public static AnomalyRules Default { get; } = new();

    /// <summary>What is done about each type; a type that is missing is <see cref="AnomalyResponse.Off"/>.</summary>
    public ImmutableSortedDictionary<AnomalyType, AnomalyResponse> Responses { get; init; } =
        ImmutableSortedDictionary.CreateRange<AnomalyType, AnomalyResponse>(
        [
            new(AnomalyType.ChildProcessExecution, AnomalyResponse.Block),
            new(AnomalyType.UnknownExternalConnection, AnomalyResponse.Block),
            new(AnomalyType.DataExfiltrationAttempt, AnomalyResponse.Block),
            new(AnomalyType.LoopRunaway, AnomalyResponse.Pause),
            new(AnomalyType.BehaviorSpike, AnomalyResponse.Pause),
            new(AnomalyType.CredentialLeakAttempt, AnomalyResponse.Alert),
            new(AnomalyType.CrossAgentIdentitySpoofing, AnomalyResponse.Alert),
        ]);

    /// <summary>
    /// How far back spikes and credentials are looked for, in seconds; a spike is looked for in twelfths of it. Also within
    /// which the same host, program or caller is recorded once where nothing is done about it. 60 to 86,400.
    /// </summary>
    public int WindowSeconds { get; init; } = 3_600;

    /// <summary>
    /// By how many standard deviations above its mean the latest twelfth counts as a spike, in thousandths: 1,000 to 100,000.
    /// </summary>
    public int SpikeMultiplierThousandths { get; init; } = 3_000;

    /// <summary>Least actions in the eleven twelfths before the latest for a spike to be told at all: 11 to 1,000,000.</summary>
    public int SpikeActionsMin { get; init; } = 60;

    /// <summary>How often the same call makes a loop: 2 to 500.</summary>
    public int LoopThreshold { get; init; } = 50;

    /// <summary>Within which time those calls happen, in seconds: 1 to 3,600.</summary>
    public int LoopWindowSeconds { get; init; } = 300;

    /// <summary>How many findings of credentials within the window make a leak: 1 to 1,000.</summary>
    public int CredentialThreshold { get; init; } = 3;

    /// <summary>For how long an agent is paused, in seconds: 1 to 604,800; 0 until somebody resumes it.</summary>
    public int PauseSeconds { get; init; } = 900;

    /// <summary>SHA-256 of the rules' canonical JSON: 64 hexadecimal digits.</summary>
    public string Digest => Sha256.Hash(Canonical()).ToString();

    /// <summary>The window.</summary>
    internal long WindowMicroseconds => WindowSeconds * 1_000_000L;

    internal long LoopWindowMicroseconds => LoopWindowSeconds * 1_000_000L;

    /// <summary>What is done about a type.</summary>
    public AnomalyResponse To(AnomalyType type) => Responses.GetValueOrDefault(type);

    /// <summary>These rules, not looking for one type.</summary>
    public AnomalyRules Without(AnomalyType type) => this with { Responses = Responses.SetItem(type, AnomalyResponse.Off) };

    /// <summary>Whether other rules measure the same, so that what was counted goes on counting.</summary>
    public bool MeasuresAs(AnomalyRules other) =>
        WindowSeconds == other.WindowSeconds && LoopWindowSeconds == other.LoopWindowSeconds;

    /// <summary>What is wrong with the values, with the way out; null where nothing is.</summary>
    public string? Problem() =>
        WhyNot("window_secs", WindowSeconds, 60, 86_400)
        ?? WhyNot("spike_multiplier_thousandths", SpikeMultiplierThousandths, 1_000, 100_000)
        ?? WhyNot("spike_actions_min", SpikeActionsMin, 11, 1_000_000)
        ?? WhyNot("loop_threshold", LoopThreshold, 2, 500)
        ?? WhyNot("loop_window_secs", LoopWindowSeconds, 1, 3_600)
        ?? WhyNot("credential_threshold", CredentialThreshold, 1, 1_000)
        ?? WhyNot("pause_secs", PauseSeconds, 0, 604_800)
        ?? (AnomalyWords.Types.Where(type => !Responses.ContainsKey(type)).Select(AnomalyWords.Of).FirstOrDefault() is { } missing
            ? $"responses say nothing of {missing}; 'off' stands for no response"
            : null);

    /// <summary>Writes the members of the rules, in sorted order.</summary>
    internal CanonicalJsonWriter WriteMembers(CanonicalJsonWriter json)
    {
        json.Member("credential_threshold"u8, CredentialThreshold)
            .Member("loop_threshold"u8, LoopThreshold)
            .Member("loop_window_secs"u8, LoopWindowSeconds)
            .Member("pause_secs"u8, PauseSeconds)
            .Name("responses"u8).BeginObject();
        foreach (var (name, response) in Responses.Select(each => (AnomalyWords.Of(each.Key), each.Value))
            .OrderBy(each => each.Item1, StringComparer.Ordinal))
        {
            json.Member(name, AnomalyWords.Of(response));
        }

        return json.EndObject()
            .Member("spike_actions_min"u8, SpikeActionsMin)
            .Member("spike_multiplier_thousandths"u8, SpikeMultiplierThousandths)
            .Member("window_secs"u8, WindowSeconds);
    }

    /// <summary>Reads the rules; a type or response that only a newer build knows counts as off.</summary>
    internal static AnomalyRules Read(JsonElement data) => new()
    {
        CredentialThreshold = (int)data.Number("credential_threshold"),
        LoopThreshold = (int)data.Number("loop_threshold"),
        LoopWindowSeconds = (int)data.Number("loop_window_secs"),
        PauseSeconds = (int)data.Number("pause_secs"),
        Responses = data.GetProperty("responses").EnumerateObject()
            .Select(each => (IsKnown: AnomalyWords.TryRead(each.Name, out AnomalyType type), Type: type,
                Response: AnomalyWords.TryRead(each.Value.GetString()!, out AnomalyResponse response) ? response : AnomalyResponse.Off))
            .Where(each => each.IsKnown)
            .ToImmutableSortedDictionary(each => each.Type, each => each.Response),
        SpikeActionsMin = (int)data.Number("spike_actions_min"),
        SpikeMultiplierThousandths = (int)data.Number("spike_multiplier_thousandths"),
        WindowSeconds = (int)data.Number("window_secs"),
    };

    private byte[] Canonical()
    {
        var json = new CanonicalJsonWriter();
        WriteMembers(json.BeginObject()).EndObject();
        return json.ToArray();
    }

    private static string? WhyNot(string name, int value, int least, int most) =>
        value >= least && value <= most ? null : $"{name} is {value}, and has to be {least} to {most}";
}
