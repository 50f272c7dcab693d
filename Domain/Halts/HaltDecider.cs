using System.Collections.Immutable;
using System.Diagnostics;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Deciding;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;

namespace AgentAssembly.Domain.Halts;

/// <summary>What may be asked of a brake's stream.</summary>
public abstract record HaltCommand
{
    private HaltCommand()
    {
    }

    /// <summary>Nothing in a scope may act.</summary>
    /// <param name="Id">Names the halt, if it is a new one.</param>
    /// <param name="Team">The team; empty for the whole org or one agent.</param>
    /// <param name="Agent">The agent; null for more than one.</param>
    /// <param name="Signal">What is done.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Order(string Id, string Team, AgentId? Agent, HaltSignal Signal, string Reason) : HaltCommand;

    /// <summary>A halt no longer holds.</summary>
    /// <param name="Team">The team that it was about.</param>
    /// <param name="Agent">The agent that it was about.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Release(string Team, AgentId? Agent, string Reason) : HaltCommand;

    /// <summary>A runtime obeys.</summary>
    /// <param name="Id">Which halt.</param>
    /// <param name="Runtime">Which runtime.</param>
    /// <param name="By">The principal that says so: runtimes of different principals may have the same name.</param>
    public sealed record Acknowledge(string Id, string Runtime, string By) : HaltCommand;

    /// <summary>Something is done to an operation.</summary>
    /// <param name="Operation">Which.</param>
    /// <param name="Agent">The agent whose operation it is.</param>
    /// <param name="What">What.</param>
    /// <param name="Seen">Where it stands by what was decided of it.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Step(string Operation, AgentId Agent, OperationStep What, OperationState Seen, string Reason) : HaltCommand;
}

/// <summary>What a brake's stream answers.</summary>
public abstract record HaltReply
{
    private HaltReply()
    {
    }

    /// <summary>What was asked is so: now, or since before.</summary>
    /// <param name="Halt">The halt; after a release as it last was.</param>
    public sealed record Halted(Halt Halt) : HaltReply;

    /// <summary>Where the operation stands now.</summary>
    /// <param name="State">Where.</param>
    public sealed record Stands(OperationState State) : HaltReply;

    /// <summary>There is no such halt or operation.</summary>
    public sealed record Unknown : HaltReply;

    /// <summary>A rule forbids it.</summary>
    /// <param name="Rule">Which: a stable name.</param>
    /// <param name="Message">What it wants, and the way out.</param>
    public sealed record Refused(string Rule, string Message) : HaltReply;
}

/// <summary>A halt that holds.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Team">The team; empty for the whole org or one agent.</param>
/// <param name="Agent">The agent; null for more than one.</param>
/// <param name="Signal">What is done.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">The principal that ordered it.</param>
/// <param name="At">When.</param>
public sealed record Halt(
    string Id, string Team, AgentId? Agent, HaltSignal Signal, string Reason, string By, Instant At)
{
    /// <summary>When runtimes said that they obey, by name and by who said so.</summary>
    public ImmutableSortedDictionary<(string Runtime, string By), Instant> Acknowledgements { get; init; } =
        ImmutableSortedDictionary.Create<(string Runtime, string By), Instant>(OrdinalPairs.Instance);
}

/// <summary>What was done to an operation.</summary>
/// <param name="State">Where it stands since.</param>
/// <param name="Agent">The agent whose operation it is.</param>
/// <param name="At">Since when.</param>
public readonly record struct BrakedOperation(OperationState State, AgentId Agent, Instant At);

/// <summary>The brake of an org or of the fleet.</summary>
public sealed record HaltState
{
    /// <summary>Most halts at a time, and most acknowledgements of one.</summary>
    public const int ItemsMax = 10_000;

    /// <summary>Most operations that something was done to and that have not been forgotten.</summary>
    public const int OperationsMax = 100_000;

    /// <summary>How long after its end an operation cannot begin again.</summary>
    public static readonly TimeSpan EndedFor = TimeSpan.FromHours(24);

