using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using AgentAssembly.Specs.Crash.Child;

namespace AgentAssembly.Specs.Crash;

/// <summary>A child that appends under fire. Ends with its disposal, however the spec ends.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    private const int SigTerm = 15;

    // Guards against a child that hangs; nothing is measured by it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);

    private readonly Process _process;
    private readonly string _marksPath;
    private readonly Task<string> _errors;

    private ChildProcess(Process process, Marks marks, string marksPath)
    {
        (_process, Marks, _marksPath) = (process, marks, marksPath);
        _errors = process.StandardError.ReadToEndAsync();
    }

    public Marks Marks { get; }

    public int Id => _process.Id;

    public static ChildProcess Start(string stateFolder, int callers, int segmentBytes, int seed)
    {
        var marksPath = Path.Combine(Path.GetDirectoryName(stateFolder)!, $"{Path.GetFileName(stateFolder)}.marks");
        var marks = Marks.Create(marksPath);
        string[] arguments = ["exec", ChildPath(), stateFolder, marksPath, Text(callers), Text(segmentBytes), Text(seed)];
        var start = new ProcessStartInfo(DotnetPath(), arguments) { RedirectStandardInput = true, RedirectStandardError = true };
        return new ChildProcess(Process.Start(start)!, marks, marksPath);
    }

    /// <summary>Waits until the child's marks say so.</summary>
    public async Task WaitUntilAsync(Func<Marks, bool> holds, string what)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!holds(Marks))
        {
            Assert.False(_process.HasExited, $"the child ended before {what}: {(_process.HasExited ? await _errors : "")}");
            Assert.True(TimeProvider.System.GetElapsedTime(since) < Patience, $"the child never came to {what}");
            await Task.Delay(Glance, TimeProvider.System);
        }
    }

    /// <summary>Waits for the next moment at which the marks say so, which may be gone as soon as it is seen.</summary>
    public void Await(Func<Marks, bool> holds)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!holds(Marks) && !_process.HasExited && TimeProvider.System.GetElapsedTime(since) < Patience)
        {
            Thread.SpinWait(20);
        }
    }

    /// <summary>SIGKILL, and the end.</summary>
    public void Kill()
    {
        Assert.False(_process.HasExited, "the child ended by itself");
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM, and the end; returns what the child said about its errors.</summary>
    public async Task<(int ExitCode, string Errors)> TerminateAsync()
    {
        Assert.Equal(0, SendSignal(_process.Id, SigTerm));
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        Marks.Dispose();
        File.Delete(_marksPath);
    }

    private static string ChildPath() => typeof(Marks).Assembly.Location;

    private static string DotnetPath() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);
}
