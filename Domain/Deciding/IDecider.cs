using System.Collections.Immutable;

namespace AgentAssembly.Domain.Deciding;

/// <summary>
/// One consistency boundary: how its state follows from its events, and how a command is answered in a state. Pure: no
/// I/O, no clock, no randomness; whatever a decision needs comes with the command.
/// </summary>
/// <typeparam name="TState">What is known after some events.</typeparam>
/// <typeparam name="TCommand">What may be asked.</typeparam>
/// <typeparam name="TEvent">What may happen.</typeparam>
/// <typeparam name="TReply">What may be answered.</typeparam>
public interface IDecider<TState, in TCommand, TEvent, TReply>
{
    /// <summary>The state before any event.</summary>
    static abstract TState Initial { get; }

    /// <summary>The state after one more event. Never refuses: history happened.</summary>
    static abstract TState Evolve(TState state, TEvent happened);

    /// <summary>The answer to a command, and what it makes happen. Repeating a command makes nothing new happen.</summary>
    static abstract Decision<TReply, TEvent> Decide(TState state, TCommand command);
}

/// <summary>An answer and the events that make it true.</summary>
/// <param name="Reply">What the caller is told once the events are durable.</param>
/// <param name="Events">What happens; empty when nothing does.</param>
public sealed record Decision<TReply, TEvent>(TReply Reply, ImmutableArray<TEvent> Events);
