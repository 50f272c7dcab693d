using AgentAssembly.Edges.Host;

namespace AgentAssembly.Edges.Cli.Server;

/// <summary>A state folder that is gone when it is not needed any more.</summary>
internal sealed class TemporaryState : IDisposable
{
    /// <summary>The folder, readable by its owner only.</summary>
    public StateFolder Folder { get; } = new(Directory.CreateTempSubdirectory("aasm-demo-").FullName);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder.Root, recursive: true);
        }
        catch (IOException)
        {
            // The system clears its folder of temporary files itself.
        }
    }
}
