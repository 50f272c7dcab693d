namespace AgentAssembly.Domain.Alerts;

/// <summary>Where an alert stands.</summary>
public enum AlertPhase
{
    /// <summary>It was never raised.</summary>
    None,

    /// <summary>It goes on, and nobody has said to look after it.</summary>
    Unresolved,

    /// <summary>It goes on, and somebody looks after it.</summary>
    Acknowledged,

    /// <summary>It goes on, and nobody wants to hear of it for a while.</summary>
    Suppressed,

    /// <summary>It is over.</summary>
    Resolved,
}

/// <summary>The wire's names of phases; <c>unresolved</c>, <c>resolved</c> and <c>suppressed</c> are the existing system's.</summary>
public static class AlertPhases
{
    /// <summary>The name of a phase; empty for <see cref="AlertPhase.None"/>.</summary>
    public static string NameOf(AlertPhase phase) => phase switch
    {
        AlertPhase.None => "",
        AlertPhase.Unresolved => "unresolved",
        AlertPhase.Acknowledged => "acknowledged",
        AlertPhase.Suppressed => "suppressed",
        AlertPhase.Resolved => "resolved",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "no phase"),
    };

    /// <summary>Reads a name.</summary>
    /// <returns>Whether there is such a phase.</returns>
    public static bool TryRead(string name, out AlertPhase phase)
    {
        phase = Enum.GetValues<AlertPhase>().FirstOrDefault(each => each != AlertPhase.None && NameOf(each) == name);
        return phase != AlertPhase.None;
    }
}
