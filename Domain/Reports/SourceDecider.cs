using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Reports;

/// <summary>Record some reports of one source, all of them or none.</summary>
/// <param name="Actions">The reports, in the producer's order.</param>
public sealed record TakeReports(ImmutableArray<ReportedAction> Actions);

/// <summary>What a source's stream answers.</summary>
public abstract record SourceReply
{
    private SourceReply()
    {
    }

    /// <summary>All of them are recorded, by this command or by an earlier one.</summary>
    /// <param name="Added">How many were not recorded before.</param>
    public sealed record Taken(int Added) : SourceReply;

    /// <summary>One has the number or the id of an earlier one and says something else. None was recorded.</summary>
    /// <param name="Index">Which one, from 0.</param>
    public sealed record Contradicted(int Index) : SourceReply;

    /// <summary>They show so many gaps that reports and gaps exceed one append. None was recorded.</summary>
    /// <param name="Events">How many events they come to.</param>
    public sealed record TooManyGaps(int Events) : SourceReply;
}

/// <summary>
/// The reports of one source. Numbers count from 0 within a session; a hole becomes an event, and what fills it later is
/// late. Of a number that came before, the same content adds nothing and another is refused, as far back as
/// <see cref="RecentReports.Most"/> reports; beyond that it counts as repeated. Below
/// <see cref="SequenceCounter.Floor"/> nobody can tell, and rather than lose it the report is taken, as late. Reports
/// without a number are known by their id among the latest <see cref="RecentReports.Most"/>.
/// </summary>
public sealed class SourceDecider : IDecider<SourceState, TakeReports, SourceEvent, SourceReply>
{
    private SourceDecider()
    {
    }

    /// <inheritdoc/>
    public static SourceState Initial { get; } = new();

    /// <inheritdoc/>
    public static SourceState Evolve(SourceState state, SourceEvent happened) => happened switch
    {
        SourceEvent.Reported e => state.With(e.Action),
        SourceEvent.GapDetected e => state.WithGap(e.Session, e.Missing),
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static Decision<SourceReply, SourceEvent> Decide(SourceState state, TakeReports command)
    {
        var events = ImmutableArray.CreateBuilder<SourceEvent>(command.Actions.Length);
        var added = 0;
        for (var i = 0; i < command.Actions.Length; i++)
        {
            var action = command.Actions[i];
            if (state.Recent.SaysTheSame(action) is { } same)
            {
                if (same)
                {
                    continue;
                }

                return new(new SourceReply.Contradicted(i), []);
            }

            var before = events.Count;
            Record(state, action, events);
            added += events.Count > before ? 1 : 0;
            for (var next = before; next < events.Count; next++)
            {
                state = Evolve(state, events[next]);
            }
        }

        return events.Count <= AppendRequest.EventsMax
            ? new(new SourceReply.Taken(added), events.ToImmutable())
            : new(new SourceReply.TooManyGaps(events.Count), []);
    }

    private static void Record(SourceState state, ReportedAction action, ImmutableArray<SourceEvent>.Builder events)
    {
        if (action.What.Sequence is not { } sequence)
        {
            events.Add(new SourceEvent.Reported(action, IsLate: false));
            return;
        }

        var counter = state.CounterOf(action.What.Session);
        if (counter.HasSeen(sequence))
        {
            return;
        }

        if (sequence > counter.Next)
        {
            events.Add(new SourceEvent.GapDetected(action.What.Session, new(counter.Next, sequence - 1)));
        }

        events.Add(new SourceEvent.Reported(action, IsLate: sequence < counter.Next));
    }
}
