using System.Collections.Immutable;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>A replay that somebody asks for.</summary>
/// <param name="Org">Whose documents the candidates would replace, and whose decisions count; empty for the node's and all orgs.</param>
/// <param name="Team">Whose decisions count; empty for all teams.</param>
/// <param name="Candidates">What is tried out: each has a name and documents.</param>
public sealed record ReplayRequest(string Org, string Team, ImmutableArray<CandidateText> Candidates)
{
    /// <summary>Where it begins; null for the beginning of the log.</summary>
    public ReplayBound? Since { get; init; }

    /// <summary>Where it ends, not inclusive; null for the end of the log as it is.</summary>
    public ReplayBound? Until { get; init; }

    /// <summary>How much the report tells.</summary>
    public ReplayDetail Detail { get; init; } = ReplayDetail.Default;
}

/// <summary>Documents to try out.</summary>
/// <param name="Name">What they are called, 1 to <see cref="ReplayTerms.NameLengthMax"/> characters.</param>
/// <param name="Documents">The documents; none tries out that there are none.</param>
public sealed record CandidateText(string Name, ImmutableArray<PolicySource> Documents);

/// <summary>A place in the log, or the first place since a moment.</summary>
/// <param name="Position">The place; null where a moment is given.</param>
/// <param name="At">The moment; null where a place is given.</param>
public sealed record ReplayBound(Position? Position, Instant? At);

/// <summary>How far a replay is.</summary>
/// <param name="Id">Which.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="From">The first position.</param>
/// <param name="At">The first position that it has not read.</param>
/// <param name="Until">The first position behind the last.</param>
/// <param name="Decisions">Decisions that it has decided again.</param>
/// <param name="PerSecond">How many of those in a second, on average; 0 before the first second.</param>
public sealed record ReplayProgress(
    ReplayId Id, ReplayPhase Phase, Position From, Position At, Position Until, long Decisions, long PerSecond);

/// <summary>A replay as those see it who may.</summary>
/// <param name="Id">Which.</param>
/// <param name="State">All that is known of it.</param>
public sealed record KnownReplay(ReplayId Id, ReplayState State);

/// <summary>What became of a request.</summary>
public abstract record ReplayAnswer
{
    private ReplayAnswer()
    {
    }

    /// <summary>It is so.</summary>
    /// <param name="Id">The replay.</param>
    /// <param name="Position">The place of what was recorded; null where nothing was.</param>
    public sealed record Done(ReplayId Id, Position? Position) : ReplayAnswer;

    /// <summary>It is not.</summary>
    /// <param name="Kind">Why, in kind.</param>
    /// <param name="Rule">The field or rule; empty for none.</param>
    /// <param name="Message">What is wanted, and the way out.</param>
    public sealed record Refused(ReplayRefusal Kind, string Rule, string Message) : ReplayAnswer;
}

/// <summary>Kinds of refusals.</summary>
public enum ReplayRefusal
{
    /// <summary>There is no such thing for who asks.</summary>
    NotFound = 1,

    /// <summary>The request says nothing that could be done.</summary>
    Invalid,

    /// <summary>A rule forbids it as things are.</summary>
    Refused,

    /// <summary>Who asks may not.</summary>
    Forbidden,
}

/// <summary>
/// What a read side needs of replays. Whoever looks is known; what he may not see does not exist. Safe for concurrent use.
/// </summary>
public interface IPolicyReplays
{
    /// <summary>Begins a replay, and returns once it is recorded that it has.</summary>
    ValueTask<ReplayAnswer> StartAsync(Viewer viewer, ReplayRequest request, CancellationToken cancellationToken);

    /// <summary>Stops one.</summary>
    ValueTask<ReplayAnswer> CancelAsync(Viewer viewer, ReplayId id, string reason, CancellationToken cancellationToken);

    /// <summary>One with its report; null where there is none to see.</summary>
    ValueTask<KnownReplay?> FindAsync(Viewer viewer, ReplayId id, CancellationToken cancellationToken);

    /// <summary>The latest ones, the newest first, without documents and reports.</summary>
    /// <param name="viewer">Who looks.</param>
    /// <param name="limit">Most, from 1.</param>
    ImmutableArray<KnownReplay> List(Viewer viewer, int limit);

    /// <summary>Progress several times a second until it has ended; the end is told last. Empty where there is none to see.</summary>
    IAsyncEnumerable<ReplayProgress> WatchAsync(Viewer viewer, ReplayId id, CancellationToken cancellationToken);
}
