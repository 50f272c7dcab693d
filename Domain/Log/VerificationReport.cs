namespace AgentAssembly.Domain.Log;

/// <summary>The kinds of damage that a verification tells apart.</summary>
public enum DamageKind
{
    /// <summary>Bytes of a record or header were changed.</summary>
    Edited,

    /// <summary>Events are gone, and later events of their stream prove that they were there.</summary>
    Deleted,

    /// <summary>Records, a segment or a head file are there that are none of this log's.</summary>
    Inserted,

    /// <summary>Records stand in another order than they were written in.</summary>
    Reordered,

    /// <summary>A record or a segment stands in the log twice.</summary>
    Duplicated,

    /// <summary>Positions are missing, and no stream proves which events stood there.</summary>
    Gap,

    /// <summary>The log or a stream does not begin as a beginning does.</summary>
    WrongGenesis,

    /// <summary>Events of whole streams, or of streams' ends, are gone, and the rest was renumbered.</summary>
    StreamRemoved,

    /// <summary>The log ends before its own head file, or before a head that was kept elsewhere.</summary>
    Truncated,

    /// <summary>Every chain holds, and yet a header or a head has seen other events.</summary>
    Rewritten,

    /// <summary>The bytes were written by a newer build; nothing is said about them.</summary>
    TooNew,
}

/// <summary>The first thing wrong with a log.</summary>
/// <param name="Kind">What kind of damage it is.</param>
/// <param name="From">The first position that may be affected.</param>
/// <param name="To">The last position that may be affected: equal to the first where the place is known exactly.</param>
/// <param name="Segment">The segment file that holds it.</param>
/// <param name="OffsetBytes">Where in the file, where a place is known.</param>
/// <param name="Stream">The stream it is about, where there is one.</param>
/// <param name="Explanation">What was seen, in one sentence.</param>
public sealed record Finding(
    DamageKind Kind,
    Position From,
    Position To,
    string Segment,
    long? OffsetBytes,
    StreamName? Stream,
    string Explanation);

/// <summary>What became of the log's own head file.</summary>
public enum HeadFileState
{
    /// <summary>There was none.</summary>
    Absent,

    /// <summary>It was held against the log.</summary>
    Read,

    /// <summary>Its bytes are no header, as a power cut can leave them. It was ignored.</summary>
    Unreadable,

    /// <summary>A newer build wrote it. It was ignored.</summary>
    TooNew,
}

/// <summary>What a verification found.</summary>
/// <param name="Head">Size and root of the sound part: of the whole log when there is no finding.</param>
/// <param name="Streams">Streams seen in the sound part.</param>
/// <param name="Segments">Segment files given.</param>
/// <param name="SizeBytes">Their bytes.</param>
/// <param name="UncommittedBytes">
/// Bytes after the last whole append: of an append that was under way when the bytes were copied or the power failed.
/// No answer ever rested on them.
/// </param>
/// <param name="HeadFile">Whether the log's own head file was held against it, or why not.</param>
/// <param name="Finding">The first damage, or null when the log is sound.</param>
public sealed record VerificationReport(
    LogHead Head,
    int Streams,
    int Segments,
    long SizeBytes,
    long UncommittedBytes,
    HeadFileState HeadFile,
    Finding? Finding)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => Finding is null;
}
