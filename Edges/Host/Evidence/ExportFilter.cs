using System.Globalization;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Edges.Host.Evidence;

/// <summary>An end of a range: a position, or a time.</summary>
public sealed record LogBound
{
    private readonly ulong? _position;
    private readonly Instant _time;

    private LogBound(ulong? position, Instant time) => (_position, _time) = (position, time);

    /// <summary>Reads a position in decimal digits, or an RFC 3339 time; null when the text is neither.</summary>
    public static LogBound? TryParse(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? new(position, default)
        : text.Length >= "2026-01-31".Length && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? new(null, Instant.From(time))
        : null;

    internal int CompareTo(RecordedEvent recorded) => _position is { } position
        ? position.CompareTo(recorded.Position.Value)
        : _time.CompareTo(recorded.Event.RecordedAt);
}

/// <summary>Which events to export. Both ends of the range belong to it.</summary>
public sealed record ExportFilter
{
    /// <summary>The first event's position or time; null for the beginning.</summary>
    public LogBound? From { get; init; }

    /// <summary>The last event's position or time; null for the end.</summary>
    public LogBound? To { get; init; }

    /// <summary>Event types such as <c>action.decided</c>; empty for all.</summary>
    public IReadOnlyCollection<string> Types { get; init; } = [];

    internal bool IsPast(RecordedEvent recorded) => To?.CompareTo(recorded) < 0;

    internal bool Passes(RecordedEvent recorded, out EventEnvelope envelope)
    {
        envelope = null!;
        if (From?.CompareTo(recorded) > 0)
        {
            return false;
        }

        envelope = recorded.Event.Open();
        return Types.Count == 0 || Types.Contains(envelope.Type);
    }
}
