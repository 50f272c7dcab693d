using System.Diagnostics;
using System.Globalization;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>mercurius with its compiler, on a core, over rows in memory.</summary>
internal sealed class Mercurius : IDisposable
{
    private readonly Process _process;

    private Mercurius(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    /// <summary>Starts it; null where npm or node is missing.</summary>
    public static async Task<Mercurius?> StartAsync(string rows, int core)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "mercurius");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")) && !await InstallAsync(folder))
        {
            return null;
        }

        var process = Process.Start(new ProcessStartInfo(
            "taskset", ["-c", core.ToString(CultureInfo.InvariantCulture), "node", "serve.mjs", rows])
        { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        return await process.StandardOutput.ReadLineAsync() is { } port ? new(process, new($"http://127.0.0.1:{port}/graphql")) : null;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task<bool> InstallAsync(string folder)
    {
        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--silent"]) { WorkingDirectory = folder })!;
            await npm.WaitForExitAsync();
            return npm.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
