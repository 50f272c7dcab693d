using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;

namespace AgentAssembly.Commands.Core.Actions.CheckAction;

/// <summary>How a request reached this process.</summary>
/// <param name="Source">The other end: an address without port, or <c>unix</c>.</param>
/// <param name="MayAssert">Whether callers without a credential are believed.</param>
public sealed record Channel(string Source, bool MayAssert);

/// <summary>May this action happen?</summary>
/// <param name="Action">The action.</param>
/// <param name="Token">The credential that came with it; empty when none came.</param>
/// <param name="Channel">How it came.</param>
/// <param name="IdempotencyKey">Names the request, so that repeating it repeats the answer; empty for none.</param>
/// <param name="TraceParent">The W3C <c>traceparent</c> that came with it; null when none came.</param>
public sealed record CheckAction(
    AgentAction Action, string Token, Channel Channel, string IdempotencyKey, string? TraceParent)
{
    /// <summary>The approval to redeem, as an earlier answer named it; empty to find it by the action.</summary>
    public string ApprovalId { get; init; } = "";
}

/// <summary>The answer to <see cref="CheckAction"/>.</summary>
public sealed record CheckReply
{
    /// <summary>What was decided.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The wire's reason text.</summary>
    public required string Reason { get; init; }

    /// <summary>The stable code of the reason.</summary>
    public required string ReasonCode { get; init; }

    /// <summary>The deciding rule.</summary>
    public required string Rule { get; init; }

    /// <summary>One helpful sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>How far the actor's identity was corroborated.</summary>
    public required Assurance Assurance { get; init; }

    /// <summary>Time spent on identity and policy, in microseconds; at least 1.</summary>
    public required long LatencyMicroseconds { get; init; }

    /// <summary>What has to be replaced in the payload before the action goes on.</summary>
    public ImmutableArray<RedactionDuty> Redactions { get; init; } = [];

    /// <summary>
    /// Names the round of asking people, 32 hexadecimal digits: the same for the same action, however often it is asked while
    /// the round lasts; empty unless the verdict is Pending.
    /// </summary>
    public string ApprovalId { get; init; } = "";

    /// <summary>What those who agreed want observed; none unless a grant was redeemed.</summary>
    public ImmutableArray<string> Conditions { get; init; } = [];

    /// <summary>The decision's event; null only when the ledger was unavailable.</summary>
    public EventId? DecisionId { get; init; }

    /// <summary>The spending that is set aside for the action; null where it costs nothing or does not go on.</summary>
    public EventId? Reservation { get; init; }

    /// <summary>The event's place; null only when the ledger was unavailable.</summary>
    public Position? Position { get; init; }

    /// <summary>
    /// Whether the decision stands for repetitions of the request too: it was recorded as a decision of the actor's.
    /// </summary>
    public bool IsRepeatable { get; init; }

    /// <summary>The rule as callers are shown it: existing ones expect every denial to name something.</summary>
    public static string RuleShown(Verdict verdict, string rule, string reason) =>
        verdict == Verdict.Deny && rule.Length == 0 ? reason : rule;

    /// <summary>Whether this repeats an earlier answer to the same idempotency key.</summary>
    public bool Replayed { get; init; }
}

/// <summary>The same idempotency key came with another action.</summary>
public sealed class IdempotencyKeyReusedException()
    : Exception("the idempotency_key was used for another action within the last five minutes: use a new key");
