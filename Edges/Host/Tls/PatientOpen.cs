using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AgentAssembly.Edges.Host.Tls;

/// <summary>
/// Opens a file for reading without ever waiting: a plain open of a pipe waits until somebody writes to it, and a server
/// that reloads would wait with it.
/// </summary>
internal static partial class PatientOpen
{
    // open(2) and fcntl.h of Linux and macOS; the numbers are part of their binary interfaces.
    private const int NonBlockingLinux = 0x800;
    private const int CloseOnExecLinux = 0x80000;
    private const int NonBlockingMac = 0x4;
    private const int CloseOnExecMac = 0x1000000;
    private const int NoSuchFile = 2;

    /// <summary>The opened file, or whatever else the path leads to.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static SafeFileHandle Read(string path)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }

        var flags = OperatingSystem.IsMacOS() ? NonBlockingMac | CloseOnExecMac : NonBlockingLinux | CloseOnExecLinux;
        var descriptor = Open(path, flags);
        if (descriptor >= 0)
        {
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }

        var error = Marshal.GetLastPInvokeError();
        var reason = Marshal.GetPInvokeErrorMessage(error);
        throw error == NoSuchFile ? new FileNotFoundException(reason, path) : new IOException(reason, error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
