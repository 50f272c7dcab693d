using System.Diagnostics;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Keys;

/// <summary>What may be asked of a key's stream.</summary>
public abstract record KeyCommand
{
    private KeyCommand()
    {
    }

    /// <summary>Give a subject a key.</summary>
    /// <param name="Key">The key. Where the log tells of another, that one was lost before anything was sealed under it.</param>
    /// <param name="Subject">Whose data it will encrypt.</param>
    /// <param name="Parent">The key that wraps it.</param>
    public sealed record Create(KeyId Key, KeySubject Subject, KeyId Parent) : KeyCommand;

    /// <summary>Erase what a subject's key encrypted.</summary>
    /// <param name="Subject">Whose.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Destroy(KeySubject Subject, string Reason) : KeyCommand;

    /// <summary>Count a new generation of the installation's key.</summary>
    /// <param name="Installation">The installation.</param>
    /// <param name="Generation">The generation that wraps now.</param>
    public sealed record Rotate(KeyId Installation, int Generation) : KeyCommand;
}

/// <summary>What a key's stream answers.</summary>
public abstract record KeyReply
{
    private KeyReply()
    {
    }

    /// <summary>What was asked is so: now, or since before.</summary>
    /// <param name="Key">The key it is about; the installation's id after a rotation.</param>
    public sealed record Done(KeyId Key) : KeyReply;

    /// <summary>The subject's key was destroyed, and it gets no other.</summary>
    public sealed record Destroyed : KeyReply;

    /// <summary>The subject never had a key.</summary>
    public sealed record Unknown : KeyReply;
}

/// <summary>What is known of a key by its stream.</summary>
public sealed record KeyState
{
    /// <summary>The newest key; null before the first.</summary>
    public KeyId? Key { get; init; }

    /// <summary>Whose data it encrypts; of no meaning before the first key.</summary>
    public KeySubject Subject { get; init; }

    /// <summary>Whether it was destroyed.</summary>
    public bool IsDestroyed { get; init; }

    /// <summary>Why; empty unless it was destroyed.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The newest generation of the installation's key that is known to the log; 0 before the first rotation.</summary>
    public int Generation { get; init; }
}

/// <summary>A subject's key, or the installation's.</summary>
public sealed class KeyDecider : IDecider<KeyState, KeyCommand, KeyEvent, KeyReply>
{
    private const string Category = "key";

    private KeyDecider()
    {
    }

    /// <inheritdoc/>
    public static KeyState Initial { get; } = new();

    /// <summary>The stream of a subject's key.</summary>
    public static StreamName StreamOf(KeySubject subject) => StreamName.ForKey(Category, subject.Org, subject.Name);

    /// <summary>The stream of an installation's key.</summary>
    public static StreamName StreamOf(KeyId installation) =>
        StreamName.ForKey(Category, "", "installation", installation.ToString());

    /// <inheritdoc/>
    public static KeyState Evolve(KeyState state, KeyEvent happened) => happened switch
    {
        KeyEvent.Created e => state with { Key = e.Key, Subject = e.Subject },
        KeyEvent.Rotated e => state with { Key = e.Installation, Generation = e.Generation },
        KeyEvent.Destroyed e => state with { Key = e.Key, Subject = e.Subject, IsDestroyed = true, Reason = e.Reason },
        KeyEvent.InputsRevealed => state,
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static Decision<KeyReply, KeyEvent> Decide(KeyState state, KeyCommand command) => command switch
    {
        KeyCommand.Create when state.IsDestroyed => new(new KeyReply.Destroyed(), []),
        KeyCommand.Create c when state.Key == c.Key => new(new KeyReply.Done(c.Key), []),
        KeyCommand.Create c => new(new KeyReply.Done(c.Key), [new KeyEvent.Created(c.Key, c.Subject, c.Parent)]),
        KeyCommand.Destroy when state.Key is null => new(new KeyReply.Unknown(), []),
        KeyCommand.Destroy when state.IsDestroyed => new(new KeyReply.Done(state.Key!.Value), []),
        KeyCommand.Destroy c => new(
            new KeyReply.Done(state.Key!.Value), [new KeyEvent.Destroyed(state.Key.Value, c.Subject, c.Reason)]),
        KeyCommand.Rotate c when state.Generation >= c.Generation => new(new KeyReply.Done(c.Installation), []),
        KeyCommand.Rotate c => new(new KeyReply.Done(c.Installation), [new KeyEvent.Rotated(c.Installation, c.Generation)]),
        _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
    };
}
