using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Commanding;
using AgentAssembly.Commands.Core.Sequencing;
using AgentAssembly.Domain.Budgets;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Budgets;

/// <summary>Who makes something happen to an org's money, and in which undertaking.</summary>
/// <param name="Team">The team; null where there is none.</param>
/// <param name="Principal">Who.</param>
/// <param name="Assurance">How far that is corroborated.</param>
public sealed record BudgetOrigin(string? Team, string Principal, Assurance Assurance)
{
    /// <summary>What happens without anybody's doing.</summary>
    public static BudgetOrigin System { get; } = new(null, "system:budgets", Assurance.Unspecified);

    /// <summary>The run; empty for none.</summary>
    public string CorrelationId { get; init; } = "";

    /// <summary>What led to it; null where nothing recorded did.</summary>
    public EventId? CausationId { get; init; }

    /// <summary>The W3C <c>traceparent</c> of the request; null when none came.</summary>
    public string? TraceParent { get; init; }

    /// <summary>What must still hold; empty where nothing has to.</summary>
    public ImmutableArray<StreamCheck> Checks { get; init; } = [];
}

// Something that waits for its turn in an org's lane. It is answered when everything that the answer rests on is durable.
internal abstract class BudgetAsk
{
    public int Attempts { get; set; }

    public virtual ImmutableArray<StreamCheck> Checks => [];

    // What is appended together with its events; null for nothing.
    public virtual StreamDrafts? Beside => null;

    // Whether it is appended by itself, because what it rests on, or what stands beside it, is not to hold up the others.
    public bool IsAlone => !Checks.IsEmpty || Beside is not null;

    public bool RestsOn(StreamName stream) => Beside?.Stream == stream || Checks.Any(check => check.Stream == stream);

    // What the books say, and what that makes happen.
    public abstract ImmutableArray<BudgetEvent> Decide(BudgetBook book, StreamVersion? version, Instant now);

    public abstract EventDraft DraftOf(BudgetEvent happened, EventId id);

    // Where the last event of its append stands; null where nothing was appended.
    public abstract void Answer(Position? last);

    public abstract void Fail(Exception reason);
}

internal sealed class BudgetCommandAsk(BudgetCommand command, string org, BudgetOrigin origin, CommandUnderWay? given = null) : BudgetAsk
{
    private readonly TaskCompletionSource<BudgetReply> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BudgetReply? _reply;
    private VersionConflictException? _conflict;
    private bool _hasEvents;

    public Task<BudgetReply> Answered => _answer.Task;

    public override ImmutableArray<StreamCheck> Checks => origin.Checks;

    public override StreamDrafts? Beside { get; } = given?.AcceptanceFor(org.Length == 0 ? null : org, origin.Team);

    public override ImmutableArray<BudgetEvent> Decide(BudgetBook book, StreamVersion? version, Instant now)
    {
        try
        {
            given?.Meet(BudgetDecider.StreamOf(org), version is { } at ? ExpectedVersion.Exact(at) : ExpectedVersion.NoStream);
            _conflict = null;
        }
        catch (VersionConflictException e)
        {
            // Nothing is wrong with the books: whoever asked is told when its turn to be answered comes.
            _conflict = e;
            return [];
        }

        var decision = BudgetDecider.Decide(book, command, now);
        (_reply, _hasEvents) = (decision.Reply, !decision.Events.IsEmpty);
        return decision.Events;
    }

    public override EventDraft DraftOf(BudgetEvent happened, EventId id)
    {
        var by = happened is BudgetEvent.ThresholdCrossed or BudgetEvent.Overran ? BudgetOrigin.System : origin;
        return new()
        {
            Id = id,
            Type = BudgetEventCodec.TypeOf(happened),
            Org = org,
            Team = origin.Team,
            Principal = by.Principal,
            Assurance = by.Assurance,
            CorrelationId = origin.CorrelationId.Length == 0 ? given?.Id.ToString() : origin.CorrelationId,
            CausationId = origin.CausationId,
            TraceParent = origin.TraceParent,
            Data = Deciding.EventDrafts.DataOf<BudgetEventCodec, BudgetEvent>(happened),
        };
    }

    // Null also where the append was made for others only.
    public Position? Last { get; private set; }

    public override void Answer(Position? last)
    {
        Last = _hasEvents ? last : null;
        if (Last is { } at)
        {
            given?.Appended(at, Beside is not null);
        }

        if (_conflict is not null)
        {
            _answer.TrySetException(_conflict);
            return;
        }

        _answer.TrySetResult(_reply!);
    }

    public override void Fail(Exception reason) => _answer.TrySetException(reason);
}

internal sealed class BudgetQueryAsk<T>(Func<BudgetBook, StreamVersion?, Instant, T> query) : BudgetAsk
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _reply;

    public Task<T> Answered => _answer.Task;

    public override ImmutableArray<BudgetEvent> Decide(BudgetBook book, StreamVersion? version, Instant now)
    {
        _reply = query(book, version, now);
        return [];
    }

    public override EventDraft DraftOf(BudgetEvent happened, EventId id) => throw new System.Diagnostics.UnreachableException();

    public override void Answer(Position? last) => _answer.TrySetResult(_reply!);

    public override void Fail(Exception reason) => _answer.TrySetException(reason);
}
