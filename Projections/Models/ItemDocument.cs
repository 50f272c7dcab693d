using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models;

/// <summary>One of several things that a stream tells of.</summary>
/// <typeparam name="T">What it is.</typeparam>
/// <param name="Id">Its key.</param>
/// <param name="Org">The tenant; empty for the installation.</param>
/// <param name="Team">The team; empty for what is the whole org's.</param>
/// <param name="Born">When it was first told of.</param>
/// <param name="Changed">When it was last told of.</param>
/// <param name="By">Who changed it last.</param>
/// <param name="Item">What it is.</param>
public sealed record ItemDocument<T>(string Id, string Org, string Team, Instant Born, Instant Changed, string By, T Item);

/// <summary>Keys of documents that have no id of their own.</summary>
public static class ItemKey
{
    /// <summary>The same for the same texts in the same order: 32 hexadecimal digits.</summary>
    public static string Of(params ReadOnlySpan<string> texts) => StreamKey.Of(StreamName.ForKey("item", texts));
}

/// <summary>Makes and changes documents of several things that a stream tells of.</summary>
internal static class ItemDocuments
{
    public static KeyedShape<ItemDocument<T>> Shape<T>(
        string name, DocumentSight sight, ImmutableArray<Column<ItemDocument<T>>> columns, ImmutableArray<ImmutableArray<string>> indexes) =>
        new(
            name,
            [
                Columns.Texts<ItemDocument<T>>("org", document => document.Org),
                Columns.Texts<ItemDocument<T>>("team", document => document.Team),
                Columns.Times<ItemDocument<T>>("born", document => document.Born.UnixMicroseconds),
                Columns.Times<ItemDocument<T>>("changed", document => document.Changed.UnixMicroseconds),
                .. columns,
            ],
            [["org", "born"], .. indexes])
        {
            Sight = sight,
        };

    /// <summary>Puts a thing as an event tells of it.</summary>
    public static void Put<T>(
        this IDocumentSession documents, KeyedShape<ItemDocument<T>> shape, (string Id, string Team) place, Told told, T item)
    {
        var (at, before) = (told.Envelope.RecordedAt, documents.Find(shape, place.Id));
        documents.Put(shape, place.Id, new ItemDocument<T>(
            place.Id, told.Org, place.Team, before?.Born ?? at, at, told.Envelope.Principal, item));
    }

    /// <summary>Changes a thing that there is, and where there is none, nothing.</summary>
    public static void Change<T>(
        this IDocumentSession documents, KeyedShape<ItemDocument<T>> shape, string id, Told told, Func<T, T> change)
    {
        if (documents.Find(shape, id) is { } before)
        {
            documents.Put(shape, id, before with
            {
                Changed = told.Envelope.RecordedAt, By = told.Envelope.Principal, Item = change(before.Item),
            });
        }
    }
}
