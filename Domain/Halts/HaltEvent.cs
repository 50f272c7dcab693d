using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Halts;

/// <summary>
/// What the brake does to an org or to the fleet, and to single operations of an org. Told in a <c>halt-…</c> stream: one
/// for each org and one for the fleet, so that every decision can check both.
/// </summary>
public abstract record HaltEvent : IEventDataCodec<HaltEvent>
{
    /// <summary>Wire name of <see cref="Ordered"/>.</summary>
    public const string OrderedType = "halt.ordered";

    /// <summary>Wire name of <see cref="Released"/>.</summary>
    public const string ReleasedType = "halt.released";

    /// <summary>Wire name of <see cref="Acknowledged"/>.</summary>
    public const string AcknowledgedType = "halt.acknowledged";

    /// <summary>Wire name of <see cref="Paused"/>.</summary>
    public const string PausedType = "operation.paused";

    /// <summary>Wire name of <see cref="Resumed"/>.</summary>
    public const string ResumedType = "operation.resumed";

    /// <summary>Wire name of <see cref="Completed"/>.</summary>
    public const string CompletedType = "operation.completed";

    /// <summary>Wire name of <see cref="Terminated"/>.</summary>
    public const string TerminatedType = "operation.terminated";

    private HaltEvent()
    {
    }

    /// <summary>The principal behind it: of the envelope, where the event was read from one.</summary>
    public string By { get; init; } = "";

    /// <summary>When: of the envelope, where the event was read from one.</summary>
    public Instant At { get; init; }

    /// <summary>Nothing in a scope may act from now on.</summary>
    /// <param name="Id">Names the halt: 32 hexadecimal digits.</param>
    /// <param name="Team">The team; empty for the whole org or one agent.</param>
    /// <param name="Agent">The agent; null for more than one.</param>
    /// <param name="Signal">What is done.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Ordered(string Id, string Team, AgentId? Agent, HaltSignal Signal, string Reason) : HaltEvent;

    /// <summary>A halt no longer holds.</summary>
    /// <param name="Id">Which.</param>
    /// <param name="Team">The team that it was about; empty for the whole org or one agent.</param>
    /// <param name="Agent">The agent that it was about; null for more than one.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Released(string Id, string Team, AgentId? Agent, string Reason) : HaltEvent;

    /// <summary>A runtime obeys a halt.</summary>
    /// <param name="Id">Which halt.</param>
    /// <param name="Runtime">Which runtime, in its own words.</param>
    public sealed record Acknowledged(string Id, string Runtime) : HaltEvent;

    /// <summary>An operation is held.</summary>
    /// <param name="Operation">Trace and span joined by a colon.</param>
    /// <param name="Agent">The agent whose operation it is.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Paused(string Operation, AgentId Agent, string Reason) : HaltEvent;

    /// <summary>A held operation goes on.</summary>
    /// <param name="Operation">Which.</param>
    /// <param name="Agent">The agent whose operation it is.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Resumed(string Operation, AgentId Agent, string Reason) : HaltEvent;

    /// <summary>An operation is done.</summary>
    /// <param name="Operation">Which.</param>
    /// <param name="Agent">The agent whose operation it is.</param>
    public sealed record Completed(string Operation, AgentId Agent) : HaltEvent;

    /// <summary>An operation is ended for good.</summary>
    /// <param name="Operation">Which.</param>
    /// <param name="Agent">The agent whose operation it is.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Terminated(string Operation, AgentId Agent, string Reason) : HaltEvent;

    /// <inheritdoc/>
    public static string TypeOf(HaltEvent happened) => happened switch
    {
        Ordered => OrderedType,
        Released => ReleasedType,
        Acknowledged => AcknowledgedType,
        Paused => PausedType,
        Resumed => ResumedType,
        Completed => CompletedType,
        Terminated => TerminatedType,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, HaltEvent happened)
    {
        json.BeginObject();
        _ = happened switch
        {
            Ordered e => json.Member("agent", e.Agent?.ToString()).Member("halt", e.Id).Member("reason", e.Reason)
                .Member("signal", e.Signal == HaltSignal.Terminate ? "terminate" : "pause").Member("team", e.Team),
            Released e => json.Member("agent", e.Agent?.ToString()).Member("halt", e.Id)
                .Member("reason", e.Reason).Member("team", e.Team),
            Acknowledged e => json.Member("halt", e.Id).Member("runtime", e.Runtime),
            Paused e => json.Member("agent", e.Agent.ToString()).Member("operation", e.Operation).Member("reason", e.Reason),
            Resumed e => json.Member("agent", e.Agent.ToString()).Member("operation", e.Operation).Member("reason", e.Reason),
            Completed e => json.Member("agent", e.Agent.ToString()).Member("operation", e.Operation),
            Terminated e => json.Member("agent", e.Agent.ToString()).Member("operation", e.Operation).Member("reason", e.Reason),
            _ => throw new UnreachableException($"no data for {happened.GetType().Name}"),
        };
        json.EndObject();
    }

    /// <inheritdoc/>
    public static HaltEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        HaltEvent? read = envelope.Type switch
        {
            OrderedType => new Ordered(
                data.Text("halt"),
                data.Text("team"),
                AgentId.TryParse(data.Text("agent"), out var halted) ? halted : null,
                data.Text("signal") == "terminate" ? HaltSignal.Terminate : HaltSignal.Pause,
                data.Text("reason")),
            ReleasedType => new Released(
                data.Text("halt"),
                data.Text("team"),
                AgentId.TryParse(data.Text("agent"), out var released) ? released : null,
                data.Text("reason")),
            AcknowledgedType => new Acknowledged(data.Text("halt"), data.Text("runtime")),
            PausedType => new Paused(data.Text("operation"), AgentIn(data), data.Text("reason")),
            ResumedType => new Resumed(data.Text("operation"), AgentIn(data), data.Text("reason")),
            CompletedType => new Completed(data.Text("operation"), AgentIn(data)),
            TerminatedType => new Terminated(data.Text("operation"), AgentIn(data), data.Text("reason")),
            _ => null,
        };
        return read is null ? null : read with { By = envelope.Principal, At = envelope.RecordedAt };
    }

    private static AgentId AgentIn(JsonElement data) =>
        AgentId.TryParse(data.Text("agent"), out var agent) ? agent : AgentId.Unattributed;
}
