using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Actions.CheckAction;

/// <summary>Reads back, after a restart, the answers that idempotency keys of the last five minutes were given.</summary>
public sealed class IdempotencyRecall(RecentDecisions decisions, IdempotencyTable table, TimeProvider time)
{
    /// <summary>Fills the table from the log. Call before the first request.</summary>
    public async Task RememberAsync(CancellationToken cancellationToken)
    {
        var since = Instant.From(time.GetUtcNow() - IdempotencyTable.Lifetime);
        await foreach (var recorded in decisions.SinceAsync(since, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (HasKey(recorded.Event))
            {
                Remember(recorded);
            }
        }
    }

    // Few requests carry a key: the member's name is looked for before anything is parsed.
    private static bool HasKey(ChainedEvent chained) =>
        EventFields.TryRead(chained.Bytes.Span, out var fields, out _) && fields.Data.IndexOf("\"idempotency_key\":"u8) >= 0;

    private void Remember(RecordedEvent recorded)
    {
        var envelope = recorded.Event.Open();
        if (ActionDecided.Read(envelope) is not { IdempotencyKey.Length: > 0 } decided || decided.Verdict == Verdict.Redact)
        {
            // What had to be replaced is not recorded, so a repetition of that request is decided again.
            return;
        }

        var reply = new CheckReply
        {
            Verdict = decided.Verdict,
            Reason = decided.Reason,
            ReasonCode = decided.ReasonCode,
            Rule = CheckReply.RuleShown(decided.Verdict, decided.Rule, decided.Reason),
            ApprovalId = decided.Verdict == Verdict.Pending ? decided.Approval?.ToString() ?? "" : "",
            Detail = "decided before the server was started again",
            Assurance = envelope.Assurance,
            LatencyMicroseconds = Math.Max(1, decided.LatencyMicroseconds),
            DecisionId = envelope.Id,
            Reservation = decided.Reservation,
            Position = recorded.Position,
            IsRepeatable = true,
        };
        var name = new IdempotencyName(envelope.Org ?? "", decided.Agent, decided.IdempotencyKey);
        table.Remember(name, decided.Digest, reply, envelope.RecordedAt.ToDateTimeOffset());
    }
}
