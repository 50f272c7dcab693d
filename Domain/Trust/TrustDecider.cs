using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Trust;

/// <summary>Read friction differently.</summary>
/// <param name="Weights">How.</param>
/// <param name="Reason">Why; not empty.</param>
/// <param name="Expected">The version that has to be in force; null for whichever is.</param>
public sealed record SetTrustWeights(TrustWeights Weights, string Reason, int? Expected);

/// <summary>What is known of an org's weights.</summary>
/// <param name="Version">How often they were set; 0 for the default.</param>
/// <param name="Weights">The weights.</param>
public sealed record TrustState(int Version, TrustWeights Weights);

/// <summary>What an org's weights answer.</summary>
public abstract record TrustReply
{
    private TrustReply()
    {
    }

    /// <summary>They are so: now, or since before.</summary>
    /// <param name="Version">The version in force.</param>
    public sealed record Done(int Version) : TrustReply;

    /// <summary>A rule forbids it.</summary>
    /// <param name="Rule">Which: a stable name.</param>
    /// <param name="Message">What it wants, and the way out.</param>
    public sealed record Refused(string Rule, string Message) : TrustReply;
}

/// <summary>How an org reads the friction of its agents.</summary>
public sealed class TrustDecider : IDecider<TrustState, SetTrustWeights, TrustWeightsSet, TrustReply>
{
    private TrustDecider()
    {
    }

    /// <inheritdoc/>
    public static TrustState Initial { get; } = new(0, TrustWeights.Default);

    /// <summary>The stream of an org's weights.</summary>
    public static StreamName StreamOf(string org) => StreamName.ForKey("trust", org);

    /// <inheritdoc/>
    public static TrustState Evolve(TrustState state, TrustWeightsSet happened) => new(state.Version + 1, happened.Weights);

    /// <inheritdoc/>
    public static Decision<TrustReply, TrustWeightsSet> Decide(TrustState state, SetTrustWeights command) =>
        command.Weights.WhyNot() is { } wrong ? Refused("trust_weights", wrong)
        : command.Weights == state.Weights ? new(new TrustReply.Done(state.Version), [])
        : command.Expected is { } expected && expected != state.Version
            ? Refused("trust_version",
                $"version {state.Version} is in force: look at it with 'aasm trust weights show', then send the change with that version")
        : new(new TrustReply.Done(state.Version + 1), [new(command.Weights, command.Reason)]);

    private static Decision<TrustReply, TrustWeightsSet> Refused(string rule, string message) =>
        new(new TrustReply.Refused(rule, message), []);
}
