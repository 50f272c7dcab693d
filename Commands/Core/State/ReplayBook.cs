using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Replaying;

namespace AgentAssembly.Commands.Core.State;

/// <summary>
/// The replays that run, and the latest others, without documents and reports: those stand in their streams. One writer, any
/// readers.
/// </summary>
public sealed class ReplayBook
{
    /// <summary>Replays that are kept in mind.</summary>
    public const int ReplaysMax = 1_000;

    private ImmutableSortedDictionary<ulong, KnownReplay> _byStart = ImmutableSortedDictionary<ulong, KnownReplay>.Empty;
    private ImmutableDictionary<ReplayId, ulong> _starts = ImmutableDictionary<ReplayId, ulong>.Empty;

    /// <summary>The replays, in the order in which they began.</summary>
    public IEnumerable<KnownReplay> All => Volatile.Read(ref _byStart).Values;

    /// <summary>A replay; null when it is forgotten or never was.</summary>
    public KnownReplay? Find(ReplayId id) =>
        Volatile.Read(ref _starts).TryGetValue(id, out var start) && Volatile.Read(ref _byStart).TryGetValue(start, out var known)
            ? known
            : null;

    internal void Apply(RecordedEvent recorded)
    {
        var stream = recorded.Event.Stream;
        if (stream.CategoryKey != ReplayId.CategoryKey || ReplayEvent.Read(recorded.Event.Open()) is not { } happened)
        {
            return;
        }

        var id = new ReplayId(stream.Id);
        var isKnown = _starts.TryGetValue(id, out var start);
        if (!isKnown && happened is not ReplayEvent.Started)
        {
            return;
        }

        start = isKnown ? start : recorded.Position.Value;
        var before = isKnown ? _byStart[start].State : ReplayDecider.Initial;
        Volatile.Write(ref _byStart, _byStart.SetItem(start, new(id, WithoutTexts(ReplayDecider.Evolve(before, happened)))));
        Volatile.Write(ref _starts, _starts.SetItem(id, start));
        Forget();
    }

    private void Forget()
    {
        if (_byStart.Count <= ReplaysMax)
        {
            return;
        }

        // One at a time begins, and few run.
        foreach (var (start, known) in _byStart.Where(each => each.Value.State.Phase != ReplayPhase.Running).Take(1))
        {
            Volatile.Write(ref _starts, _starts.Remove(known.Id));
            Volatile.Write(ref _byStart, _byStart.Remove(start));
        }
    }

    private static ReplayState WithoutTexts(ReplayState state) => state with
    {
        Reports = [],
        Terms = state.Terms! with { Candidates = [.. state.Terms.Candidates.Select(each => each with { Documents = [] })] },
    };
}
