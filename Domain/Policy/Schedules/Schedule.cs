using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Schedules;

/// <summary>Windows of time, open while any of them is. Immutable; asking allocates nothing.</summary>
/// <param name="Windows">The windows; none of them restricts nothing.</param>
public sealed record Schedule(ImmutableArray<ScheduleWindow> Windows)
{
    /// <summary>Whether a moment lies in a window, or there is none.</summary>
    public bool IsOpen(Log.Instant now)
    {
        foreach (var window in Windows)
        {
            if (window.IsOpen(now))
            {
                return true;
            }
        }

        return Windows.IsEmpty;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join("; or ", Windows);
}
