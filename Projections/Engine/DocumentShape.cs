using System.Collections.Immutable;
using System.Text.Json;

namespace AgentAssembly.Projections.Engine;

/// <summary>A kind of documents: what it is called, what its documents are found by, and how they are written down.</summary>
public abstract class DocumentShape
{
    private protected DocumentShape(string name) => Name = name;

    /// <summary>The name; lower case, unique among all projections.</summary>
    public string Name { get; }

    /// <summary>For whom they exist.</summary>
    public DocumentSight Sight { get; init; }

    /// <summary>Whether documents are added once, at a position, and never change.</summary>
    public abstract bool IsJournal { get; }

    /// <summary>The columns: name, and whether it is a text.</summary>
    public abstract ImmutableArray<(string Name, bool IsText)> ColumnNames { get; }

    /// <summary>The indexes: names of columns, in order. Every store adds the key, or the position, at the end.</summary>
    public ImmutableArray<ImmutableArray<string>> Indexes { get; private protected init; } = [];
}

/// <summary>A kind of documents of a type. Immutable and safe to share.</summary>
/// <typeparam name="T">The document: a record of texts, whole numbers, truth values and lists of such.</typeparam>
public abstract class DocumentShape<T> : DocumentShape
    where T : class
{
    private readonly ImmutableDictionary<string, Column<T>> _byName;

    private protected DocumentShape(string name, ImmutableArray<Column<T>> columns)
        : base(name)
    {
        Columns = columns;
        ColumnNames = [.. columns.Select(column => (column.Name, column.IsText))];
        _byName = columns.ToImmutableDictionary(column => column.Name, StringComparer.Ordinal);
    }

    /// <summary>What documents are found by. The first two are <c>org</c> and <c>team</c>.</summary>
    public ImmutableArray<Column<T>> Columns { get; }

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, bool IsText)> ColumnNames { get; }

    /// <summary>A column by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Column<T> Column(string name) => _byName[name];
}

/// <summary>Documents as bytes, which are the same in every store.</summary>
public static class DocumentBody
{
    /// <summary>A document's bytes: the same document has the same bytes.</summary>
    public static byte[] Write<T>(T document)
        where T : class => JsonSerializer.SerializeToUtf8Bytes(document, BodyFormat.Options);

    /// <summary>Reads a document's bytes.</summary>
    public static T Read<T>(ReadOnlySpan<byte> body)
        where T : class => JsonSerializer.Deserialize<T>(body, BodyFormat.Options)!;
}

/// <summary>Documents with a key that change as the log goes on, and are kept as they were.</summary>
/// <typeparam name="T">The document.</typeparam>
public sealed class KeyedShape<T> : DocumentShape<T>
    where T : class
{
    /// <summary>Makes a kind.</summary>
    public KeyedShape(string name, ImmutableArray<Column<T>> columns, ImmutableArray<ImmutableArray<string>> indexes)
        : base(name, columns) => Indexes = indexes;

    /// <inheritdoc/>
    public override bool IsJournal => false;
}

/// <summary>Documents that are each added once, at the position of the event that they tell of.</summary>
/// <typeparam name="T">The document.</typeparam>
public sealed class JournalShape<T> : DocumentShape<T>
    where T : class
{
    /// <summary>Makes a kind.</summary>
    public JournalShape(string name, ImmutableArray<Column<T>> columns, ImmutableArray<ImmutableArray<string>> indexes)
        : base(name, columns) => Indexes = indexes;

    /// <inheritdoc/>
    public override bool IsJournal => true;
}
