using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Stores.Embedded.Files;

/// <summary>
/// The folder of a log, as little of a file system as the log needs. The disk is one implementation; the simulation's
/// tears, reorders and loses whatever was not flushed.
/// </summary>
public interface ILogFolder
{
    /// <summary>Bytes that can still be written.</summary>
    long FreeBytes { get; }

    /// <summary>What to call it in messages.</summary>
    string Name { get; }

    /// <summary>The names of the files in it, sorted.</summary>
    IReadOnlyList<string> List();

    /// <summary>Opens a file for reading and writing.</summary>
    ILogFile Open(string name);

    /// <summary>Makes a file of zero bytes that occupy their room on the disk, and flushes it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="sizeBytes">Its length.</param>
    /// <param name="rest">Called now and then, so that others get at the disk; null for no such courtesy.</param>
    ILogFile CreateZeroed(string name, long sizeBytes, Action? rest = null);

    /// <summary>Renames a file. Durable after <see cref="Flush"/>.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file. Durable after <see cref="Flush"/>.</summary>
    void Delete(string name);

    /// <summary>Makes what was made, renamed and removed durable.</summary>
    void Flush();
}

/// <summary>One file of a log. Reading is safe from any thread; writing is one thread's.</summary>
public interface ILogFile : ISegmentBytes, IDisposable
{
    /// <summary>Writes bytes. Durable after <see cref="Flush"/>, and until then in any order and any part.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Makes everything written to this file durable.</summary>
    void Flush();

    /// <summary>Cuts the file off.</summary>
    void Truncate(long sizeBytes);
}
