using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using AgentAssembly.Commands.Stores.Embedded;

namespace AgentAssembly.Edges.Host.Operations;

/// <summary>Looks at what the machine offers.</summary>
internal static class MachineChecks
{
    private const int RuntimeMajor = 10;
    private const long MiB = 1024 * 1024;

    public static Symptom Runtime(string version)
    {
        var saw = $"aasm {version} on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}";
        return Environment.Version.Major >= RuntimeMajor
            ? new("runtime", Health.Ok, saw)
            : new("runtime", Health.Fail, saw, $"install .NET {RuntimeMajor} or later");
    }

    public static Symptom Disk(StateFolder state, EmbeddedStoreOptions store)
    {
        try
        {
            var free = new DriveInfo(NearestThere(state.Root)).AvailableFreeSpace;
            var saw = $"{free / MiB:N0} MiB free; appends stop below {store.FreeBytesMin / MiB:N0} MiB";
            return free < store.FreeBytesMin
                ? new("disk", Health.Fail, saw, $"make room on the disk of {state.Root}, or choose another with --state")
                : free < 4 * store.FreeBytesMin
                    ? new("disk", Health.Warn, saw, $"make room on the disk of {state.Root} soon")
                    : new("disk", Health.Ok, saw);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("disk", Health.Warn, $"the room on the disk of {state.Root} is not known: {e.Message}", "look with 'df'");
        }
    }

    public static Symptom Port(string check, string option, IPEndPoint endpoint, string? servedUrl)
    {
        if (servedUrl is not null && new Uri(servedUrl).Authority == endpoint.ToString())
        {
            return new(check, Health.Ok, $"{endpoint} is served by this state folder's own process");
        }

        using var listener = new TcpListener(endpoint) { ExclusiveAddressUse = true };
        try
        {
            listener.Start();
            return new(check, Health.Ok, $"{endpoint} is free");
        }
        catch (SocketException e) when (servedUrl is not null)
        {
            return new(check, Health.Warn,
                $"{endpoint} is in use ({e.SocketErrorCode}); this state folder's process serves {servedUrl}");
        }
        catch (SocketException e)
        {
            return new(check, Health.Fail, $"{endpoint} cannot be listened to: {e.SocketErrorCode}",
                $"stop who has it, or choose another with {option} (port 0 picks a free one)");
        }
    }

    private static string NearestThere(string path)
    {
        var folder = path;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            folder = parent;
        }

        return folder;
    }
}
