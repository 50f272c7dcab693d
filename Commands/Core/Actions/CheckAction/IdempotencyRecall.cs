using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Actions.CheckAction;

/// <summary>Reads back, after a restart, the answers that idempotency keys of the last five minutes were given.</summary>
public sealed class IdempotencyRecall(IEventFeed feed, IdempotencyTable table, TimeProvider time)
{
    private static readonly FeedFilter Sessions = FeedFilter.OfCategories("session");

    /// <summary>Fills the table from the log. Call before the first request.</summary>
    public async Task RememberAsync(CancellationToken cancellationToken)
    {
        var since = Instant.From(time.GetUtcNow() - IdempotencyTable.Lifetime);
        var from = await FirstSinceAsync(since, cancellationToken).ConfigureAwait(false);
        await foreach (var recorded in feed.ReadAllAsync(from, Sessions, cancellationToken).ConfigureAwait(false))
        {
            if (HasKey(recorded.Event))
            {
                Remember(recorded);
            }
        }
    }

    // Times do not decrease along the log, so the place is found by halving.
    private async Task<Position> FirstSinceAsync(Instant since, CancellationToken cancellationToken)
    {
        var low = 0UL;
        var high = (await feed.ReadHeadAsync(cancellationToken).ConfigureAwait(false)).Size;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (await TimeOfAsync(new(middle), cancellationToken).ConfigureAwait(false) < since)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return new(low);
    }

    private async Task<Instant> TimeOfAsync(Position position, CancellationToken cancellationToken)
    {
        var events = feed.ReadAllAsync(position, FeedFilter.Everything, cancellationToken);
        await foreach (var recorded in events.ConfigureAwait(false))
        {
            return recorded.Event.RecordedAt;
        }

        return new(long.MaxValue);
    }

    // Few requests carry a key: the member's name is looked for before anything is parsed.
    private static bool HasKey(ChainedEvent chained) =>
        EventFields.TryRead(chained.Bytes.Span, out var fields, out _) && fields.Data.IndexOf("\"idempotency_key\":"u8) >= 0;

    private void Remember(RecordedEvent recorded)
    {
        var envelope = recorded.Event.Open();
        if (ActionDecided.Read(envelope) is not { IdempotencyKey.Length: > 0 } decided)
        {
            return;
        }

        var reply = new CheckReply
        {
            Verdict = decided.Verdict,
            Reason = decided.Reason,
            ReasonCode = decided.ReasonCode,
            Rule = CheckReply.RuleShown(decided.Verdict, decided.Rule, decided.Reason),
            Detail = "decided before the server was started again",
            Assurance = envelope.Assurance,
            LatencyMicroseconds = Math.Max(1, decided.LatencyMicroseconds),
            DecisionId = envelope.Id,
            Position = recorded.Position,
            IsRepeatable = true,
        };
        var name = new IdempotencyName(envelope.Org ?? "", decided.Agent, decided.IdempotencyKey);
        table.Remember(name, decided.Digest, reply, envelope.RecordedAt.ToDateTimeOffset());
    }
}
