using System.Collections.Immutable;
using AgentAssembly.Commands.Core.Callers;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Reports;

namespace AgentAssembly.Commands.Core.Reports;

/// <summary>Record these reports, all of them or none.</summary>
/// <param name="Caller">Who reports.</param>
/// <param name="Reports">The reports in the producer's order; at most <see cref="ReportsMax"/>.</param>
/// <param name="TraceParent">The W3C <c>traceparent</c> of the request; null when none came.</param>
public sealed record ReportBatch(Caller Caller, ImmutableArray<ActionReport> Reports, string? TraceParent)
{
    /// <summary>Most reports in one batch.</summary>
    public const int ReportsMax = AppendRequest.EventsMax;
}

/// <summary>The answer to a <see cref="ReportBatch"/>.</summary>
public abstract record IntakeReply
{
    private IntakeReply()
    {
    }

    /// <summary>All of them are durable.</summary>
    /// <param name="Added">How many were not durable before.</param>
    /// <param name="Position">The last place that was written; null where nothing had to be.</param>
    public sealed record Taken(int Added, Position? Position) : IntakeReply;

    /// <summary>One repeats the number or the id of an earlier one, with other content. Nothing was written.</summary>
    /// <param name="Index">Which one, from 0.</param>
    public sealed record Contradicted(int Index) : IntakeReply;

    /// <summary>Reports and the gaps between them come to more events than one append takes. Nothing was written.</summary>
    /// <param name="Events">How many they come to.</param>
    public sealed record TooManyGaps(int Events) : IntakeReply;

    /// <summary>A batch belongs to one source, and one of the reports claims another agent. Nothing was written.</summary>
    /// <param name="Index">Which one, from 0.</param>
    public sealed record AnotherAgent(int Index) : IntakeReply;
}
