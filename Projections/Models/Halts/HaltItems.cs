using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Projections.Models.Halts;

/// <summary>A halt, and how it ended.</summary>
public sealed record HaltItem
{
    /// <summary>The one agent that is halted; null for a team, an org or the fleet.</summary>
    public AgentId? Agent { get; init; }

    /// <summary>What is done to those that run.</summary>
    public required HaltSignal Signal { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who ordered it.</summary>
    public required string OrderedBy { get; init; }

    /// <summary>When it was lifted, or another one took its place; null while it is in force.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>Who lifted it, or ordered the other one.</summary>
    public string EndedBy { get; init; } = "";

    /// <summary>Why.</summary>
    public string EndReason { get; init; } = "";

    /// <summary>The halt that took its place; null where it was lifted, and while it is in force.</summary>
    public string? ReplacedBy { get; init; }
}

/// <summary>A runtime obeys a halt.</summary>
/// <param name="Halt">The halt's id.</param>
/// <param name="Runtime">What obeys, as it calls itself.</param>
/// <param name="By">Who says so.</param>
/// <param name="At">When.</param>
public sealed record AcknowledgementItem(string Halt, string Runtime, string By, Instant At);

/// <summary>The halt that is in force in one place.</summary>
/// <param name="Halt">Its id.</param>
public sealed record StandingHalt(string Halt);

/// <summary>An operation that somebody paused, resumed or ended.</summary>
/// <param name="Operation">Run and action: <c>trace:span</c>.</param>
/// <param name="Agent">Whose it is.</param>
/// <param name="State">How it stands.</param>
/// <param name="Reason">Why; empty where it completed.</param>
public sealed record OperationItem(string Operation, AgentId Agent, OperationState State, string Reason);
