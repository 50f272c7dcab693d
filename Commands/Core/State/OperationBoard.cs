using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.State;

/// <summary>An operation as the decisions about it show it.</summary>
/// <param name="Org">The tenant.</param>
/// <param name="Team">The team of the agent that asked for it.</param>
/// <param name="Agent">The agent that asked for it.</param>
/// <param name="TraceId">Its run.</param>
/// <param name="SpanId">Its own id within the run.</param>
/// <param name="State">Where it stands by the last decision: Pending, Running or Terminated.</param>
/// <param name="First">When it was first decided.</param>
/// <param name="Last">When it was last decided.</param>
public sealed record SeenOperation(
    string Org, string Team, AgentId Agent, string TraceId, string SpanId, OperationState State, Instant First, Instant Last)
{
    /// <summary>Trace and span joined by a colon.</summary>
    public string Id => $"{TraceId}:{SpanId}";
}

/// <summary>
/// The operations of the latest decisions: a ring, so that remembering one costs a decision next to nothing. What was done
/// to operations by hand is not here but in the brake of their org. Safe for concurrent use.
/// </summary>
/// <param name="decisionsMax">How many decisions are looked back on.</param>
public sealed class OperationBoard(int decisionsMax)
{
    /// <summary>How many decisions are looked back on.</summary>
    public int DecisionsMax => decisionsMax;

    private readonly Lock _gate = new();
    private readonly Glimpse[] _ring = new Glimpse[decisionsMax];
    private long _count;

    /// <summary>Remembers a decision that is durable. One without a run is no operation.</summary>
    public void Seen(AgentAction action, Verdict verdict, Instant at)
    {
        if (action.TraceId.Length > 0)
        {
            Add(new(action.Actor.Org, action.Actor.Team, action.Actor.AgentId, action.TraceId, action.SpanId, verdict, at));
        }
    }

    /// <summary>Remembers a decision that is read back after a restart.</summary>
    public void Seen(ActionDecided decided, EventEnvelope envelope)
    {
        if (envelope.CorrelationId is { Length: > 0 } trace)
        {
            Add(new(
                envelope.Org ?? "", envelope.Team ?? "", decided.Agent, trace, decided.SpanId, decided.Verdict, envelope.RecordedAt));
        }
    }

    /// <summary>One operation; null when none of the latest decisions was about it.</summary>
    public SeenOperation? Find(string org, string operation) =>
        Of(org).FirstOrDefault(seen => seen.Id == operation);

    /// <summary>The orgs whose operations are in mind.</summary>
    public IReadOnlyCollection<string> Orgs() => Latest().Select(seen => seen.Org).ToHashSet(StringComparer.Ordinal);

    /// <summary>The operations of an org, the latest first.</summary>
    public IReadOnlyList<SeenOperation> Of(string org)
    {
        var operations = new Dictionary<(string, string), SeenOperation>();
        var order = new List<(string, string)>();
        foreach (var seen in Latest().Where(seen => seen.Org == org))
        {
            var key = (seen.TraceId, seen.SpanId);
            if (operations.TryGetValue(key, out var later))
            {
                operations[key] = later with { First = seen.At };
                continue;
            }

            order.Add(key);
            operations.Add(key, new(
                seen.Org, seen.Team, seen.Agent, seen.TraceId, seen.SpanId, StateAfter(seen.Verdict), seen.At, seen.At));
        }

        return order.ConvertAll(key => operations[key]);
    }

    private static OperationState StateAfter(Verdict verdict) => verdict switch
    {
        Verdict.Allow or Verdict.Redact => OperationState.Running,
        Verdict.Pending => OperationState.Pending,
        _ => OperationState.Terminated,
    };

    private void Add(in Glimpse seen)
    {
        lock (_gate)
        {
            _ring[_count++ % _ring.Length] = seen;
        }
    }

    private Glimpse[] Latest()
    {
        lock (_gate)
        {
            var seen = new Glimpse[Math.Min(_count, _ring.Length)];
            for (var i = 0; i < seen.Length; i++)
            {
                seen[i] = _ring[(_count - 1 - i) % _ring.Length];
            }

            return seen;
        }
    }

    private readonly record struct Glimpse(
        string Org, string Team, AgentId Agent, string TraceId, string SpanId, Verdict Verdict, Instant At);
}
