using System.Text.Json;

namespace AgentAssembly.Edges.Host;

/// <summary>What a running process tells those who look for it, in <c>run/aasm.json</c> of its state folder.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="Grpc">URL of gRPC.</param>
/// <param name="Http">URL of HTTP.</param>
/// <param name="Socket">Path of the Unix socket; empty where none is served.</param>
/// <param name="Version">The product's version.</param>
/// <param name="StartedAt">When it began to serve.</param>
public sealed record RunFile(
    int ProcessId, string Grpc, string Http, string Socket, string Version, DateTimeOffset StartedAt)
{
    private const string Name = "aasm.json";
    // The start of a process is known to the tick of the kernel's clock, which is set now and then.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(5);

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>The process of a state folder; null when none runs.</summary>
    public static RunFile? Find(StateFolder state)
    {
        var path = Path.Combine(state.Run, Name);
        try
        {
            var found = File.Exists(path) ? JsonSerializer.Deserialize<RunFile>(File.ReadAllText(path), Json) : null;
            return found is not null && found.IsRunning() ? found : null;
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            // Half a file was left by a process that was killed while it wrote it, or it ended just now.
            return null;
        }
    }

    /// <summary>Tells of this process.</summary>
    public void Write(StateFolder state)
    {
        var path = Path.Combine(state.Run, Name);
        File.WriteAllText(path + ".tmp", JsonSerializer.Serialize(this, Json));
        File.Move(path + ".tmp", path, overwrite: true);
    }

    /// <summary>Tells no more.</summary>
    public static void Remove(StateFolder state) => File.Delete(Path.Combine(state.Run, Name));

    // The system gives a number again after a process has ended: a younger process is another one.
    private bool IsRunning()
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(ProcessId);
            return !process.HasExited && !IsZombie() && process.StartTime.ToUniversalTime() <= StartedAt.UtcDateTime + ClockSlack;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception or IOException)
        {
            return false;
        }
    }

    // Killed, and not yet buried by its parent: it has a number and does nothing any more.
    private bool IsZombie()
    {
        var path = $"/proc/{ProcessId}/stat";
        return OperatingSystem.IsLinux() && File.Exists(path)
            && File.ReadAllText(path) is var stat && stat[(stat.LastIndexOf(')') + 1)..].TrimStart() is ['Z' or 'X', ..];
    }
}
