using AgentAssembly.Domain.Log;

namespace AgentAssembly.Edges.Host.Evidence;

/// <summary>Why the host could not do what it was asked, as far as callers act on it.</summary>
public enum FailureKind
{
    /// <summary>It would be unsafe, or a setting, file or port cannot be used.</summary>
    Refused,

    /// <summary>There is nothing where something was expected.</summary>
    NotFound,

    /// <summary>Something is there that would be overwritten, or a process holds it.</summary>
    Conflict,

    /// <summary>Stored bytes are not what was written.</summary>
    Damaged,

    /// <summary>The bytes were written by a newer build.</summary>
    TooNew,

    /// <summary>A folder or file cannot be read or written.</summary>
    Inaccessible,

    /// <summary>The store cannot append.</summary>
    Unavailable,
}

/// <summary>What is wrong with a log, and where.</summary>
/// <param name="Kind">The kind of damage, such as <c>edited</c> or <c>stream_removed</c>.</param>
/// <param name="FromPosition">The first position that may be affected.</param>
/// <param name="ToPosition">The last position that may be affected.</param>
/// <param name="Segment">The file that holds it.</param>
/// <param name="OffsetBytes">Where in the file, where a place is known.</param>
/// <param name="Stream">The stream it is about, where there is one.</param>
/// <param name="Explanation">What was seen, in one sentence.</param>
public sealed record Damage(
    string Kind,
    ulong FromPosition,
    ulong ToPosition,
    string Segment,
    long? OffsetBytes,
    string? Stream,
    string Explanation)
{
    /// <summary>Whether a newer build wrote the bytes, so that nothing is said about them.</summary>
    public bool IsNewerFormat => Kind == "too_new";

    /// <summary>Kind, position and place in one line.</summary>
    public override string ToString()
    {
        var positions = FromPosition == ToPosition ? $"position {FromPosition}" : $"positions {FromPosition} to {ToPosition}";
        var offset = OffsetBytes is { } at ? $", byte {at}" : "";
        return $"{Kind} at {positions} ({Segment}{offset}): {Explanation}";
    }

    internal static Damage Of(Finding finding) => new(
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.Kind.ToString()),
        finding.From.Value,
        finding.To.Value,
        finding.Segment,
        finding.OffsetBytes,
        finding.Stream?.ToString(),
        finding.Explanation);
}

/// <summary>A piece of evidence cannot be read, copied or trusted. The message names it and the way out.</summary>
public sealed class EvidenceException : Exception
{
    /// <summary>Makes an exception of one kind.</summary>
    public EvidenceException(FailureKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>The kind.</summary>
    public FailureKind Kind { get; }

    /// <summary>The damage, where it is one.</summary>
    public Damage? Damage { get; init; }
}

/// <summary>Any failure of the host as a value, so that callers need not know what lies below it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Message">What is wrong and what to do, for people.</param>
/// <param name="Damage">The damage, where it is one.</param>
public sealed record Failure(FailureKind Kind, string Message, Damage? Damage)
{
    /// <summary>The failure that an exception stands for; null when it is a bug.</summary>
    public static Failure? Of(Exception exception) => exception switch
    {
        StartRefusedException e => new(FailureKind.Refused, e.Message, null),
        EvidenceException e => new(e.Kind, e.Message, e.Damage),
        EventStoreException e => new(KindOf(e.Fault), e.Message, null),
        _ => null,
    };

    private static FailureKind KindOf(StoreFault fault) => fault switch
    {
        StoreFault.Locked => FailureKind.Conflict,
        StoreFault.Damaged => FailureKind.Damaged,
        StoreFault.TooNew => FailureKind.TooNew,
        StoreFault.Inaccessible => FailureKind.Inaccessible,
        _ => FailureKind.Unavailable,
    };
}