    /// <summary>The halts that hold, by team and agent.</summary>
    public ImmutableDictionary<(string Team, AgentId? Agent), Halt> Halts { get; init; } =
        ImmutableDictionary<(string Team, AgentId? Agent), Halt>.Empty;

    /// <summary>Operations that were paused, completed or terminated.</summary>
    public ImmutableDictionary<string, BrakedOperation> Operations { get; init; } =
        ImmutableDictionary.Create<string, BrakedOperation>(StringComparer.Ordinal);

    /// <summary>Operations in the order in which they ended, so that the oldest can be forgotten.</summary>
    internal ImmutableQueue<(string Operation, Instant At)> Ended { get; init; } = [];

    /// <summary>The halt of an id, or null.</summary>
    public Halt? Find(string id) => Halts.Values.FirstOrDefault(halt => halt.Id == id);
}

/// <summary>Halts and what is done to single operations (gateway specification §13).</summary>
public sealed class HaltDecider : IDecider<HaltState, HaltCommand, HaltEvent, HaltReply>
{
    private HaltDecider()
    {
    }

    /// <inheritdoc/>
    public static HaltState Initial { get; } = new();

    /// <inheritdoc/>
    public static HaltState Evolve(HaltState state, HaltEvent happened) => Apply(Forget(state, happened.At), happened);

    /// <inheritdoc/>
    public static Decision<HaltReply, HaltEvent> Decide(HaltState state, HaltCommand command) => command switch
    {
        HaltCommand.Order c => Order(state, c),
        HaltCommand.Release c => state.Halts.TryGetValue((c.Team, c.Agent), out var halt)
            ? new(new HaltReply.Halted(halt), [new HaltEvent.Released(halt.Id, halt.Team, halt.Agent, c.Reason)])
            : new(new HaltReply.Unknown(), []),
        HaltCommand.Acknowledge c => Acknowledge(state, c),
        HaltCommand.Step c => Step(state, c),
        _ => throw new UnreachableException($"no answer to {command.GetType().Name}"),
    };

    private static HaltState Apply(HaltState state, HaltEvent happened) => happened switch
    {
        HaltEvent.Ordered e => state with
        {
            Halts = state.Halts.SetItem((e.Team, e.Agent), new Halt(e.Id, e.Team, e.Agent, e.Signal, e.Reason, e.By, e.At)),
        },
        HaltEvent.Released e => state.Find(e.Id) is { } halt
            ? state with { Halts = state.Halts.Remove((halt.Team, halt.Agent)) }
            : state,
        HaltEvent.Acknowledged e => state.Find(e.Id) is { } halt
            ? state with { Halts = state.Halts.SetItem((halt.Team, halt.Agent), Obeyed(halt, e)) }
            : state,
        HaltEvent.Paused e => Hold(state, e),
        HaltEvent.Resumed e => state with { Operations = state.Operations.Remove(e.Operation) },
        HaltEvent.Completed e => End(state, e.Operation, new(OperationState.Completing, e.Agent, e.At)),
        HaltEvent.Terminated e => End(state, e.Operation, new(OperationState.Terminated, e.Agent, e.At)),
        _ => throw new UnreachableException($"no fold for {happened.GetType().Name}"),
    };

    private static Decision<HaltReply, HaltEvent> Order(HaltState state, HaltCommand.Order c)
    {
        if (c.Team.Length > 0 && c.Agent is not null)
        {
            return Refused("halt_scope", "a halt is about a team or about one agent: leave one of them out");
        }

        if (state.Halts.TryGetValue((c.Team, c.Agent), out var held) && held.Signal >= c.Signal)
        {
            return new(new HaltReply.Halted(held), []);
        }

        return held is null && state.Halts.Count >= HaltState.ItemsMax
            ? Refused("halts_max", $"{HaltState.ItemsMax} halts hold: release one, or halt the whole org")
            : new(
                new HaltReply.Halted(new Halt(c.Id, c.Team, c.Agent, c.Signal, c.Reason, "", default)),
                [new HaltEvent.Ordered(c.Id, c.Team, c.Agent, c.Signal, c.Reason)]);
    }

