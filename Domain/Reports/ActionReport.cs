using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Domain.Reports;

/// <summary>
/// What a producer says of one action, as it came: nothing in it is believed or clean. Never recorded as it is; a
/// <see cref="ReportedAction"/> is made of it first.
/// </summary>
public sealed record ActionReport
{
    /// <summary>The producer's name for the event; not empty.</summary>
    public required string EventId { get; init; }

    /// <summary>The producer's counter within its session, 0 to <see cref="SequenceMax"/>; null where it does not count.</summary>
    public long? Sequence { get; init; }

    /// <summary>Greatest counter: one below what a signed 64-bit integer holds, so that the next one can be named.</summary>
    public const long SequenceMax = long.MaxValue - 1;

    /// <summary>The session of the producer; empty where it names none. A counter belongs to one session.</summary>
    public string Session { get; init; } = "";

    /// <summary>Who it says has acted.</summary>
    public required ActorClaim Claim { get; init; }

    /// <summary>Name of the wire's <c>ActionType</c>, its number where this version knows no name; empty for none.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The verdict that the producer says applied; null where it names none.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>The run; may be empty.</summary>
    public string TraceId { get; init; } = "";

    /// <summary>The action within the run; may be empty.</summary>
    public string SpanId { get; init; } = "";

    /// <summary>The action that caused this one; empty at the top of a run.</summary>
    public string ParentSpanId { get; init; } = "";

    /// <summary>When it happened on the producer's clock, in Unix milliseconds; null where it does not say.</summary>
    public long? OccurredAtMilliseconds { get; init; }

    /// <summary>How it ended; null where the producer does not say.</summary>
    public ReportedOutcome? Outcome { get; init; }

    /// <summary>What was consumed; null where the producer does not know.</summary>
    public ReportedUsage? Usage { get; init; }

    /// <summary>The reservation that it settles; may be empty.</summary>
    public string ReservationId { get; init; } = "";

    /// <summary>Whether the verdict was only told and not enforced.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>With <see cref="IsDryRun"/>, what would have happened: <c>deny</c>, <c>budget_block</c> and the like.</summary>
    public string ShadowDecision { get; init; } = "";

    /// <summary>The rule behind <see cref="ShadowDecision"/>.</summary>
    public string MatchedRule { get; init; } = "";

    /// <summary>Labels of the producer's choice; at most <see cref="LabelsMax"/>.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Most labels: with every text at its longest and escaped, an event still fits the log.</summary>
    public const int LabelsMax = 64;

    /// <summary>Arguments and the like: scanned, and never recorded.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Payloads { get; init; } = [];

    /// <summary>Everything that came, in bytes that are the same whenever the same was meant: what its digest covers.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }
}

/// <summary>What a model call consumed, as the provider told it. The classes of tokens do not overlap.</summary>
/// <param name="InputTokens">Tokens of the prompt that no cache supplied; from 0.</param>
/// <param name="OutputTokens">Tokens of the completion without reasoning; from 0.</param>
/// <param name="Requests">Requests made to the provider, retries included; from 0.</param>
public sealed record ReportedUsage(long InputTokens, long OutputTokens, long Requests)
{
    /// <summary>Tokens of the prompt read from the provider's cache; from 0.</summary>
    public long CachedReadTokens { get; init; }

    /// <summary>Tokens of the prompt written to the provider's cache; from 0.</summary>
    public long CacheWriteTokens { get; init; }

    /// <summary>Tokens spent on hidden reasoning; from 0.</summary>
    public long ReasoningTokens { get; init; }
}
