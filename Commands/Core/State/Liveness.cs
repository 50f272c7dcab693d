using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>
/// When an agent was last heard of. Signs of life are not events, so this begins anew with the process. Safe for
/// concurrent use.
/// </summary>
public sealed class Liveness
{
    private const long Never = long.MinValue;

    private long _lastMicroseconds = Never;

    /// <summary>When; null for not since the process started.</summary>
    public Instant? Last => Volatile.Read(ref _lastMicroseconds) is var last and not Never ? new Instant(last) : null;

    /// <summary>It was heard of.</summary>
    public void Heard(Instant now) => Volatile.Write(ref _lastMicroseconds, now.UnixMicroseconds);
}
