using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Crash.Child;

/// <summary>How far a child has come.</summary>
public enum ChildState
{
    /// <summary>The process is starting.</summary>
    Starting,

    /// <summary>It opens the log, and its index with it.</summary>
    Opening,

    /// <summary>Every caller has had an answer.</summary>
    Busy,

    /// <summary>It was asked to stop, and every caller has an answer.</summary>
    Stopped,

    /// <summary>A caller had an answer that makes no sense.</summary>
    Confused,
}

/// <summary>An acknowledgement: written after the store has answered.</summary>
public readonly record struct Acknowledgement(EventId Id, StreamName Stream, StreamVersion Version, Position Position, Hash256 Hash);

/// <summary>
/// What a child tells its parent through shared memory, which outlives the child, however it ends: how many requests are
/// in flight, whether a group is open, and everything that was acknowledged.
/// </summary>
public sealed unsafe class Marks : IDisposable
{
    /// <summary>The category of every stream a child writes.</summary>
    public const string Category = "session";

    /// <summary>Most acknowledgements that fit.</summary>
    public const int AcknowledgementsMax = 200_000;

    private const int StateAt = 0;
    private const int GroupAt = 64;
    private const int InFlightAt = 128;
    private const int RefusedAt = 192;
    private const int CountAt = 256;
    private const int EntriesAt = 320;
    private const int EntryBytes = 88;
    private const int DoneAt = 80;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _base;

    private Marks(MemoryMappedFile file)
    {
        _file = file;
        _view = file.CreateViewAccessor();
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _base);
    }

    /// <summary>How far the child has come.</summary>
    public ChildState State
    {
        get => (ChildState)Volatile.Read(ref At(StateAt));
        set => Volatile.Write(ref At(StateAt), (int)value);
    }

    /// <summary>Whether a group has been begun to be written and nobody has been answered yet.</summary>
    public bool IsGroupOpen
    {
        get => Volatile.Read(ref At(GroupAt)) != 0;
        set => Volatile.Write(ref At(GroupAt), value ? 1 : 0);
    }

    /// <summary>Appends that were sent and not answered.</summary>
    public ref int InFlight => ref At(InFlightAt);

    /// <summary>Appends that were refused because the store closed.</summary>
    public ref int Refused => ref At(RefusedAt);

    /// <summary>Makes an empty file of marks.</summary>
    public static Marks Create(string path) =>
        new(MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, EntriesAt + ((long)EntryBytes * AcknowledgementsMax)));

    /// <summary>Opens the parent's file.</summary>
    public static Marks Open(string path) => new(MemoryMappedFile.CreateFromFile(path, FileMode.Open));

    /// <summary>Adds an acknowledgement; false when there is no room for one.</summary>
    public bool TryAdd(in Acknowledgement acknowledgement)
    {
        var index = Interlocked.Increment(ref At(CountAt)) - 1;
        if (index >= AcknowledgementsMax)
        {
            return false;
        }

        var entry = Entry(index);
        acknowledgement.Id.CopyTo(entry);
        Unsafe.WriteUnaligned(ref entry[16], acknowledgement.Stream.Id);
        Unsafe.WriteUnaligned(ref entry[32], acknowledgement.Version.Value);
        Unsafe.WriteUnaligned(ref entry[40], acknowledgement.Position.Value);
        acknowledgement.Hash.CopyTo(entry[48..]);
        Volatile.Write(ref entry[DoneAt], 1);
        return true;
    }

    /// <summary>Everything that was acknowledged; of one that was being written down when the child ended, nothing.</summary>
    public IEnumerable<Acknowledgement> Acknowledgements()
    {
        for (var i = 0; i < Math.Min(At(CountAt), AcknowledgementsMax); i++)
        {
            if (Entry(i)[DoneAt] == 1)
            {
                yield return Read(Entry(i));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static Acknowledgement Read(ReadOnlySpan<byte> entry) => new(
        EventId.From(entry),
        StreamName.Of(Category, Unsafe.ReadUnaligned<UInt128>(in entry[16])),
        new(Unsafe.ReadUnaligned<ulong>(in entry[32])),
        new(Unsafe.ReadUnaligned<ulong>(in entry[40])),
        Hash256.From(entry.Slice(48, Hash256.SizeBytes)));

    private ref int At(int offset) => ref Unsafe.AsRef<int>(_base + offset);

    private Span<byte> Entry(int index) => new(_base + EntriesAt + ((long)index * EntryBytes), EntryBytes);
}
