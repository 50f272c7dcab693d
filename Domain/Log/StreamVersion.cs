using System.Globalization;

namespace AgentAssembly.Domain.Log;

/// <summary>The place of an event in its stream, from 0 without a gap.</summary>
/// <param name="Value">The number.</param>
public readonly record struct StreamVersion(ulong Value) : IComparable<StreamVersion>
{
    /// <summary>The first event of a stream.</summary>
    public static StreamVersion First => default;

    /// <summary>The version after this one.</summary>
    public StreamVersion Next => new(Value + 1);

    /// <inheritdoc/>
    public int CompareTo(StreamVersion other) => Value.CompareTo(other.Value);

    /// <summary>Decimal digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether <paramref name="left"/> comes first.</summary>
    public static bool operator <(StreamVersion left, StreamVersion right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> comes last.</summary>
    public static bool operator >(StreamVersion left, StreamVersion right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> does not come last.</summary>
    public static bool operator <=(StreamVersion left, StreamVersion right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> does not come first.</summary>
    public static bool operator >=(StreamVersion left, StreamVersion right) => left.Value >= right.Value;
}

/// <summary>
/// What a writer believes about a stream: that it has no event, or that its last event has exactly this version.
/// There is no "any": version and previous hash are part of what is hashed before sending.
/// </summary>
public readonly record struct ExpectedVersion
{
    private readonly ulong _next;

    private ExpectedVersion(ulong next) => _next = next;

    /// <summary>The stream has no event.</summary>
    public static ExpectedVersion NoStream => default;

    /// <summary>Whether this expects a stream without events.</summary>
    public bool IsNoStream => _next == 0;

    /// <summary>The version that the next event of the stream will have.</summary>
    public StreamVersion Next => new(_next);

    /// <summary>The stream's last event has this version.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is the largest number, so that no event can come next.</exception>
    public static ExpectedVersion Exact(StreamVersion version) => version.Value < ulong.MaxValue
        ? new(version.Value + 1)
        : throw new ArgumentOutOfRangeException(nameof(version), version, "no event can follow the largest version");

    /// <summary>What is true of a stream with this head.</summary>
    public static ExpectedVersion Of(StreamHead? head) => head is { } h ? Exact(h.Version) : NoStream;

    /// <summary><c>no stream</c>, or the version's digits.</summary>
    public override string ToString() =>
        IsNoStream ? "no stream" : (_next - 1).ToString(CultureInfo.InvariantCulture);
}

/// <summary>The last event of a stream: what the next one has to build on.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Hash">Its hash: the next event's previous hash.</param>
public readonly record struct StreamHead(StreamVersion Version, Hash256 Hash);
