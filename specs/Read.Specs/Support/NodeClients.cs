using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AgentAssembly.Specs.Read.Support;

/// <summary>Runs clients in JavaScript, installed from the lock file. Where that cannot be done the spec fails and says why.</summary>
public static class NodeClients
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(2);
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    /// <summary>Runs a script.</summary>
    /// <returns>Its exit code, and what it wrote.</returns>
    public static async Task<(int Code, string Output)> RunAsync(string script, params string[] arguments)
    {
        var folder = await Installed.Value;
        return await RunAsync("node", folder, RunLimit, [Path.Combine(folder, script), .. arguments]);
    }

    private static async Task<string> InstallAsync()
    {
        // Beside the output, so that a checkout stays clean.
        var source = Path.Combine(Path.GetDirectoryName(Here())!, "..", "npm");
        var folder = Path.Combine(AppContext.BaseDirectory, "npm");
        Directory.CreateDirectory(folder);
        var lockFile = await File.ReadAllTextAsync(Path.Combine(source, "package-lock.json"));
        var stamp = Path.Combine(folder, "installed");
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == lockFile)
        {
            return folder;
        }

        var (code, output) = await RunAsync("npm", folder, InstallLimit, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        Assert.True(code == 0, $"npm ci failed, so no client can be run: {output}");
        await File.WriteAllTextAsync(stamp, lockFile);
        return folder;
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string folder, TimeSpan limit, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = StartOrSay(start);
        using var time = new CancellationTokenSource(limit);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(time.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within {limit}: {await output}{await errors}");
        }

        return (process.ExitCode, await output + await errors);
    }

    private static Process StartOrSay(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException(
                $"{start.FileName} cannot be started ({e.Message}): install the packages nodejs and npm, as specs/run does", e);
        }
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
