using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace AgentAssembly.Domain.Log;

/// <summary>
/// The first 4,096 bytes of a segment file: which log it belongs to, where it begins, and what came before it, so that
/// nothing before it can vanish unseen. Layout: <c>contracts/events/segment.md</c>.
/// </summary>
public sealed class SegmentHeader
{
    /// <summary>Length in bytes.</summary>
    public const int SizeBytes = 4096;

    /// <summary>The format that this build reads and writes.</summary>
    public const int Format = 1;

    private const int LogIdAt = 16;
    private const int FirstPositionAt = 32;
    private const int CreatedAtAt = 40;
    private const int ContinuesFromAt = 48;
    private const int TreeSizeAt = 80;
    private const int SubtreeCountAt = 88;
    private const int SubtreesAt = 92;
    private const int ChecksumAt = SizeBytes - 4;

    /// <summary>Which log: a UUID given when the log was made.</summary>
    public required Guid LogId { get; init; }

    /// <summary>The position of the segment's first record.</summary>
    public required Position FirstPosition { get; init; }

    /// <summary>When the segment was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>The hash of the event before the first one; zero at the start of a log.</summary>
    public required Hash256 ContinuesFrom { get; init; }

    /// <summary>The Merkle tree over every event before the first one.</summary>
    public required MerkleFrontier Tree { get; init; }

    private static ReadOnlySpan<byte> Label => "aa-segment/"u8;

    /// <summary>The header as bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[SizeBytes];
        var span = bytes.AsSpan();
        Encoding.ASCII.GetBytes($"aa-segment/{Format}\0", span);
        LogId.TryWriteBytes(span[LogIdAt..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64BigEndian(span[FirstPositionAt..], FirstPosition.Value);
        BinaryPrimitives.WriteInt64BigEndian(span[CreatedAtAt..], CreatedAt.UnixMicroseconds);
        ContinuesFrom.CopyTo(span[ContinuesFromAt..]);
        BinaryPrimitives.WriteUInt64BigEndian(span[TreeSizeAt..], Tree.Size);
        BinaryPrimitives.WriteUInt32BigEndian(span[SubtreeCountAt..], (uint)Tree.Subtrees.Length);
        for (var i = 0; i < Tree.Subtrees.Length; i++)
        {
            Tree.Subtrees[i].CopyTo(span[(SubtreesAt + (i * Hash256.SizeBytes))..]);
        }

        BinaryPrimitives.WriteUInt32BigEndian(span[ChecksumAt..], Crc32C.Compute(span[..ChecksumAt]));
        return bytes;
    }

    /// <summary>Reads a header, or says why it is none.</summary>
    /// <param name="bytes">The first bytes of a segment file.</param>
    /// <param name="header">The header, when the answer is true.</param>
    /// <param name="problem">What is wrong, for people, when the answer is false.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SegmentHeader? header, out string? problem)
    {
        header = null;
        problem = WhyUnreadable(bytes);
        if (problem is not null)
        {
            return false;
        }

        var subtrees = new Hash256[BinaryPrimitives.ReadUInt32BigEndian(bytes[SubtreeCountAt..])];
        for (var i = 0; i < subtrees.Length; i++)
        {
            subtrees[i] = Hash256.From(bytes.Slice(SubtreesAt + (i * Hash256.SizeBytes), Hash256.SizeBytes));
        }

        header = new SegmentHeader
        {
            LogId = new Guid(bytes.Slice(LogIdAt, 16), bigEndian: true),
            FirstPosition = new(BinaryPrimitives.ReadUInt64BigEndian(bytes[FirstPositionAt..])),
            CreatedAt = new(BinaryPrimitives.ReadInt64BigEndian(bytes[CreatedAtAt..])),
            ContinuesFrom = Hash256.From(bytes.Slice(ContinuesFromAt, Hash256.SizeBytes)),
            Tree = new(BinaryPrimitives.ReadUInt64BigEndian(bytes[TreeSizeAt..]), subtrees),
        };
        return true;
    }

    /// <summary>
    /// Whether the bytes begin with the whole label, 16 bytes, of a format that this build does not know.
    /// </summary>
    public static bool IsNewer(ReadOnlySpan<byte> bytes) => FormatOf(bytes) > Format;

    private static string? WhyUnreadable(ReadOnlySpan<byte> bytes)
    {
        var format = FormatOf(bytes);
        if (format > Format)
        {
            return $"the segment has format {format}, and this build reads format {Format}: use a newer build";
        }

        if (bytes.Length < SizeBytes)
        {
            return $"the segment has {bytes.Length} bytes, and its header alone needs {SizeBytes}";
        }

        if (format != Format)
        {
            return "the file does not begin as a segment does ('aa-segment/1')";
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(bytes[ChecksumAt..]) != Crc32C.Compute(bytes[..ChecksumAt]))
        {
            return "the header's checksum does not fit its bytes";
        }

        var first = BinaryPrimitives.ReadUInt64BigEndian(bytes[FirstPositionAt..]);
        var size = BinaryPrimitives.ReadUInt64BigEndian(bytes[TreeSizeAt..]);
        var subtrees = BitOperations.PopCount(size);
        return first != size ? $"the header begins at position {first} behind a tree of {size} leaves"
            : BinaryPrimitives.ReadUInt32BigEndian(bytes[SubtreeCountAt..]) != subtrees
                ? $"the header names a tree of {size} leaves with the wrong number of subtrees"
            : bytes[(SubtreesAt + (subtrees * Hash256.SizeBytes))..ChecksumAt].ContainsAnyExcept((byte)0)
                ? "the header has bytes other than zero behind its subtrees"
            : null;
    }

    private static int FormatOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < LogIdAt || !bytes.StartsWith(Label))
        {
            return 0;
        }

        // One to four digits without a leading zero, and zero bytes up to the log's id: one format has one label.
        var label = bytes[Label.Length..LogIdAt];
        var digits = label.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits is > 0 and < 5 && label[0] != (byte)'0' && !label[digits..].ContainsAnyExcept((byte)0)
            && int.TryParse(label[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var format)
            ? format
            : 0;
    }
}
