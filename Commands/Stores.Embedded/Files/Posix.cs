using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AgentAssembly.Commands.Stores.Embedded.Files;

/// <summary>The two flushes that the base library does not offer: of data without metadata, and of a folder.</summary>
internal static partial class Posix
{
    private const uint SyncFileRangeWrite = 2;

    /// <summary>
    /// Makes a file's data durable. Where the length does not change, fdatasync spares the journal commit that fsync
    /// makes for the time of modification.
    /// </summary>
    public static void FlushData(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(handle);
            return;
        }

        Check(FDataSync(handle), "fdatasync");
    }

    /// <summary>Begins to write a file's dirty pages; a hint, which only Linux takes.</summary>
    public static void StartFlush(SafeFileHandle handle, long offset, long length)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SyncFileRange(handle, offset, length, SyncFileRangeWrite);
        }
    }

    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(path, 0);
        Check(descriptor < 0 ? -1 : 0, "open");
        var result = FSync(descriptor);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        Marshal.SetLastPInvokeError(error);
        Check(result, "fsync");
    }

    private static void Check(int result, string call)
    {
        if (result != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException($"{call} failed: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle descriptor);

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncFileRange(SafeFileHandle descriptor, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
