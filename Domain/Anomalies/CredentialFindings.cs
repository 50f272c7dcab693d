using System.Collections.Immutable;
using AgentAssembly.Domain.Scanning;

namespace AgentAssembly.Domain.Anomalies;

/// <summary>The credentials among a scan's findings.</summary>
internal static class CredentialFindings
{
    private const string AlertDuty = "alert ";
    private const string FoundDuty = "found ";

    /// <summary>How many kinds of credentials are among those that were found.</summary>
    public static int CountIn(ImmutableArray<string> kinds)
    {
        var count = 0;
        foreach (var kind in kinds)
        {
            count += CredentialKinds.Contains(kind) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The same, by the duties of a recorded decision.</summary>
    public static int CountInDuties(ImmutableArray<string> obligations)
    {
        var count = 0;
        foreach (var duty in obligations)
        {
            var isFinding = duty.StartsWith(FoundDuty, StringComparison.Ordinal) || duty.StartsWith(AlertDuty, StringComparison.Ordinal);
            count += isFinding && CredentialKinds.Contains(duty[FoundDuty.Length..]) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The credentials among what was found, by name, with a comma between.</summary>
    public static string Names(ImmutableArray<string> kinds) => string.Join(',', kinds.Where(CredentialKinds.Contains));
}
