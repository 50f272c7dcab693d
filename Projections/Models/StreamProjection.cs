using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Domain.Log;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models;

/// <summary>One stream as its events have made it.</summary>
/// <typeparam name="TState">Its state, as its decider folds it.</typeparam>
/// <param name="Id">The stream's id: 32 hexadecimal digits.</param>
/// <param name="Org">The tenant; empty for the installation.</param>
/// <param name="Team">The team that its first event named; empty where there is none.</param>
/// <param name="Version">The version of its last event.</param>
/// <param name="Born">When its first event was recorded.</param>
/// <param name="Changed">When its last event was recorded.</param>
/// <param name="State">The state.</param>
public sealed record StreamDocument<TState>(
    string Id, string Org, string Team, long Version, Instant Born, Instant Changed, TState State);

/// <summary>What documents of streams are found by.</summary>
public static class StreamKey
{
    /// <summary>The stream's id: 32 hexadecimal digits.</summary>
    public static string Of(StreamName stream) => stream.Id.ToString("x32", CultureInfo.InvariantCulture);
}

/// <summary>
/// The streams of one category, each a document that is the state its own decider folds: what is shown is what commands are
/// decided on.
/// </summary>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TEvent">The family of events.</typeparam>
public abstract class StreamProjection<TState, TEvent> : Projection
    where TEvent : class
{
    private protected StreamProjection(
        string name,
        ImmutableArray<Column<StreamDocument<TState>>> columns,
        ImmutableArray<ImmutableArray<string>> indexes,
        DocumentSight sight = DocumentSight.Team) =>
        (Name, Documents, Shapes) = (name, Make(name, columns, indexes, sight, out var shape), [shape]);

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes { get; }

    /// <summary>The documents, by the stream's id.</summary>
    public KeyedShape<StreamDocument<TState>> Documents { get; }

    /// <summary>The state before any event.</summary>
    protected abstract TState Initial { get; }

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        if (told.Happened is not TEvent happened)
        {
            return;
        }

        var (key, envelope) = (StreamKey.Of(told.Envelope.Stream), told.Envelope);
        var before = documents.Find(Documents, key)
            ?? new(key, told.Org, told.Team, -1, envelope.RecordedAt, envelope.RecordedAt, Initial);
        var state = Evolve(before.State, happened, told);
        documents.Put(Documents, key, before with
        {
            Team = TeamOf(state, before.Team),
            Version = (long)envelope.Version.Value,
            Changed = envelope.RecordedAt,
            State = state,
        });
    }

    /// <summary>The state after one more event.</summary>
    protected abstract TState Evolve(TState state, TEvent happened, Told told);

    /// <summary>The team that the stream belongs to now.</summary>
    protected virtual string TeamOf(TState state, string before) => before;

    private static KeyedShape<StreamDocument<TState>> Make(
        string name,
        ImmutableArray<Column<StreamDocument<TState>>> columns,
        ImmutableArray<ImmutableArray<string>> indexes,
        DocumentSight sight,
        out KeyedShape<StreamDocument<TState>> shape) => shape = new(
            name,
            [
                Columns.Texts<StreamDocument<TState>>("org", document => document.Org),
                Columns.Texts<StreamDocument<TState>>("team", document => document.Team),
                Columns.Times<StreamDocument<TState>>("born", document => document.Born.UnixMicroseconds),
                Columns.Times<StreamDocument<TState>>("changed", document => document.Changed.UnixMicroseconds),
                .. columns,
            ],
            indexes)
        {
            Sight = sight,
        };
}
