using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Domain.Deciding;

namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>What may be asked of a replay.</summary>
public abstract record ReplayCommand
{
    private ReplayCommand()
    {
    }

    /// <summary>Begin.</summary>
    /// <param name="Terms">What is replayed.</param>
    public sealed record Start(ReplayTerms Terms) : ReplayCommand;

    /// <summary>Tell what came of it.</summary>
    /// <param name="Reports">One for each candidate.</param>
    public sealed record Finish(ImmutableArray<ReplayReport> Reports) : ReplayCommand;

    /// <summary>Stop.</summary>
    /// <param name="Reason">Why; may be empty.</param>
    public sealed record Cancel(string Reason) : ReplayCommand;

    /// <summary>Tell that it cannot go on.</summary>
    /// <param name="Because">A word of <see cref="ReplayFailures"/>.</param>
    public sealed record Fail(string Because) : ReplayCommand;
}

/// <summary>What a replay answers.</summary>
public abstract record ReplayReply
{
    private ReplayReply()
    {
    }

    /// <summary>What was asked is so: now, or since before.</summary>
    public sealed record Done : ReplayReply;

    /// <summary>A rule forbids it.</summary>
    /// <param name="Rule">Which: a stable name.</param>
    /// <param name="Message">What it wants, and the way out.</param>
    public sealed record Refused(string Rule, string Message) : ReplayReply;
}

/// <summary>A replay begins once and ends once.</summary>
public sealed class ReplayDecider : IDecider<ReplayState, ReplayCommand, ReplayEvent, ReplayReply>
{
    private ReplayDecider()
    {
    }

    /// <inheritdoc/>
    public static ReplayState Initial { get; } = new();

    /// <inheritdoc/>
    public static ReplayState Evolve(ReplayState state, ReplayEvent happened) => happened switch
    {
        ReplayEvent.Started e => state with { Phase = ReplayPhase.Running, Terms = e.Terms, By = e.By, StartedAt = e.At },
        ReplayEvent.Finished e => state with { Phase = ReplayPhase.Finished, Reports = e.Reports, EndedAt = e.At },
        ReplayEvent.Cancelled e => state with { Phase = ReplayPhase.Cancelled, EndedAt = e.At },
        ReplayEvent.Failed e => state with { Phase = ReplayPhase.Failed, FailedBecause = e.Because, EndedAt = e.At },
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static Decision<ReplayReply, ReplayEvent> Decide(ReplayState state, ReplayCommand command) => command switch
    {
        ReplayCommand.Start c => state.Phase == ReplayPhase.None
            ? Done(new ReplayEvent.Started(c.Terms))
            : Refused("replay_exists", "a replay of this id has begun before: each has an id of its own"),
        ReplayCommand.Finish c => End(state, ReplayPhase.Finished, new ReplayEvent.Finished(c.Reports)),
        // What has ended does not run, which is all that is wanted.
        ReplayCommand.Cancel c => state.Phase is ReplayPhase.Finished or ReplayPhase.Failed
            ? new(new ReplayReply.Done(), [])
            : End(state, ReplayPhase.Cancelled, new ReplayEvent.Cancelled(c.Reason)),
        ReplayCommand.Fail c => End(state, ReplayPhase.Failed, new ReplayEvent.Failed(c.Because)),
        _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
    };

    // Ending in the same way again makes nothing new happen.
    private static Decision<ReplayReply, ReplayEvent> End(ReplayState state, ReplayPhase wanted, ReplayEvent happened) =>
        state.Phase == ReplayPhase.Running ? Done(happened)
        : state.Phase == wanted ? new(new ReplayReply.Done(), [])
        : state.Phase == ReplayPhase.None ? Refused("replay_unknown", "no replay of this id has begun")
        : Refused("replay_ended", $"the replay is {ReplayPhases.WordOf(state.Phase)} already");

    private static Decision<ReplayReply, ReplayEvent> Refused(string rule, string message) =>
        new(new ReplayReply.Refused(rule, message), []);

    private static Decision<ReplayReply, ReplayEvent> Done(ReplayEvent happened) => new(new ReplayReply.Done(), [happened]);
}
