using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Approvals;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts.Metrics;

/// <summary>The questions that wait for people: a fold of the streams of approvals. Not thread-safe.</summary>
public sealed class PendingBook
{
    private readonly Dictionary<ApprovalId, (string Org, string Team, AgentId Agent, Instant At)> _waiting = [];

    /// <summary>Adds one more event; those of other streams change nothing.</summary>
    public void Apply(EventEnvelope envelope)
    {
        if (envelope.Stream.CategoryKey != ApprovalId.CategoryKey)
        {
            return;
        }

        var id = new ApprovalId(envelope.Stream.Id);
        switch (ApprovalEventCodec.Read(envelope))
        {
            case ApprovalEvent.Requested e:
                _waiting[id] = (envelope.Org ?? "", envelope.Team ?? "", e.Request.Agent, envelope.RecordedAt);
                break;
            case ApprovalEvent.Granted or ApprovalEvent.Rejected or ApprovalEvent.Expired or ApprovalEvent.Withdrawn:
                _waiting.Remove(id);
                break;
        }
    }

    /// <summary>The question that has waited longest; null where none waits.</summary>
    public (ApprovalId Id, Instant Since)? Oldest(string org, string team, AgentId agent)
    {
        (ApprovalId, Instant)? oldest = null;
        foreach (var (id, each) in _waiting)
        {
            if (each.Org == org && (team.Length == 0 || each.Team == team) && (agent == default || each.Agent == agent)
                && (oldest is not { } held || Precedes((id, each.At), held)))
            {
                oldest = (id, each.At);
            }
        }

        return oldest;
    }

    private static bool Precedes((ApprovalId Id, Instant At) one, (ApprovalId Id, Instant At) other) =>
        one.At < other.At || (one.At == other.At && one.Id.Value < other.Id.Value);
}