    private static Decision<HaltReply, HaltEvent> Acknowledge(HaltState state, HaltCommand.Acknowledge c) =>
        state.Find(c.Id) is not { } halt ? new(new HaltReply.Unknown(), [])
        : halt.Acknowledgements.ContainsKey((c.Runtime, c.By)) ? new(new HaltReply.Halted(halt), [])
        : halt.Acknowledgements.Count >= HaltState.ItemsMax
            ? Refused("acknowledgements_max", $"{HaltState.ItemsMax} runtimes acknowledged the halt already")
        : new(new HaltReply.Halted(halt), [new HaltEvent.Acknowledged(c.Id, c.Runtime)]);

    private static Decision<HaltReply, HaltEvent> Step(HaltState state, HaltCommand.Step c)
    {
        var from = state.Operations.TryGetValue(c.Operation, out var braked) ? braked.State : c.Seen;
        if (from == OperationState.None)
        {
            return new(new HaltReply.Unknown(), []);
        }

        if (OperationTable.After(from, c.What) is not { } to)
        {
            return Refused("operation_state",
                $"an operation that is {OperationTable.NameOf(from)} cannot {OperationTable.NameOf(c.What)}");
        }

        if (to != from && state.Operations.Count >= HaltState.OperationsMax && !state.Operations.ContainsKey(c.Operation))
        {
            return Refused("operations_max",
                $"{HaltState.OperationsMax} operations are paused or have ended within {HaltState.EndedFor.TotalHours:0} hours: "
                + "resume some, or halt the agent");
        }

        return new(new HaltReply.Stands(to), to == from ? [] : [EventOf(c)]);
    }

    private static HaltEvent EventOf(HaltCommand.Step c) => c.What switch
    {
        OperationStep.Pause => new HaltEvent.Paused(c.Operation, c.Agent, c.Reason),
        OperationStep.Resume => new HaltEvent.Resumed(c.Operation, c.Agent, c.Reason),
        OperationStep.Complete => new HaltEvent.Completed(c.Operation, c.Agent),
        OperationStep.Terminate => new HaltEvent.Terminated(c.Operation, c.Agent, c.Reason),
        _ => throw new UnreachableException($"no event for {c.What}"),
    };

    private static Halt Obeyed(Halt halt, HaltEvent.Acknowledged e) =>
        halt with { Acknowledgements = halt.Acknowledgements.SetItem((e.Runtime, e.By), e.At) };

    private static HaltState Hold(HaltState state, HaltEvent.Paused e) => state with
    {
        Operations = state.Operations.SetItem(e.Operation, new(OperationState.Paused, e.Agent, e.At)),
    };

    private static HaltState End(HaltState state, string operation, BrakedOperation end) => state with
    {
        Operations = state.Operations.SetItem(operation, end),
        Ended = state.Ended.Enqueue((operation, end.At)),
    };

    // By the time of events and not by a clock, so that the fold gives the same whenever it is made. With every event: a
    // brake full of operations takes no others, and what is left to do then, a halt or a release, has to make room.
    private static HaltState Forget(HaltState state, Instant now)
    {
        var (operations, ended) = (state.Operations, state.Ended);
        while (!ended.IsEmpty && ended.Peek().At.Plus(HaltState.EndedFor) <= now)
        {
            ended = ended.Dequeue(out var oldest);
            if (operations.TryGetValue(oldest.Operation, out var braked) && braked.At == oldest.At)
            {
                operations = operations.Remove(oldest.Operation);
            }
        }

        return state with { Operations = operations, Ended = ended };
    }

    private static Decision<HaltReply, HaltEvent> Refused(string rule, string message) =>
        new(new HaltReply.Refused(rule, message), []);
}
