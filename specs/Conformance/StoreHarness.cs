using AgentAssembly.Domain.Log;
using Microsoft.Extensions.Time.Testing;

namespace AgentAssembly.Specs.Conformance;

/// <summary>
/// How the suites hold a driver: one harness for each test, with an empty log of its own. A driver joins by deriving
/// from this, setting its bounds to the constants below, and deriving one class from each suite.
/// </summary>
public abstract class StoreHarness : IAsyncDisposable
{
    /// <summary>How far a live reader may lag in the specs; the driver is opened with it.</summary>
    public const int FellBehindEvents = 16;

    /// <summary>How long a live reader hears nothing in the specs; the driver is opened with it.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    /// <summary>Longest wait of a spec for anything; it ends a hang and measures nothing.</summary>
    public static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(15);

    /// <summary>The driver's clock. It stands still unless a spec moves it.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>The store; a new one after each <see cref="ReopenAsync"/>.</summary>
    public abstract IEventStore Store { get; }

    /// <summary>The feed of the same log; a new one after each <see cref="ReopenAsync"/>.</summary>
    public abstract IEventFeed Feed { get; }

    /// <summary>Whether the log outlives the store. Known before <see cref="OpenAsync"/>.</summary>
    public abstract bool SurvivesReopen { get; }

    /// <summary>
    /// Whether one append may write several streams and check others. Known before <see cref="OpenAsync"/>; the store's
    /// capabilities say the same.
    /// </summary>
    public abstract bool AtomicAcrossStreams { get; }

    /// <summary>Opens an empty log.</summary>
    public abstract ValueTask OpenAsync();

    /// <summary>Closes the store in good order and opens the same log again.</summary>
    public abstract ValueTask ReopenAsync();

    /// <summary>Closes the store and removes the log.</summary>
    public abstract ValueTask DisposeAsync();
}
