namespace AgentAssembly.Domain.Alerts;

/// <summary>
/// How bad it is. One scale for rules, alerts and destinations; the existing system's <c>warning</c> is
/// <see cref="Medium"/> (gateway specification §10).
/// </summary>
public enum AlertSeverity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>To be looked at some day.</summary>
    Low,

    /// <summary>To be looked at today.</summary>
    Medium,

    /// <summary>To be looked at now.</summary>
    High,

    /// <summary>Somebody is to be woken.</summary>
    Critical,
}
