using System.Globalization;

namespace AgentAssembly.Domain.Log;

/// <summary>
/// Where an event stands in the whole log. Assigned by the store and only ever compared; dense from 0 on our own
/// stores, sparse elsewhere. It is never part of an event.
/// </summary>
/// <param name="Value">The number.</param>
public readonly record struct Position(ulong Value) : IComparable<Position>
{
    /// <summary>The place of a log's first event.</summary>
    public static Position Start => default;

    /// <summary>The smallest position after this one.</summary>
    public Position Next => new(Value + 1);

    /// <inheritdoc/>
    public int CompareTo(Position other) => Value.CompareTo(other.Value);

    /// <summary>Decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether <paramref name="left"/> comes first.</summary>
    public static bool operator <(Position left, Position right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> comes last.</summary>
    public static bool operator >(Position left, Position right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> does not come last.</summary>
    public static bool operator <=(Position left, Position right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> does not come first.</summary>
    public static bool operator >=(Position left, Position right) => left.Value >= right.Value;
}
