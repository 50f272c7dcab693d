using System.Diagnostics;
using AgentAssembly.Domain.Deciding;

namespace AgentAssembly.Domain.Secrets;

/// <summary>What may be asked of a secret's stream. A value is encrypted and kept before it is spoken of here.</summary>
public abstract record SecretCommand
{
    private SecretCommand()
    {
    }

    /// <summary>Come into being.</summary>
    /// <param name="Name">A <see cref="SecretName"/>.</param>
    /// <param name="Value">The id under which the value is kept; a command that is repeated has the same.</param>
    /// <param name="Key">Whose key encrypts it.</param>
    public sealed record Register(string Name, string Value, string Key) : SecretCommand;

    /// <summary>Take another value.</summary>
    /// <param name="Value">As for <see cref="Register"/>.</param>
    /// <param name="Key">As for <see cref="Register"/>.</param>
    public sealed record Rotate(string Value, string Key) : SecretCommand;

    /// <summary>Be gone.</summary>
    public sealed record Delete : SecretCommand;
}

/// <summary>What a secret's stream answers.</summary>
public abstract record SecretReply
{
    private SecretReply()
    {
    }

    /// <summary>What was asked is so: now, or since before.</summary>
    /// <param name="Version">The secret's version.</param>
    /// <param name="Spent">The id of the value that counts no more; empty where none was replaced or deleted.</param>
    public sealed record Done(int Version, string Spent) : SecretReply;

    /// <summary>There is no such secret.</summary>
    public sealed record Unknown : SecretReply;

    /// <summary>There is one of this name, and registering does not replace it.</summary>
    /// <param name="Version">Its version.</param>
    public sealed record Taken(int Version) : SecretReply;
}

/// <summary>One secret: that there is one, and which version counts.</summary>
public sealed class SecretDecider : IDecider<SecretState, SecretCommand, SecretEvent, SecretReply>
{
    private SecretDecider()
    {
    }

    /// <inheritdoc/>
    public static SecretState Initial { get; } = new();

    /// <inheritdoc/>
    public static SecretState Evolve(SecretState state, SecretEvent happened) => happened switch
    {
        SecretEvent.Registered e => new()
        {
            Exists = true,
            Name = e.Name,
            Version = e.Version,
            Value = e.Value,
            Key = e.Key,
            RegisteredAt = e.At,
        },
        SecretEvent.Rotated e => state with { Version = e.Version, Value = e.Value, Key = e.Key, RotatedAt = e.At },
        SecretEvent.Deleted => state with { Exists = false, Value = "", Key = "" },
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static Decision<SecretReply, SecretEvent> Decide(SecretState state, SecretCommand command) => command switch
    {
        SecretCommand.Register c => Register(state, c),
        SecretCommand.Rotate c => !state.Exists ? Said(new SecretReply.Unknown())
            : state.Value == c.Value ? Said(SoAlready(state))
            : Done(state, new SecretEvent.Rotated(state.Name, state.Version + 1, c.Value, c.Key)),
        SecretCommand.Delete => state.Exists ? Done(state, new SecretEvent.Deleted(state.Name, state.Version))
            : state.Version > 0 ? Said(SoAlready(state))
            : Said(new SecretReply.Unknown()),
        _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
    };

    private static Decision<SecretReply, SecretEvent> Register(SecretState state, SecretCommand.Register c) =>
        !state.Exists ? Done(state, new SecretEvent.Registered(c.Name, state.Version + 1, c.Value, c.Key))
        : state.Value == c.Value ? Said(SoAlready(state))
        : Said(new SecretReply.Taken(state.Version));

    private static SecretReply.Done SoAlready(SecretState state) => new(state.Version, "");

    private static Decision<SecretReply, SecretEvent> Said(SecretReply reply) => new(reply, []);

    private static Decision<SecretReply, SecretEvent> Done(SecretState before, SecretEvent happened) =>
        new(new SecretReply.Done(Evolve(before, happened).Version, before.Value), [happened]);
}
