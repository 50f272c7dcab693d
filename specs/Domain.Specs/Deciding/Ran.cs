using System.Collections.Immutable;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;
using AgentAssembly.Specs.Domain.Events;

namespace AgentAssembly.Specs.Domain.Deciding;

// One command put to a decider, with what became of it.
internal sealed record Ran<TState, TEvent, TReply>(
    TState Before, TReply Reply, ImmutableArray<TEvent> Events, TState After);

// Runs deciders as the write side does: what happened goes through the log's data before it is folded.
internal static class Runs
{
    public static Ran<TState, TEvent, TReply> Of<TDecider, TCodec, TState, TCommand, TEvent, TReply>(
        TState state, TCommand command, Instant at)
        where TDecider : IDecider<TState, TCommand, TEvent, TReply>
        where TCodec : IEventDataCodec<TEvent>
        where TEvent : class
    {
        var decision = TDecider.Decide(state, command);
        ImmutableArray<TEvent> recorded = [.. decision.Events.Select(happened => Recorded<TCodec, TEvent>(happened, at))];
        return new(state, decision.Reply, recorded, recorded.Aggregate(state, TDecider.Evolve));
    }

    // An event as it is read from the log.
    public static TEvent Recorded<TCodec, TEvent>(TEvent happened, Instant at)
        where TCodec : IEventDataCodec<TEvent>
        where TEvent : class
    {
        var envelope = SomeEvents.Envelope(TCodec.TypeOf(happened), SomeEvents.Data<TCodec, TEvent>(happened));
        return TCodec.Read(envelope with { RecordedAt = at })!;
    }
}
