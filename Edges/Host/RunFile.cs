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
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>The process of a state folder; null when none runs.</summary>
    public static RunFile? Find(StateFolder state)
    {
        var path = Path.Combine(state.Run, Name);
        try
        {
            var found = File.Exists(path) ? JsonSerializer.Deserialize<RunFile>(File.ReadAllText(path), Json) : null;
            return found is not null && IsRunning(found.ProcessId) ? found : null;
        }
        catch (JsonException)
        {
            // Half a file was left by a process that was killed while it wrote it.
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

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
