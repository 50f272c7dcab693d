using System.Collections.Immutable;

namespace AgentAssembly.Domain.Policy.Documents;

/// <summary>How people are asked when a rule wants their approval.</summary>
public sealed record ApprovalTerms
{
    /// <summary>What holds where a document says nothing (policy specification §3).</summary>
    public static ApprovalTerms Default { get; } = new();

    /// <summary>How long the action waits for them, in seconds; at least 1.</summary>
    public int TimeoutSeconds { get; init; } = 300;

    /// <summary>After how many seconds they are asked again, higher up; null for the system's default.</summary>
    public int? EscalateAfterSeconds { get; init; }

    /// <summary>The role that is asked then; null for the system's default.</summary>
    public string? EscalationRole { get; init; }

    /// <summary>How many of them have to agree; at least 1.</summary>
    public int Quorum { get; init; } = 1;

    /// <summary>Roles of those who may agree; empty for the system's default.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    // The later terms, with the most agreement that either wants.
    internal static ApprovalTerms Together(ApprovalTerms earlier, ApprovalTerms later) =>
        earlier.Quorum <= later.Quorum && (earlier.Roles.IsEmpty || earlier.Roles.SequenceEqual(later.Roles))
            ? later
            : later with
            {
                Quorum = Math.Max(earlier.Quorum, later.Quorum),
                Roles = later.Roles.IsEmpty ? earlier.Roles
                    : earlier.Roles.IsEmpty ? later.Roles
                    : RolesOfBoth(earlier, later),
            };

    // Who may agree under both; where nobody may, those of the later document still have to be asked.
    private static ImmutableArray<string> RolesOfBoth(ApprovalTerms earlier, ApprovalTerms later)
    {
        ImmutableArray<string> both = [.. later.Roles.Intersect(earlier.Roles, StringComparer.Ordinal)];
        return both.IsEmpty ? later.Roles : both;
    }
}
