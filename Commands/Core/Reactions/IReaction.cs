using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Reactions;

/// <summary>
/// Something that has to happen when its time has come. What is due follows from the log, so a restart forgets nothing;
/// keeping an appointment twice, or one that has become pointless, changes nothing.
/// </summary>
public interface IReaction
{
    /// <summary>The appointments that the folded state holds, the overdue ones included.</summary>
    IEnumerable<Appointment> Open(Instant now);

    /// <summary>The appointments that one more event makes.</summary>
    IEnumerable<Appointment> After(RecordedEvent recorded);

    /// <summary>Does what is due.</summary>
    /// <returns>When to look again; null for never.</returns>
    ValueTask<Instant?> KeepAsync(UInt128 subject, Instant now, CancellationToken cancellationToken);
}

/// <summary>Something that has to be looked at.</summary>
/// <param name="Due">When.</param>
/// <param name="Subject">What: the id of an agent or of a stream.</param>
public readonly record struct Appointment(Instant Due, UInt128 Subject);
