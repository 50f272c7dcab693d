namespace AgentAssembly.Domain.Anomalies;

/// <summary>
/// What was unlike an agent (gateway specification §9). The numbers are the order in which an action is looked at: of those that
/// ask for the same response, the first that fits decides.
/// </summary>
public enum AnomalyType
{
    /// <summary>A process was to be started that no policy names as one that may run.</summary>
    ChildProcessExecution = 1,

    /// <summary>A host was to be reached that is not on an allow list in force.</summary>
    UnknownExternalConnection,

    /// <summary>A network call carried a credential.</summary>
    DataExfiltrationAttempt,

    /// <summary>The same tool was called with the same arguments again and again.</summary>
    LoopRunaway,

    /// <summary>Much more was done than in the time before.</summary>
    BehaviorSpike,

    /// <summary>Credentials were found in what the agent sent and got, again and again.</summary>
    CredentialLeakAttempt,

    /// <summary>A credential was shown for somebody else, or a caller was named who is not as is said.</summary>
    CrossAgentIdentitySpoofing,
}

/// <summary>What an org wants done about an anomaly.</summary>
public enum AnomalyResponse
{
    /// <summary>Nothing: it is not even looked for.</summary>
    Off = 0,

    /// <summary>It is recorded.</summary>
    Alert,

    /// <summary>The agent is suspended for a while, and the action denied.</summary>
    Pause,

    /// <summary>The agent is suspended until somebody resumes it, those below it too, and its credential ends.</summary>
    Quarantine,

    /// <summary>The action is denied.</summary>
    Block,
}

/// <summary>What was done about an anomaly.</summary>
public enum AnomalyEffect
{
    /// <summary>Nothing: only a record was wanted.</summary>
    Recorded = 1,

    /// <summary>The action was denied for it.</summary>
    Denied,

    /// <summary>The action had been denied for another reason.</summary>
    AlreadyDenied,

    /// <summary>The agent is suspended for a while.</summary>
    Suspended,

    /// <summary>The agent is put in quarantine.</summary>
    Quarantined,

    /// <summary>Nothing, because verdicts on the agent are only observed.</summary>
    Observed,
}

/// <summary>What people say of an anomaly.</summary>
public enum AnomalyVerdict
{
    /// <summary>Nobody has said anything.</summary>
    None = 0,

    /// <summary>It was one.</summary>
    Confirmed,

    /// <summary>It was none.</summary>
    FalsePositive,
}
