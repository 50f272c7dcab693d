using System.Collections.Immutable;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Projections.Engine;

/// <summary>
/// A read model: a name, a version and a pure fold of the log into documents (architecture §6). The same events make the same
/// documents, whatever was read in one go and however often it began anew. Whoever changes a fold or a shape raises the
/// version, and the documents are made anew.
/// </summary>
public abstract class Projection
{
    /// <summary>The name; lower case, unique.</summary>
    public abstract string Name { get; }

    /// <summary>From 1.</summary>
    public abstract int Version { get; }

    /// <summary>The categories of streams that it is told of; none for all.</summary>
    public abstract ImmutableArray<string> Categories { get; }

    /// <summary>The documents that it makes. No other projection touches them.</summary>
    public abstract ImmutableArray<DocumentShape> Shapes { get; }

    /// <summary>Folds one event. Changes documents of its own shapes and nothing else.</summary>
    /// <exception cref="Exception">Whatever it throws stops this projection at the event, until it is mended and rebuilt.</exception>
    public abstract void Apply(Told told, IDocumentSession documents);
}

/// <summary>The documents as a fold sees and changes them. Not thread-safe.</summary>
public interface IDocumentSession
{
    /// <summary>A document; null where there is none.</summary>
    T? Find<T>(KeyedShape<T> shape, string key)
        where T : class;

    /// <summary>Puts a document in the place of what had the key.</summary>
    void Put<T>(KeyedShape<T> shape, string key, T document)
        where T : class;

    /// <summary>
    /// A document that is put, in a form that takes many changes quickly: it is a document again when somebody looks, or when it
    /// is saved. Whoever puts it otherwise begins anew.
    /// </summary>
    /// <param name="shape">Its kind.</param>
    /// <param name="key">Its key.</param>
    /// <param name="begin">Makes the form of the document; of null where there is none.</param>
    TDraft Draft<T, TDraft>(KeyedShape<T> shape, string key, Func<T?, TDraft> begin)
        where T : class
        where TDraft : class, IDraft<T>;

    /// <summary>Removes a document; what it was stays to be seen as of then.</summary>
    void Remove<T>(KeyedShape<T> shape, string key)
        where T : class;

    /// <summary>Adds a document. Positions only grow, and each has one document of a shape at most.</summary>
    void Append<T>(JournalShape<T> shape, Position position, T document)
        where T : class;
}

/// <summary>A document while it is changed again and again. Not thread-safe.</summary>
/// <typeparam name="T">The document.</typeparam>
public interface IDraft<out T>
{
    /// <summary>The document as it is now. The draft goes on, and leaves it alone.</summary>
    T Done();
}
