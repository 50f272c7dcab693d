namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>
/// Why a decision is not compared: words of reports, which never change their meaning. What a replay cannot know it counts,
/// and never guesses.
/// </summary>
public static class NotCompared
{
    /// <summary>The inputs were not recorded: the installation was told to record none.</summary>
    public const string InputsOff = "inputs_off";

    /// <summary>The inputs were not recorded: they were too large.</summary>
    public const string InputsTooLarge = "inputs_too_large";

    /// <summary>The event is older than the recording of inputs.</summary>
    public const string InputsUnrecorded = "inputs_unrecorded";

    /// <summary>The key of the inputs was destroyed, before or since.</summary>
    public const string KeyDestroyed = "key_destroyed";

    /// <summary>The inputs do not open: they belong to something else, or the key was lost.</summary>
    public const string InputsUnreadable = "inputs_unreadable";

    /// <summary>The answer rests on a part of the inputs that was redacted before they were recorded.</summary>
    public const string InputsRedacted = "inputs_redacted";

    /// <summary>The answer rests on what was spent of a limit.</summary>
    public const string Rate = "rate";

    /// <summary>The answer rests on what was spent of a budget.</summary>
    public const string Budget = "budget";

    /// <summary>It was denied because it was unlike the agent, whatever policy said.</summary>
    public const string Anomaly = "anomaly";

    /// <summary>It was denied because the agent was suspended or had left.</summary>
    public const string Status = "status";

    /// <summary>It was denied because something was halted.</summary>
    public const string Halt = "halt";

    /// <summary>It was denied for lack of a credential.</summary>
    public const string Identity = "identity";

    /// <summary>It was denied because its inputs could not be encrypted.</summary>
    public const string Vault = "vault";

    /// <summary>It asks what the session did before, and the session began before the range, or there are too many.</summary>
    public const string Session = "session";

    /// <summary>The reason code is none that this build knows.</summary>
    public const string UnknownReason = "unknown_reason";
}
