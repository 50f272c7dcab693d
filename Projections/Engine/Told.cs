using AgentAssembly.Domain.Log;

namespace AgentAssembly.Projections.Engine;

/// <summary>
/// One event as projections are told of it: opened once for all of them, its data read when the first one asks. Not
/// thread-safe.
/// </summary>
/// <param name="recorded">The event and its place.</param>
public sealed class Told(RecordedEvent recorded)
{
    private object? _happened;
    private bool _isRead;

    /// <summary>Its place in the log.</summary>
    public Position Position => recorded.Position;

    /// <summary>Everything but the data.</summary>
    public EventEnvelope Envelope { get; } = recorded.Event.Open();

    /// <summary>The category of its stream.</summary>
    public string Category { get; } = recorded.Event.Stream.Category;

    /// <summary>The tenant; empty for events of the installation.</summary>
    public string Org => Envelope.Org ?? "";

    /// <summary>The team; empty where there is none.</summary>
    public string Team => Envelope.Team ?? "";

    /// <summary>What happened, as its family says it; null for a type that this version does not know.</summary>
    public object? Happened
    {
        get
        {
            if (!_isRead)
            {
                (_happened, _isRead) = (EventFamilies.Read(Category, Envelope), true);
            }

            return _happened;
        }
    }
}
