using System.Diagnostics;
using System.Runtime.InteropServices;
using AgentAssembly.Edges.Host.Evidence;

namespace AgentAssembly.Edges.Host.Operations;

/// <summary>The process that serves a state folder, seen from another process.</summary>
public static partial class RunningServer
{
    private const int SigTerm = 15;

    /// <summary>Asks it to drain and waits until it has ended.</summary>
    /// <param name="running">The process.</param>
    /// <param name="limit">Longest wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait; the process drains all the same.</param>
    /// <returns>Whether it ended in time.</returns>
    /// <exception cref="EvidenceException">It may not be told to stop.</exception>
    public static async Task<bool> StopAsync(
        RunFile running, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        Process process;
        try
        {
            process = Process.GetProcessById(running.ProcessId);
        }
        catch (ArgumentException)
        {
            return true;
        }

        using (process)
        {
            Signal(running.ProcessId);
            using var timeout = new CancellationTokenSource(limit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            try
            {
                await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
                return true;
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested)
            {
                return process.HasExited;
            }
        }
    }

    private static void Signal(int processId)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new EvidenceException(FailureKind.Refused,
                $"process {processId} cannot be asked to drain from another window on Windows: press Ctrl-C in its own");
        }

        if (Kill(processId, SigTerm) != 0)
        {
            throw new EvidenceException(FailureKind.Refused,
                $"process {processId} cannot be stopped: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}. "
                + "Run this as the user who started it");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
