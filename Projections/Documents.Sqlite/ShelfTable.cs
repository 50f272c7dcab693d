using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Documents.Sqlite;

/// <summary>What was changed of one shape and not saved yet.</summary>
internal abstract class ShelfTable(SqliteDocumentStore store)
{
    protected SqliteDocumentStore Store => store;

    /// <summary>Writes it down, within a transaction.</summary>
    public abstract void Write();

    /// <summary>It was written down.</summary>
    public abstract void Saved();

    /// <summary>Forgets it.</summary>
    public abstract void Discard();

    protected static void BindColumns<T>(Statement statement, int first, DocumentShape<T> shape, T document)
        where T : class
    {
        foreach (var column in shape.Columns)
        {
            statement.Bind(first++, column.Of(document));
        }

        statement.Bind(first, DocumentBody.Write<T>(document));
    }
}

/// <summary>Documents that were added.</summary>
internal sealed class ShelfJournal<T>(SqliteDocumentStore store, JournalShape<T> shape, TableNames names) : ShelfTable(store)
    where T : class
{
    private readonly List<(Position Position, T Document)> _added = [];
    public void Append(Position position, T document) => _added.Add((position, document));

    public override void Write()
    {
        using var insert = Store.Writer.Prepare(names.InsertDocument());
        foreach (var (position, document) in _added)
        {
            insert.Bind(1, unchecked((long)position.Value));
            BindColumns(insert, 2, shape, document);
            insert.Run();
        }
    }

    public override void Saved() => _added.Clear();

    public override void Discard() => _added.Clear();
}
