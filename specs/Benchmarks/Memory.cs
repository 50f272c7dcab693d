using System.Diagnostics;
using System.Globalization;

namespace AgentAssembly.Specs.Benchmarks;

/// <summary>Resident memory as the log grows, in a process that does nothing else.</summary>
internal static class Memory
{
    public const string ChildArgument = "memory-child";

    private const int Million = 1_000_000;

    public static void Print(string root, int millionsMax)
    {
        using var child = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "AgentAssembly.Specs.Benchmarks.dll"), ChildArgument, root,
            millionsMax.ToString(CultureInfo.InvariantCulture),
        ])
        { RedirectStandardOutput = true })!;
        long? first = null;
        while (child.StandardOutput.ReadLine() is { } line)
        {
            var parts = line.Split(' ');
            var kilobytes = long.Parse(parts[1], CultureInfo.InvariantCulture);
            first ??= kilobytes;
            Console.WriteLine(
                $"  {parts[0],3} million events {kilobytes / 1024.0,7:F1} MB resident   {(double)kilobytes / first,5:F2} of one million's");
        }

        child.WaitForExit();
    }

    public static async Task RunChildAsync(string root, int millionsMax)
    {
        using var scratch = new Scratch(root);
        await using var side = await WriteSide.OpenAsync(scratch.Path);
        for (var millions = 1; millions <= millionsMax; millions++)
        {
            await Load.FillAsync(side, Million + millions);
            if (millions == 1 || millions == millionsMax)
            {
                var resident = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
                Console.WriteLine($"{millions} {resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]}");
            }
        }
    }
}
