using System.Collections.Concurrent;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Topology;

namespace AgentAssembly.Commands.Core.State;

/// <summary>An org's reported edges, as of one version of their stream.</summary>
/// <param name="State">The edges.</param>
/// <param name="Head">The stream's last event; null before the first.</param>
public sealed record KnownEdges(EdgesState State, StreamHead? Head)
{
    /// <summary>Of an org where nothing was reported.</summary>
    public static KnownEdges None { get; } = new(EdgesState.Empty, null);
}

/// <summary>
/// The reported edges of every org, folded from the log. As many as <see cref="EdgesState.DistinctMax"/> for an org, which
/// the decider sees to. One writer, any readers.
/// </summary>
public sealed class EdgeBook
{
    private static readonly string Category = EdgeObserved.StreamOf("").Category;

    private readonly ConcurrentDictionary<StreamName, Org> _orgs = new();

    /// <summary>The edges of every org, by their stream, in no order.</summary>
    internal IEnumerable<(StreamName Stream, KnownEdges Edges)> All => _orgs.Select(org => (org.Key, org.Value.Known));

    /// <summary>What is known of an org's edges.</summary>
    public KnownEdges Of(string org) => _orgs.GetValueOrDefault(EdgeObserved.StreamOf(org))?.Known ?? KnownEdges.None;

    /// <summary>The wanted edges of an org that were seen at or after a moment, the latest first.</summary>
    internal List<EdgeTally> Latest(string org, Func<EdgeTally, bool> isWanted, Instant since, int limit) =>
        _orgs.GetValueOrDefault(EdgeObserved.StreamOf(org))?.Tallies.Latest(isWanted, since, limit) ?? [];

    internal void Apply(RecordedEvent recorded)
    {
        if (recorded.Event.Stream.Category != Category)
        {
            return;
        }

        // An event of a type that only a newer build knows changes nothing here, and still is the stream's last version.
        var org = _orgs.GetOrAdd(recorded.Event.Stream, _ => new Org());
        var seen = EdgeObserved.Read(recorded.Event.Open());
        if (seen is not null && seen.Kind != EdgeKind.None)
        {
            org.Tallies.Add(TallyOf(seen, recorded));
        }

        var state = seen is null ? org.Known.State : EdgesDecider.Evolve(org.Known.State, seen);
        org.Known = new KnownEdges(state, recorded.Event.AsHead);
    }

    private static EdgeTally TallyOf(EdgeObserved seen, RecordedEvent recorded) => new(
        new EdgeKey(seen.Source, seen.Target, seen.Kind, ""),
        EdgeProvenance.Reported,
        new EdgeTeams(seen.SourceTeam, seen.TargetTeam),
        1,
        recorded.Event.RecordedAt,
        recorded.Event.RecordedAt,
        seen.Id,
        recorded.Position);

    private sealed class Org
    {
        private volatile KnownEdges _known = KnownEdges.None;

        public KnownEdges Known
        {
            get => _known;
            set => _known = value;
        }

        public EdgeTallies Tallies { get; } = new(EdgesState.DistinctMax);
    }
}
