using System.Diagnostics;
using AgentAssembly.Domain.Deciding;

namespace AgentAssembly.Domain.Deliveries;

/// <summary>What may be asked of a destination's stream. Secrets are encrypted and kept before they are spoken of here.</summary>
public abstract record DestinationCommand
{
    private DestinationCommand()
    {
    }

    /// <summary>Be there, and be so.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Profile">What is set of it, as <see cref="DestinationRules"/> want it.</param>
    /// <param name="Origin">Where its messages go; empty where that follows from secrets that are left as they are.</param>
    /// <param name="Secrets">Secrets in place of those before; null to leave them as they are.</param>
    public sealed record Set(string Name, DestinationProfile Profile, string Origin, KeptSecrets? Secrets) : DestinationCommand;

    /// <summary>Be gone.</summary>
    public sealed record Remove : DestinationCommand;
}

/// <summary>What a destination's stream answers.</summary>
public abstract record DestinationReply
{
    private DestinationReply()
    {
    }

    /// <summary>What was asked is so: now, or since before.</summary>
    /// <param name="Spent">The id of the secrets that count no more; empty where none were replaced or removed.</param>
    public sealed record Done(string Spent) : DestinationReply;

    /// <summary>There is no such destination.</summary>
    public sealed record Unknown : DestinationReply;

    /// <summary>A secret has to be given.</summary>
    /// <param name="Secret">Which.</param>
    /// <param name="HasMoved">Whether there is one, for another origin.</param>
    public sealed record Incomplete(string Secret, bool HasMoved) : DestinationReply;
}

/// <summary>
/// One destination. Its secrets were given for one origin: whoever lets messages go elsewhere gives them again, so that
/// nobody learns one by sending it to himself.
/// </summary>
public sealed class DestinationDecider : IDecider<DestinationState, DestinationCommand, DestinationEvent, DestinationReply>
{
    private DestinationDecider()
    {
    }

    /// <inheritdoc/>
    public static DestinationState Initial { get; } = new();

    /// <inheritdoc/>
    public static DestinationState Evolve(DestinationState state, DestinationEvent happened) => happened switch
    {
        DestinationEvent.Set e => new()
        {
            Name = e.Name, Profile = e.Profile, Origin = e.Origin, Secrets = e.Secrets, ChangedAt = e.At,
        },
        DestinationEvent.Removed e => new() { Name = e.Name, ChangedAt = e.At },
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static Decision<DestinationReply, DestinationEvent> Decide(DestinationState state, DestinationCommand command) =>
        command switch
        {
            DestinationCommand.Set c => Set(state, c),
            DestinationCommand.Remove => state.Exists
                ? new(new DestinationReply.Done(state.Secrets.Value), [new DestinationEvent.Removed(state.Name)])
                : Said(state.Name.Length > 0 ? new DestinationReply.Done("") : new DestinationReply.Unknown()),
            _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
        };

    private static Decision<DestinationReply, DestinationEvent> Set(DestinationState state, DestinationCommand.Set c)
    {
        var stays = state.Profile?.Kind == c.Profile.Kind && (c.Origin.Length == 0 || c.Origin == state.Origin);
        var secrets = c.Secrets ?? (stays ? state.Secrets : KeptSecrets.None);
        if (DestinationRules.MissingSecret(c.Profile, secrets.Names) is { } missing)
        {
            return Said(new DestinationReply.Incomplete(missing, HasMoved: !stays && state.Secrets.Names.Contains(missing)));
        }

        var origin = c.Origin.Length > 0 ? c.Origin : state.Origin;
        if (state.Profile is { } profile && profile.Says(c.Profile) && state.Origin == origin && state.Secrets.Value == secrets.Value)
        {
            return Said(new DestinationReply.Done(""));
        }

        var spent = state.Secrets.Value == secrets.Value ? "" : state.Secrets.Value;
        return new(new DestinationReply.Done(spent), [new DestinationEvent.Set(c.Name, c.Profile, origin, secrets)]);
    }

    private static Decision<DestinationReply, DestinationEvent> Said(DestinationReply reply) => new(reply, []);
}
