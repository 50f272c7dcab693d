namespace AgentAssembly.Domain.Halts;

/// <summary>Where an operation stands (gateway specification §13).</summary>
public enum OperationState
{
    /// <summary>Nobody asked for it.</summary>
    None = 0,

    /// <summary>It was asked for and waits for a person.</summary>
    Pending,

    /// <summary>It goes on.</summary>
    Running,

    /// <summary>It is held.</summary>
    Paused,

    /// <summary>It is done.</summary>
    Completing,

    /// <summary>It failed, was denied or was ended.</summary>
    Terminated,
}

/// <summary>A command to an operation.</summary>
public enum OperationStep
{
    /// <summary>Hold it.</summary>
    Pause = 1,

    /// <summary>Let it go on.</summary>
    Resume,

    /// <summary>It is done.</summary>
    Complete,

    /// <summary>End it for good.</summary>
    Terminate,
}

/// <summary>The state table of operations.</summary>
public static class OperationTable
{
    // From \ step | pause   resume   complete    terminate
    // Pending     | –       –        –           Terminated
    // Running     | Paused  –        Completing  Terminated
    // Paused      | –       Running  –           Terminated
    // Completing  | –       –        –           unchanged
    // Terminated  | –       –        –           unchanged
    /// <summary>Where a step leads; null where it is not allowed.</summary>
    public static OperationState? After(OperationState state, OperationStep step) => (state, step) switch
    {
        (OperationState.Running, OperationStep.Pause) => OperationState.Paused,
        (OperationState.Paused, OperationStep.Resume) => OperationState.Running,
        (OperationState.Running, OperationStep.Complete) => OperationState.Completing,
        (OperationState.Completing or OperationState.Terminated, OperationStep.Terminate) => state,
        (OperationState.Pending or OperationState.Running or OperationState.Paused, OperationStep.Terminate) =>
            OperationState.Terminated,
        _ => null,
    };

    /// <summary>The wire's name of a state.</summary>
    public static string NameOf(OperationState state) => state switch
    {
        OperationState.None => "none",
        OperationState.Pending => "pending",
        OperationState.Running => "running",
        OperationState.Paused => "paused",
        OperationState.Completing => "completing",
        OperationState.Terminated => "terminated",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "no state"),
    };

    /// <summary>The name of a step.</summary>
    public static string NameOf(OperationStep step) => step switch
    {
        OperationStep.Pause => "pause",
        OperationStep.Resume => "resume",
        OperationStep.Complete => "complete",
        OperationStep.Terminate => "terminate",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "no step"),
    };
}
