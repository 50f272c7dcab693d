using AgentAssembly.Commands.Stores.Embedded;

namespace AgentAssembly.Specs.Crash;

/// <summary>A state folder that is gone when the spec is over.</summary>
internal sealed class TemporaryState : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("crash-").FullName;

    public string Path => System.IO.Path.Combine(_root, "state");

    public string LogPath => System.IO.Path.Combine(Path, EmbeddedEventStore.LogFolderName);

    public string QuarantinePath => System.IO.Path.Combine(LogPath, EmbeddedEventStore.QuarantineName);

    public void DeleteIndex()
    {
        foreach (var file in Directory.EnumerateFiles(Path, EmbeddedEventStore.IndexName + "*"))
        {
            File.Delete(file);
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
