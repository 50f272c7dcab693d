using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Alerts;

/// <summary>Finds alerts, those that the folded state has forgotten included. Safe for concurrent use.</summary>
public sealed class AlertLookup(WriteSideState state, IEventStore store)
{
    /// <summary>Whether a caller may know of what belongs to a team of an org; an empty team is the whole org.</summary>
    public static bool MaySee(Caller caller, string org, string team) => TeamSight.MaySee(caller, org, team);

    /// <summary>An alert that a caller may know of; null for every other.</summary>
    public async ValueTask<KnownAlert?> FindAsync(Caller caller, string text, CancellationToken cancellationToken) =>
        AlertId.TryParse(text, out var id)
            && (state.Alerts.Find(id) ?? await ReadAsync(id, null, cancellationToken).ConfigureAwait(false)) is { State.Case: { } about } alert
            && MaySee(caller, alert.Org, about.Team)
            ? alert
            : null;

    /// <summary>An alert as it was after one of its events; as it is, where none is named.</summary>
    public async ValueTask<KnownAlert?> ReadAsync(AlertId id, StreamVersion? at, CancellationToken cancellationToken)
    {
        KnownAlert? found = null;
        await foreach (var recorded in store.ReadStreamAsync(id.Stream, StreamVersion.First, cancellationToken).ConfigureAwait(false))
        {
            found = AlertBook.After(found, id, recorded.Event.Open());
            if (at is { } last && recorded.Event.Version >= last)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>
    /// How many alerts with a key there were. They are numbered without a gap, so that few looks find the last of many.
    /// </summary>
    public async ValueTask<int> CountAsync(string org, string key, CancellationToken cancellationToken)
    {
        if (state.Alerts.LatestOf(org, key) is { } latest)
        {
            return latest.State.Case!.Number + 1;
        }

        // INVARIANT: alert `there` exists, or is -1; alert `missing` did not when it was looked at.
        var (there, missing) = (-1, 1);
        while (await ExistsAsync(org, key, missing - 1, cancellationToken).ConfigureAwait(false))
        {
            (there, missing) = (missing - 1, missing * 2);
        }

        missing--;
        while (missing - there > 1)
        {
            var middle = there + ((missing - there) / 2);
            (there, missing) = await ExistsAsync(org, key, middle, cancellationToken).ConfigureAwait(false)
                ? (middle, missing)
                : (there, middle);
        }

        return there + 1;
    }

    private async ValueTask<bool> ExistsAsync(string org, string key, int number, CancellationToken cancellationToken) =>
        await store.ReadStreamHeadAsync(AlertId.Of(org, key, number).Stream, cancellationToken).ConfigureAwait(false) is not null;
}
