using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Domain.Callers;
using AgentAssembly.Domain.Policy.Replaying;

namespace AgentAssembly.Commands.Core.Replaying;

/// <summary>Replays for a read side. Safe for concurrent use.</summary>
/// <param name="administration">Begins and stops them.</param>
/// <param name="queries">Shows them.</param>
/// <param name="callerOf">Who a viewer is: only whoever makes viewers knows.</param>
public sealed class PolicyReplays(
    ReplayAdministration administration, ReplayQueries queries, Func<Viewer, Caller> callerOf) : IPolicyReplays
{
    /// <inheritdoc/>
    public async ValueTask<ReplayAnswer> StartAsync(Viewer viewer, ReplayRequest request, CancellationToken cancellationToken) =>
        AnswerOf(await administration.StartAsync(callerOf(viewer), request, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask<ReplayAnswer> CancelAsync(Viewer viewer, ReplayId id, string reason, CancellationToken cancellationToken) =>
        AnswerOf(await administration.CancelAsync(callerOf(viewer), id, reason, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public ValueTask<KnownReplay?> FindAsync(Viewer viewer, ReplayId id, CancellationToken cancellationToken) =>
        queries.FindAsync(callerOf(viewer), id, cancellationToken);

    /// <inheritdoc/>
    public ImmutableArray<KnownReplay> List(Viewer viewer, int limit) => queries.List(callerOf(viewer), limit);

    /// <inheritdoc/>
    public IAsyncEnumerable<ReplayProgress> WatchAsync(Viewer viewer, ReplayId id, CancellationToken cancellationToken) =>
        queries.WatchAsync(callerOf(viewer), id, cancellationToken);

    private static ReplayAnswer AnswerOf(Answer<ReplayId> answer) => answer switch
    {
        Answer<ReplayId>.Done done => new ReplayAnswer.Done(done.Value, done.Position),
        Answer<ReplayId>.NotFound r => new ReplayAnswer.Refused(ReplayRefusal.NotFound, "", r.Message),
        Answer<ReplayId>.Invalid r => new ReplayAnswer.Refused(ReplayRefusal.Invalid, r.Field, r.Message),
        Answer<ReplayId>.Refused r => new ReplayAnswer.Refused(ReplayRefusal.Refused, r.Rule, r.Message),
        Answer<ReplayId>.Forbidden r => new ReplayAnswer.Refused(ReplayRefusal.Forbidden, "", r.Message),
        _ => throw new System.Diagnostics.UnreachableException($"no answer for {answer.GetType().Name}"),
    };
}
