using System.Collections.Immutable;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Specs.Projections.Engine;

/// <summary>What a tally of one stream came to.</summary>
internal sealed record Tally(string Org, string Team, string Name, long Count, long Last);

/// <summary>One that was noted.</summary>
internal sealed record Note(string Org, string Team, string Stream, long Version);

/// <summary>
/// Counts the events of each stream, forgets a stream at every seventh of its events, and notes every third event of the log.
/// </summary>
internal sealed class TallyProjection(int version = 1, Func<Told, bool>? isPoison = null) : Projection
{
    public static KeyedShape<Tally> Tallies { get; } = new(
        "tallies",
        [
            Columns.Texts<Tally>("org", tally => tally.Org),
            Columns.Texts<Tally>("team", tally => tally.Team),
            Columns.Texts<Tally>("name", tally => tally.Name),
            Columns.Numbers<Tally>("count", tally => tally.Count),
            Columns.Times<Tally>("last", tally => tally.Last),
        ],
        [["org", "count"], ["org", "last"]]);

    public static JournalShape<Note> Notes { get; } = new(
        "notes",
        [
            Columns.Texts<Note>("org", note => note.Org),
            Columns.Texts<Note>("team", note => note.Team),
            Columns.Texts<Note>("stream", note => note.Stream),
            Columns.Numbers<Note>("version", note => note.Version),
        ],
        [["org"], ["org", "stream"]]);

    public override string Name => "tally";

    public override int Version => version;

    public override ImmutableArray<string> Categories => [];

    public override ImmutableArray<DocumentShape> Shapes => [Tallies, Notes];

    public override void Apply(Told told, IDocumentSession documents)
    {
        var stream = told.Envelope.Stream.ToString();
        var before = documents.Find(Tallies, stream);
        documents.Put(Tallies, stream, new Tally(
            told.Org, told.Team, $"stream {stream[^2..]}", (before?.Count ?? 0) + 1, told.Envelope.RecordedAt.UnixMicroseconds));
        if (isPoison?.Invoke(told) == true)
        {
            throw new FormatException("poison");
        }

        if (told.Envelope.Version.Value % 7 == 6)
        {
            documents.Remove(Tallies, stream);
        }

        if (told.Position.Value % 3 == 0)
        {
            documents.Append(Notes, told.Position, new(told.Org, told.Team, stream, (long)told.Envelope.Version.Value));
        }
    }
}
