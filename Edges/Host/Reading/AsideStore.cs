using AgentAssembly.Projections.Documents.Sqlite;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Edges.Host.Reading;

/// <summary>Documents in a folder of their own within the state folder, for as long as they are compared.</summary>
internal sealed class AsideStore : IAsideStore
{
    private readonly DirectoryInfo _folder;
    private readonly SqliteDocumentStore _store;

    public AsideStore(StateFolder state, Intervals intervals)
    {
        // What they hold is for the owner only, like the state folder itself.
        _folder = Directory.CreateDirectory(Path.Combine(state.Run, $"verify-{Path.GetRandomFileName()}"));
        _store = SqliteDocumentStore.Open(Path.Combine(_folder.FullName, "read.db"), Guid.Empty, intervals);
    }

    public IDocumentStore Documents => _store;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Delete(recursive: true);
    }
}
